internal import ArgumentParser
internal import Leitmotif

/// An argument that says how it is written when it is not understood.
protocol WrittenArgument {
  /// How it is written, to stand after "write".
  static var form: String { get }
  init?(argument: String)
}

extension WrittenArgument {
  /// - Throws: `ValidationError` with the form.
  static func read(_ argument: String) throws -> Self {
    guard let value = Self(argument: argument) else { throw ValidationError("write \(form)") }
    return value
  }
}

/// `60s`, `5m`, `1h` or a number of seconds.
struct DurationArgument: WrittenArgument {
  static let form = "60s, 5m or 1h"
  let duration: Duration

  init?(argument: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600]
    let unit = argument.last.flatMap { units[$0] }
    guard let number = Double(unit == nil ? argument[...] : argument.dropLast()) else { return nil }
    let seconds = number * (unit ?? 1)
    // A millisecond to a century: what a Duration holds, and what may be meant.
    guard (1e-3...3.2e9).contains(seconds) else { return nil }
    duration = .seconds(seconds)
  }
}

/// `32x9`: filters and width; `none` for no convolution.
struct ConvolutionArgument: WrittenArgument {
  static let form = "filters and width, such as 32x9, or none"
  let convolution: EncoderArchitecture.Convolution?

  init?(argument: String) {
    if argument == "none" {
      convolution = nil
      return
    }
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let filters = parts[0], let width = parts[1] else { return nil }
    let sizes = EncoderArchitecture.sizes
    guard sizes.contains(filters), sizes.contains(width) else { return nil }
    convolution = .init(filterCount: filters, tapCount: width)
  }

  init(_ convolution: EncoderArchitecture.Convolution?) { self.convolution = convolution }

  var description: String { convolution.map { "\($0.filterCount)x\($0.tapCount)" } ?? "none" }
}

/// `centre+mean+max`: reductions joined.
struct ReductionArgument: WrittenArgument {
  static let form =
    "\(SequenceReduction.allCases.map(\.rawValue).joined(separator: ", ")), or several of them joined by +"
  let reductions: [SequenceReduction]

  init?(argument: String) {
    let parts = argument.split(separator: "+", omittingEmptySubsequences: false).map {
      SequenceReduction(rawValue: String($0))
    }
    reductions = parts.compactMap { $0 }
    guard reductions.count == parts.count, Set(reductions).count == parts.count, !parts.isEmpty else { return nil }
  }

  init(_ reductions: [SequenceReduction]) { self.reductions = reductions }

  var description: String { reductions.map(\.rawValue).joined(separator: "+") }
}

/// `NAME=FILE`: a file whose sequences all have one label.
struct ClassFileArgument: WrittenArgument {
  static let form = "NAME=FILE"
  let label: String
  let path: String

  init?(argument: String) {
    guard let sign = argument.firstIndex(of: "=") else { return nil }
    label = String(argument[..<sign])
    path = String(argument[argument.index(after: sign)...])
    // A label stands in a field of a table.
    if label.isEmpty || path.isEmpty || label.contains(where: { $0.isNewline || $0 == "\t" }) { return nil }
  }
}

/// The cells of the library.
enum CellArgument: String, ExpressibleByArgument, CaseIterable {
  case elman
  case gru
  case lstm
}
