/// The memory that tensors of the whole process take.
///
/// Memory that a tensor has done with is kept for the next one of like size, because memory fresh from the system costs time when
/// it is first written. In use and kept are together about what was in use at most in the last few passes, and memory
/// that lies idle meanwhile goes back to the system. A program that has done with tensors for long may call ``trim()``.
public enum TensorMemory {
  /// Bytes that tensors hold.
  public static var bytesInUse: Int { BlockCache.shared.byteCounts.inUse }

  /// Bytes that no tensor holds, kept for the next ones.
  public static var bytesKept: Int { BlockCache.shared.byteCounts.kept }

  /// Gives all memory that is kept back to the system.
  public static func trim() { BlockCache.shared.trim() }
}
