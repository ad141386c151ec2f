/// FNV-1a, 64 bits (Fowler, Noll and Vo 1991; RFC 9923), of a name's UTF-8 bytes: stable everywhere, always.
public func nameHash(_ name: String) -> UInt64 {
  name.utf8.reduce(0xcbf2_9ce4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
}
