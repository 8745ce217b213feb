import MemoryDisk

/// The disk in memory on which every ledger of this process lives.
enum Disk {
  enum Fault: Int32 {
    case full = 1
    case io = 2
    case readOnly = 3
    case power = 4

    var name: String {
      switch self {
      case .full: "full"
      case .io: "I/O error"
      case .readOnly: "read-only"
      case .power: "power failure"
      }
    }
  }

  /// From here on SQLite opens its files there.
  static func install() {
    guard memory_disk_install() != 0 else { fatalError("SQLite takes no file system of ours") }
  }

  /// An empty disk, of one kind or the other (memory_disk.h).
  static func reset(seed: UInt64, isStrict: Bool) { memory_disk_reset(seed, isStrict ? 1 : 0) }

  /// After so many calls that the fault can hit, it hits the next ones; all of them without a count.
  static func fail(_ fault: Fault, skip: Int64, count: Int64?) { memory_disk_fail(fault.rawValue, skip, count ?? -1) }

  static func heal() { memory_disk_heal() }
  static func kill() { memory_disk_kill() }
  /// What looked like a power failure was the death of the process alone.
  static func revive() { memory_disk_revive() }
  static func powerOn() { memory_disk_power_on() }
  static var isDead: Bool { memory_disk_is_dead() != 0 }
  static var seen: Int64 { memory_disk_seen() }
  static var failed: Int64 { memory_disk_failed() }
  static var calls: Int64 { memory_disk_calls() }
  static var failedInCommit: Bool { memory_disk_failed_in_commit() != 0 }
  static var failedMethod: String { String(cString: memory_disk_failed_method()) }
}
