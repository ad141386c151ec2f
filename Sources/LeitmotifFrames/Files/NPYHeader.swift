/// What the dictionary at the beginning of an npy file says, which is a literal of Python.
struct NPYHeader {
  let type: NumberType
  let isFortran: Bool
  let shape: [Int]

  /// The shape as Python writes it.
  var shapeText: String {
    shape.count == 1 ? "(\(shape[0]),)" : "(" + shape.map(String.init).joined(separator: ", ") + ")"
  }

  /// - Throws: `FramesError.damaged` for another text than NumPy writes; `.unknownFormat` for other numbers.
  init(_ text: String, path: String) throws(FramesError) {
    func damaged(_ problem: String) -> FramesError { .damaged(path: path, place: "header", problem: problem) }
    guard let type = Self.value(of: "descr", in: text), let order = Self.value(of: "fortran_order", in: text),
      let shape = Self.value(of: "shape", in: text)
    else { throw damaged("'descr', 'fortran_order' and 'shape' are not all there") }
    let name = type.filter { $0 != "'" && $0 != "\"" }
    guard let number = NumberType(numpy: name) else {
      throw .unknownFormat(
        path: path, found: "an array of type \(type.prefix(40))",
        remedy: "Write numbers of 8 to 64 bits, as by array.astype('float32')")
    }
    self.type = number
    guard order == "True" || order == "False" else { throw damaged("fortran_order is neither True nor False") }
    isFortran = order == "True"
    guard shape.hasPrefix("("), shape.hasSuffix(")") else { throw damaged("the shape is no list of numbers") }
    let parts = shape.dropFirst().dropLast().split(separator: ",").map { $0.filter { $0 != " " && $0 != "L" } }
    var sizes: [Int] = []
    for part in parts where !part.isEmpty {
      guard let size = Int(part), size >= 0 else { throw damaged("the shape is no list of numbers") }
      sizes.append(size)
    }
    self.shape = sizes
  }

  /// The text of a key's value: a word, a string, or a list in brackets.
  private static func value(of key: String, in text: String) -> String? {
    for quote in ["'", "\""] {
      guard let place = text.firstRange(of: quote + key + quote) else { continue }
      let rest = text[place.upperBound...].drop { $0 == " " }
      guard rest.first == ":" else { return nil }
      let value = rest.dropFirst().drop { $0 == " " }
      if value.first == "(" {
        guard let end = value.firstIndex(of: ")") else { return nil }
        return String(value[...end])
      }
      return String(value.prefix { $0 != "," && $0 != "}" }.filter { $0 != " " })
    }
    return nil
  }
}
