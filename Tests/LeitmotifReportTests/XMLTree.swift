import Foundation

#if canImport(FoundationXML)
  import FoundationXML
#endif

/// What a parser reads in a document: elements by name, their attributes and texts, in order.
struct XMLTree {
  struct Element {
    let name: String
    let attributes: [String: String]
    var text = ""
  }

  let elements: [Element]

  /// Nil for what is not well-formed.
  init?(_ document: String) {
    let collector = Collector()
    let parser = XMLParser(data: Data(document.utf8))
    parser.delegate = collector
    guard parser.parse() else { return nil }
    elements = collector.elements
  }

  func texts(of name: String, class wanted: String? = nil) -> [String] {
    elements.filter { $0.name == name && (wanted.map($0.classes.contains) ?? true) }.map(\.text)
  }

  func count(of name: String, class wanted: String) -> Int {
    elements.filter { $0.name == name && $0.classes.contains(wanted) }.count
  }

  private final class Collector: NSObject, XMLParserDelegate {
    var elements: [Element] = []
    private var open: [Int] = []

    func parser(
      _ parser: XMLParser, didStartElement name: String, namespaceURI: String?, qualifiedName: String?,
      attributes: [String: String]
    ) {
      open.append(elements.count)
      elements.append(Element(name: name, attributes: attributes))
    }

    func parser(
      _ parser: XMLParser, didEndElement name: String, namespaceURI: String?, qualifiedName: String?
    ) { open.removeLast() }

    func parser(_ parser: XMLParser, foundCharacters string: String) {
      if let last = open.last { elements[last].text += string }
    }
  }
}

extension XMLTree.Element {
  var classes: [String] { (attributes["class"] ?? "").split(separator: " ").map(String.init) }
}
