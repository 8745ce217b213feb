/// A hash that is the same on every machine and in every version, unlike Swift's own. Against nobody who wants two things to have
/// the same.
public enum StableHash {
  /// 64 bits, each of which depends on every byte: FNV-1a, then the finalizer of MurmurHash3, since FNV leaves the high bits of
  /// short inputs poor.
  ///
  /// - Parameter basis: another one gives another hash of the same bytes.
  public static func of(_ bytes: some Sequence<UInt8>, basis: UInt64 = 0xcbf2_9ce4_8422_2325) -> UInt64 {
    var hash = basis
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    hash = (hash ^ hash >> 33) &* 0xff51_afd7_ed55_8ccd
    hash = (hash ^ hash >> 33) &* 0xc4ce_b9fe_1a85_ec53
    return hash ^ hash >> 33
  }
}
