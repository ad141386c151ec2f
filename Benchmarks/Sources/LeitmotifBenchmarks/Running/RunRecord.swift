/// What a suite writes: its cases, and all that they depend on.
struct RunRecord<Case: Codable & Sendable>: Codable, Sendable {
  let suite: String
  let machine: MachineDescription
  /// Of the peers, by name; empty where there were none.
  let peers: [String: String]
  let cases: [Case]
}
