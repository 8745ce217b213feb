import LimberCore
import Records

/// Records as `systemd-journal-remote` reads them (systemd.io, "Journal Export Formats").
struct JournalExport {
  static let uid: UInt32 = 1000
  private(set) var bytes: [UInt8] = []
  private let machine: String
  private let host: String

  /// Of a user of this machine.
  init(machine: String = "0123456789abcdef0123456789abcdef", host: String = "home", capacity: Int) {
    self.machine = machine
    self.host = host
    bytes.reserveCapacity(capacity)
  }

  /// Begins a record: when journald took it, and what it writes itself of a service of a user.
  mutating func begin(_ time: Instant, monotonic: Int64, boot: String, program: String, unit: String) {
    add("__REALTIME_TIMESTAMP", "\(time.microseconds)")
    add("__MONOTONIC_TIMESTAMP", "\(monotonic)")
    add("_BOOT_ID", boot)
    addOrigin(program, unit: unit)
  }

  /// The fields of an entry.
  mutating func add(_ entry: Entry) {
    for (name, value) in JournalRecord.fields(of: entry) { add(name, value) }
  }

  mutating func end(_ time: Instant) {
    add("_SOURCE_REALTIME_TIMESTAMP", "\(time.microseconds - 17)")
    bytes.append(0x0a)
  }

  mutating func add(_ name: String, _ value: String) {
    if value.utf8.contains(0x0a) {
      bytes += name.utf8
      bytes.append(0x0a)
      let length = UInt64(value.utf8.count)
      for shift in stride(from: 0, to: 64, by: 8) { bytes.append(UInt8(truncatingIfNeeded: length >> UInt64(shift))) }
    } else {
      bytes += name.utf8
      bytes.append(UInt8(ascii: "="))
    }
    bytes += value.utf8
    bytes.append(0x0a)
  }

  /// What journald itself writes of a service of a user.
  private mutating func addOrigin(_ program: String, unit: String) {
    for (name, value) in [
      ("_MACHINE_ID", machine), ("_HOSTNAME", host), ("_TRANSPORT", "journal"),
      ("_UID", "\(Self.uid)"), ("_GID", "\(Self.uid)"), ("_PID", "\(2000 + program.utf8.count)"), ("_COMM", program),
      ("_EXE", "/home/anna/.local/bin/\(program)"), ("_CMDLINE", "/home/anna/.local/bin/\(program)"),
      ("_CAP_EFFECTIVE", "0"), ("_SELINUX_CONTEXT", "unconfined"), ("_RUNTIME_SCOPE", "system"),
      ("_SYSTEMD_CGROUP", "/user.slice/user-1000.slice/user@1000.service/app.slice/\(unit)"),
      ("_SYSTEMD_OWNER_UID", "\(Self.uid)"), ("_SYSTEMD_UNIT", "user@1000.service"), ("_SYSTEMD_USER_UNIT", unit),
      ("_SYSTEMD_SLICE", "user-1000.slice"), ("_SYSTEMD_USER_SLICE", "app.slice"),
      ("_SYSTEMD_INVOCATION_ID", "fedcba9876543210fedcba9876543210"),
    ] { add(name, value) }
  }
}
