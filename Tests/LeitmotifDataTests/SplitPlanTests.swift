@testable import LeitmotifData
import Testing

struct SplitPlanTests {
  private let members = (0..<200).map {
    SplitMember(id: "read\($0)", group: "chr\($0 % 7)", classIndex: $0 % 10 == 0 ? 1 : 0)
  }

  private static let plans: [SplitPlan] = [
    .none, .random(share: 0.25, seed: 3), .stratified(share: 0.25, seed: 3), .byGroup(share: 0.25, seed: 3),
    .byName(share: 0.25), .given(heldOut: ["read3", "read150"]),
  ]

  @Test(arguments: plans)
  func everyExampleIsInJustOnePartAndTwiceTheSame(plan: SplitPlan) throws {
    let split = try plan.split(members)
    #expect((split.training + split.heldOut).sorted() == Array(members.indices))
    #expect(split.training == split.training.sorted() && split.heldOut == split.heldOut.sorted())
    #expect(try plan.split(members) == split)
  }

  @Test func aRandomSplitHasItsShareAndDependsOnTheSeed() throws {
    let split = try SplitPlan.random(share: 0.25, seed: 1).split(members)
    #expect(split.heldOut.count == 50)
    #expect(try SplitPlan.random(share: 0.25, seed: 2).split(members) != split)
  }

  @Test func stratifyingKeepsTheShareOfEachClass() throws {
    let split = try SplitPlan.stratified(share: 0.25, seed: 1).split(members)
    #expect(split.heldOut.count { members[$0].classIndex == 1 } == 5)
    #expect(split.heldOut.count { members[$0].classIndex == 0 } == 45)
  }

  @Test func aSmallClassIsInBothPartsOfAStratifiedSplit() throws {
    let members = (0..<50).map { SplitMember(id: "\($0)", classIndex: $0 < 2 ? 0 : 1) }
    for share in [0.01, 0.5, 0.99] {
      let split = try SplitPlan.stratified(share: share, seed: 1).split(members)
      #expect(split.heldOut.count { $0 < 2 } == 1)
    }
  }

  @Test func groupsAreNeverSeparated() throws {
    let split = try SplitPlan.byGroup(share: 0.3, seed: 5).split(members)
    let training = Set(split.training.map { members[$0].group })
    let heldOut = Set(split.heldOut.map { members[$0].group })
    #expect(training.isDisjoint(with: heldOut))
    #expect(heldOut.count == 2)
  }

  @Test(arguments: [SplitPlan.random(share: 0.5, seed: 1), .stratified(share: 0.5, seed: 1), .byName(share: 0.5)])
  func examplesOfOneNameStayTogether(plan: SplitPlan) throws {
    let mates = (0..<60).map { SplitMember(id: "read\($0 / 2)", classIndex: 0) }
    let split = try plan.split(mates)
    let names = Set(split.heldOut.map { mates[$0].id })
    #expect(!names.isEmpty && names.count < 30)
    #expect(split.heldOut.count == names.count * 2)
  }

  @Test func neitherPartIsEmptyHoweverSmallTheShare() throws {
    let few = (0..<3).map { SplitMember(id: "\($0)") }
    #expect(try SplitPlan.random(share: 0.001, seed: 1).split(few).heldOut.count == 1)
    #expect(try SplitPlan.random(share: 0.999, seed: 1).split(few).training.count == 1)
  }

  @Test func namesAreHeldOutByTheirHash() throws {
    let split = try SplitPlan.byName(share: 0.25).split(members)
    #expect(split.heldOut == members.indices.filter { nameHash(members[$0].id) % 1_000_000 < 250_000 })
    let more = try SplitPlan.byName(share: 0.5).split(members)
    #expect(Set(split.heldOut).isSubset(of: more.heldOut))
    #expect(!isHeldOut("read1", share: 0) && isHeldOut("read1", share: 1))
  }

  @Test func aGivenSplitIsTaken() throws {
    #expect(try SplitPlan.given(heldOut: ["read3", "read150"]).split(members).heldOut == [3, 150])
  }

  @Test func whatCannotBeSplitIsRefused() {
    #expect(throws: DataError.shareOutOfRange(1)) { try SplitPlan.byName(share: 1).split(members) }
    #expect(throws: DataError.self) { try SplitPlan.random(share: .nan, seed: 1).split(members) }
    #expect(throws: DataError.tooFewToSplit(units: "groups", needed: 2, actual: 1)) {
      try SplitPlan.byGroup(share: 0.5, seed: 1).split((0..<9).map { SplitMember(id: "\($0)", group: "chr1") })
    }
    #expect(throws: DataError.missingClass(id: "a")) {
      try SplitPlan.stratified(share: 0.5, seed: 1).split([SplitMember(id: "a"), SplitMember(id: "b")])
    }
    #expect(throws: DataError.unknownExample(id: "chr9")) {
      try SplitPlan.given(heldOut: ["chr9", "read3"]).split(members)
    }
  }
}

struct SplitMix64Tests {
  /// The first numbers of the authors' C program for this seed.
  @Test func theNumbersAreThoseOfTheAuthors() {
    var random = SplitMix64(seed: 1_234_567)
    #expect(
      (0..<3).map { _ in random.next() } == [
        6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
      ])
  }

  @Test func eachKeyHasAStreamOfItsOwn() {
    var streams = (0..<100).map { SplitMix64(seed: 1, keys: $0 % 10, $0 / 10) }
    #expect(Set(streams.indices.map { streams[$0].next() }).count == 100)
  }

  @Test func boundedNumbersAreEven() {
    var random = SplitMix64(seed: 9)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<70_000 { counts[random.next(below: 7)] += 1 }
    // Five standard deviations of a count of mean 10,000.
    #expect(counts.allSatisfy { abs($0 - 10_000) < 465 })
  }

  @Test func everyOrderIsReached() {
    var random = SplitMix64(seed: 4)
    #expect(Set((0..<500).map { _ in random.shuffled(0..<4) }).count == 24)
  }

  @Test func noTwoPurposesOfASeedShareNumbers() {
    let purposes = SplitMix64.Purpose.allCases
    var streams = purposes.flatMap { [SplitMix64(seed: 9, purpose: $0), SplitMix64(seed: 9, purpose: $0, keys: 0)] }
    streams += [SplitMix64(seed: 9)] + (0..<8).map { SplitMix64(seed: 9, keys: $0) }
    #expect(Set(streams.indices.map { streams[$0].next() }).count == 2 * purposes.count + 9)
  }

  @Test func whatIsHeldOutSaysNothingOfTheOrderOfTraining() throws {
    let members = (0..<64).map { SplitMember(id: "\($0)", classIndex: 0) }
    let heldOut = try SplitPlan.random(share: 0.25, seed: 9).split(members).heldOut
    let sampler = BatchSampler(lengths: members.map { _ in 1 }, limit: BatchLimit(exampleCount: 16), seed: 9)
    let batches = sampler.batches(ofEpoch: 0).map { Set($0) }
    #expect(!batches.contains(Set(heldOut)))
  }
}
