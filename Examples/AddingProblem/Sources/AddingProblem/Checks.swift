/// What should be the case, and whether it is.
struct Checks {
  private(set) var allHold = true

  mutating func expect(_ sentence: String, _ condition: Bool) {
    print(condition ? "As expected: \(sentence)." : "NOT AS EXPECTED: \(sentence).")
    allHold = allHold && condition
  }
}
