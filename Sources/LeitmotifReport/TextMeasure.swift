/// About how wide a text is, in the sans-serif letters that systems have: good enough to lay out around it.
func textWidth(_ text: String, size: Double = 13) -> Double {
  text.unicodeScalars.reduce(0) { width, scalar in
    let ems: Double
    switch scalar {
    case "i", "j", "l", "I", "f", "t", "r", ".", ",", ":", ";", "|", "!", "'", "(", ")", " ", "/", "\u{202F}":
      ems = 0.36
    case "m", "w", "M", "W", "@", "%", "…": ems = 0.9
    case "A"..."Z", "0"..."9": ems = 0.65
    case "⁰"..."₎", "²", "³", "¹": ems = 0.42
    case "\u{2E80}"...: ems = 1
    default: ems = 0.58
    }
    return width + ems * size
  }
}

/// A text cut to a width, with an ellipsis for the rest.
func shortened(_ text: String, width: Double, size: Double = 13) -> String {
  guard textWidth(text, size: size) > width else { return text }
  var kept = text
  while !kept.isEmpty, textWidth(kept + "…", size: size) > width { kept.removeLast() }
  return kept + "…"
}

/// A text in lines of a width, broken at spaces; a word that is too long is cut.
func wrapped(_ text: String, width: Double, size: Double = 13) -> [String] {
  var lines: [String] = []
  for word in text.split(whereSeparator: \.isWhitespace) {
    if let last = lines.last, textWidth("\(last) \(word)", size: size) <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
  return lines.map { shortened($0, width: width, size: size) }
}
