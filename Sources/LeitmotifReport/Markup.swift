/// A tree of elements and text, which XML and HTML parsers read alike. Nothing gets into a document but through it, so
/// every name is closed and every text is escaped.
enum Markup: Sendable, Equatable {
  case text(String)
  case element(String, [Attribute], [Markup])

  struct Attribute: Sendable, Equatable {
    let name: String
    let value: String
  }

  static func element(
    _ name: String, _ attributes: KeyValuePairs<String, String> = [:], content: [Markup] = []
  ) -> Markup {
    .element(name, attributes.map { Attribute(name: $0.key, value: $0.value) }, content)
  }

  static func element(_ name: String, _ attributes: KeyValuePairs<String, String> = [:], text: String) -> Markup {
    element(name, attributes, content: [.text(text)])
  }

  /// The tree as a document writes it.
  var serialized: String {
    var output = ""
    write(to: &output)
    return output
  }

  private func write(to output: inout String) {
    switch self {
    case .text(let text): output += Self.escaped(text)
    case .element(let name, let attributes, let content):
      output += "<" + name
      for attribute in attributes {
        output += " \(attribute.name)=\"\(Self.escaped(attribute.value, inAttribute: true))\""
      }
      if content.isEmpty, Self.selfClosing.contains(name) {
        output += "/>"
      } else {
        output += ">"
        for child in content { child.write(to: &output) }
        output += "</\(name)>"
      }
      if !Self.inline.contains(name) { output += "\n" }
    }
  }

  /// Elements that HTML knows without an end, and shapes.
  private static let selfClosing: Set<String> = ["meta", "path", "line", "circle", "rect"]
  /// Elements after which a line break would be a space in the text around.
  private static let inline: Set<String> = ["tspan", "span", "code", "strong"]

  /// Text without meaning to a parser. Characters that XML 1.0 does not allow become U+FFFD.
  static func escaped(_ text: String, inAttribute: Bool = false) -> String {
    var output = ""
    output.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": output += "&amp;"
      case "<": output += "&lt;"
      case ">": output += "&gt;"
      case "\"" where inAttribute: output += "&quot;"
      case "\t", "\n", "\r":
        if inAttribute || scalar == "\r" {
          output += "&#\(scalar.value);"
        } else {
          output.unicodeScalars.append(scalar)
        }
      case "\u{0}"..<" ", "\u{7F}"..<"\u{A0}", "\u{FFFE}", "\u{FFFF}": output += "\u{FFFD}"
      default: output.unicodeScalars.append(scalar)
      }
    }
    return output
  }
}
