/// FNV-1a, 64 bits (Fowler, Noll and Vo 1991; RFC 9923), of a name's UTF-8 bytes: stable everywhere, always.
///
/// `RandomStream.split(_:)` of a name reckons alike; it may not see this module, nor this module it.
public func nameHash(_ name: String) -> UInt64 {
  name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
