/// Where the bars of a piece begin. A change of metre begins a bar, even inside one.
public struct BarLines: Sendable, Hashable {
  /// A metre, from a bar on.
  public struct Segment: Sendable, Hashable {
    /// What holds.
    public let metre: Metre
    /// When its first bar begins.
    public let start: Tick
    /// The number of its first bar, from 0.
    public let firstBar: Int
    /// A bar is so many ticks, divided by the metre's unit: bars of few ticks need not have whole ones.
    fileprivate let scaledLength: Int

    /// Ticks of a bar; not a whole number where the metre's notes have none.
    public var barLength: Double { Double(scaledLength) / Double(metre.beatUnit) }

    /// Bars that have begun before `span` ticks have passed.
    fileprivate func barCount(in span: Int) -> Int { (span * metre.beatUnit + scaledLength - 1) / scaledLength }
  }

  /// The metres by time; the first from tick 0.
  public let segments: [Segment]

  /// The bars of a score.
  public init(of score: Score) { self.init(metres: score.metres, ticksPerQuarter: score.ticksPerQuarter) }

  /// - Parameters:
  ///   - metres: by time; 4/4 holds before the first.
  ///   - ticksPerQuarter: at least 1.
  public init(metres: [MetreChange], ticksPerQuarter: Int) {
    var segments: [Segment] = []
    func begin(_ metre: Metre, at tick: Tick) {
      let bar = segments.last.map { $0.firstBar + $0.barCount(in: tick.rawValue - $0.start.rawValue) } ?? 0
      if segments.last?.start == tick { segments.removeLast() }
      segments.append(
        Segment(
          metre: metre, start: tick, firstBar: bar, scaledLength: 4 * ticksPerQuarter * metre.beatCount))
    }
    if metres.first?.tick != .zero { begin(.common, at: .zero) }
    for change in metres { begin(change.metre, at: change.tick) }
    self.segments = segments
  }

  /// The bar that `tick` is in, from 0.
  public func bar(at tick: Tick) -> Int {
    let segment = segment(at: tick)
    return segment.firstBar + (tick.rawValue - segment.start.rawValue) * segment.metre.beatUnit / segment.scaledLength
  }

  /// When a bar begins: its first whole tick.
  /// - Parameter bar: from 0; bars go on after the piece.
  public func start(ofBar bar: Int) -> Tick {
    let segment = lastSegment { $0.firstBar <= bar }
    let scaled = (bar - segment.firstBar) * segment.scaledLength
    return Tick(segment.start.rawValue + (scaled + segment.metre.beatUnit - 1) / segment.metre.beatUnit)
  }

  /// Bars that begin before `end`: those of a piece that ends there.
  public func barCount(until end: Tick) -> Int {
    let segment = segment(at: end)
    return segment.firstBar + segment.barCount(in: end.rawValue - segment.start.rawValue)
  }

  private func segment(at tick: Tick) -> Segment { lastSegment { $0.start <= tick } }

  /// The last of the segments for which `precedes`, which holds up to some segment: at least for the first.
  private func lastSegment(where precedes: (Segment) -> Bool) -> Segment {
    var (low, high) = (0, segments.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if precedes(segments[middle]) { low = middle } else { high = middle }
    }
    return segments[low]
  }
}

extension Score {
  /// Seconds from the beginning to `tick`, by the tempos.
  public func seconds(until tick: Tick) -> Double {
    var seconds = 0.0
    for (index, change) in tempos.enumerated() where change.tick < tick {
      let next = index + 1 < tempos.count ? min(tempos[index + 1].tick, tick) : tick
      let ticks = Double(next.rawValue - change.tick.rawValue)
      seconds += ticks / Double(ticksPerQuarter) * Double(change.microsecondsPerQuarter) / 1e6
    }
    return seconds
  }
}
