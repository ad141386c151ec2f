/// What a model reads of one example: tokens or frames, T_x⁽ⁱ⁾ of them.
public enum EncodedInput: Sendable, Hashable {
  /// Ids of a vocabulary, one a step.
  case tokens(TokenSequence)
  /// Feature vectors, one a step.
  case frames(FrameSequence)

  /// Steps.
  public var count: Int {
    switch self {
    case .tokens(let tokens): tokens.count
    case .frames(let frames): frames.count
    }
  }

  /// Bytes of memory that the values take.
  public var byteCount: Int {
    switch self {
    case .tokens(let tokens): tokens.byteCount
    case .frames(let frames): frames.values.count * MemoryLayout<Float>.stride
    }
  }
}

extension EncodedInput {
  /// The same input in memory of its own, for one that is kept when those read with it are not.
  public func compacted() -> EncodedInput {
    switch self {
    case .tokens(let tokens): .tokens(tokens.compacted())
    case .frames: self
    }
  }

  /// The steps in `range`.
  public subscript(range: Range<Int>) -> EncodedInput {
    switch self {
    case .tokens(let tokens): .tokens(tokens[range])
    case .frames(let frames): .frames(frames[range])
    }
  }
}

/// What a model is to say of one example.
public enum EncodedTarget: Sendable, Hashable {
  /// Nothing is known: prediction only.
  case none
  /// Many to one: a class's index.
  case `class`(Int)
  /// Many to many, aligned: a class's index for each step.
  case classes([Int])
  /// Many to many, unaligned: T_y⁽ⁱ⁾ symbols.
  case symbols([Int])
  /// One to many: each step's input is the symbol of the step before.
  case nextToken
}

/// One example as a model sees it, in terms of ids and numbers.
public struct EncodedExample: Sendable, Hashable {
  /// The example's name, as its file has it.
  public var id: String
  /// What the model reads.
  public var input: EncodedInput
  /// What it is to say.
  public var target: EncodedTarget
  /// Numbers that every step sees: what the whole sequence is like.
  public var condition: [Float]

  /// Without a target, an example for prediction.
  public init(id: String, input: EncodedInput, target: EncodedTarget = .none, condition: [Float] = []) {
    self.id = id
    self.input = input
    self.target = target
    self.condition = condition
  }

  /// Identifies the example to the random streams: the FNV-1a 64 hash of `id`.
  public var key: UInt64 { nameHash(id) }
}

/// Token ids: a byte each where the vocabulary allows it.
public struct TokenSequence: Sendable, Hashable {
  private enum Storage: Sendable, Hashable {
    case bytes(SharedBytes)
    case words([Int32])
  }
  private var storage: Storage

  /// Ids below 256.
  public init(bytes: [UInt8]) { self.init(bytes: SharedBytes(bytes)) }

  /// Ids below 256, in memory that they may share with others: ``compacted()`` lets go of it.
  public init(bytes: SharedBytes) { storage = .bytes(bytes) }

  /// The same ids in memory of their own, for those that are kept when others are not.
  public func compacted() -> TokenSequence {
    switch storage {
    case .bytes(let bytes): TokenSequence(bytes: bytes.array)
    case .words: self
    }
  }

  /// Ids below `vocabularySize`, which decides whether one takes a byte or four.
  public init(_ tokens: [Int], vocabularySize: Int) {
    precondition(tokens.allSatisfy { $0 >= 0 && $0 < vocabularySize }, "a token is outside the vocabulary")
    storage = vocabularySize <= 256 ? .bytes(SharedBytes(tokens.map { UInt8($0) })) : .words(tokens.map { Int32($0) })
  }

  /// Tokens.
  public var count: Int {
    switch storage {
    case .bytes(let bytes): bytes.count
    case .words(let words): words.count
    }
  }

  /// Bytes of memory that the ids take.
  public var byteCount: Int {
    switch storage {
    case .bytes(let bytes): bytes.count
    case .words(let words): words.count * 4
    }
  }

  /// The id at one step.
  public subscript(step: Int) -> Int {
    switch storage {
    case .bytes(let bytes): Int(bytes[step])
    case .words(let words): Int(words[step])
    }
  }

  /// The ids of the steps in `range`.
  public subscript(range: Range<Int>) -> TokenSequence {
    var copy = self
    switch storage {
    case .bytes(let bytes): copy.storage = .bytes(SharedBytes(Array(bytes[range])))
    case .words(let words): copy.storage = .words(Array(words[range]))
    }
    return copy
  }

  func addIDs(to digest: inout ContentDigest) {
    switch storage {
    case .bytes(let bytes): digest.add(bytes)
    case .words(let words): for word in words { digest.add(UInt64(bitPattern: Int64(word))) }
    }
  }

  /// The tokens in reverse order, each through `map`.
  public func reversed(through map: [UInt8]) -> TokenSequence {
    switch storage {
    case .bytes(let bytes): TokenSequence(bytes: bytes.reversed().map { map[Int($0)] })
    case .words: preconditionFailure("a byte map applies to vocabularies of at most 256 tokens")
    }
  }
}

/// Feature vectors, row-major `[count, width]`.
public struct FrameSequence: Sendable, Hashable {
  /// Values a frame.
  public let width: Int
  /// Row-major `[count, width]`.
  public let values: [Float]

  /// - Parameter values: `width` values a frame; a whole number of frames.
  public init(values: [Float], width: Int) {
    precondition(width >= 1 && values.count % width == 0, "values must fill whole frames")
    self.values = values
    self.width = width
  }

  /// Frames.
  public var count: Int { values.count / width }

  /// The frames in `range`.
  public subscript(range: Range<Int>) -> FrameSequence {
    FrameSequence(values: Array(values[(range.lowerBound * width)..<(range.upperBound * width)]), width: width)
  }
}
