internal import ArgumentParser
internal import Leitmotif

/// `60s`, `5m`, `1h` or a number of seconds.
struct DurationArgument: ExpressibleByArgument {
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
struct ConvolutionArgument: ExpressibleByArgument {
  let convolution: ClassifierArchitecture.Convolution?

  init?(argument: String) {
    if argument == "none" {
      convolution = nil
      return
    }
    let parts = argument.split(separator: "x", omittingEmptySubsequences: false).map { Int($0) }
    guard parts.count == 2, let filters = parts[0], let width = parts[1] else { return nil }
    let sizes = ClassifierArchitecture.sizes
    guard sizes.contains(filters), sizes.contains(width) else { return nil }
    convolution = .init(filterCount: filters, tapCount: width)
  }

  init(_ convolution: ClassifierArchitecture.Convolution?) { self.convolution = convolution }

  var defaultValueDescription: String { convolution.map { "\($0.filterCount)x\($0.tapCount)" } ?? "none" }
}

/// `centre+mean+max`: reductions joined.
struct ReductionArgument: ExpressibleByArgument {
  let reductions: [SequenceReduction]

  init?(argument: String) {
    let parts = argument.split(separator: "+", omittingEmptySubsequences: false).map {
      SequenceReduction(rawValue: String($0))
    }
    reductions = parts.compactMap { $0 }
    guard reductions.count == parts.count, Set(reductions).count == parts.count, !parts.isEmpty else { return nil }
  }

  init(_ reductions: [SequenceReduction]) { self.reductions = reductions }

  var defaultValueDescription: String { reductions.map(\.rawValue).joined(separator: "+") }
}

/// `NAME=FILE`: a file whose sequences all have one label.
struct ClassFileArgument: ExpressibleByArgument {
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
