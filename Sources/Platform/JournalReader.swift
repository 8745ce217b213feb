internal import CSystemd
internal import Glibc

/// Reads the systemd journal (sd-journal(3)), one entry at a time. Times are µs since the epoch.
public final class JournalReader {
  /// Where to read.
  public enum Source: Sendable {
    /// This user's own entries on this machine. A user can read them only with persistent storage, and with a uid from
    /// 1000 up or in one of journald's groups.
    case user
    /// All that this machine's journal lets us read.
    case local
    /// All journal files in a directory, such as ones that were collected from other machines.
    case directory(String)
    /// These journal files.
    case files([String])
  }

  /// In bytes: longer values are cut, so that a forged entry cannot fill the memory. libsystemd takes the same number as
  /// a hint to unpack no more of compressed ones.
  public static let longestValue = 1 << 20

  private let handle: OpaquePointer

  /// Opens a journal. One without any file is open and empty. Error: `ENOENT` for a directory or file that is not there.
  public init(source: Source) throws {
    var handle: OpaquePointer?
    switch source {
    case .user:
      try checkSD(
        "sd_journal_open", nil, sd_journal_open(&handle, Int32(SD_JOURNAL_LOCAL_ONLY | SD_JOURNAL_CURRENT_USER)))
    case .local:
      try checkSD("sd_journal_open", nil, sd_journal_open(&handle, Int32(SD_JOURNAL_LOCAL_ONLY)))
    case .directory(let path):
      try checkSD("sd_journal_open_directory", path, sd_journal_open_directory(&handle, path, 0))
    case .files(let paths):
      let copies = paths.map { UnsafePointer<CChar>(strdup($0)) }
      defer { for copy in copies { free(UnsafeMutablePointer(mutating: copy)) } }
      var list = copies + [nil]
      try checkSD("sd_journal_open_files", paths.first, sd_journal_open_files(&handle, &list, 0))
    }
    guard let handle else { preconditionFailure("sd_journal_open succeeded without a journal") }
    self.handle = handle
    _ = sd_journal_set_data_threshold(handle, Self.longestValue)
  }

  deinit { sd_journal_close(handle) }

  /// Watches for files that come and go from now on (sd_journal_get_fd(3)); false where that is not possible.
  public func watchFiles() -> Bool { sd_journal_get_fd(handle) >= 0 }

  /// Takes up files that have come since, and lets go of those that went; without waiting (sd_journal_process(3)).
  public func followFiles() throws { try checkSD("sd_journal_process", nil, sd_journal_process(handle)) }

  /// Only entries with this field and value. Several of one field are alternatives, of several fields all must match
  /// (sd_journal_add_match(3)).
  public func addMatch(_ field: String, _ value: String) throws {
    let match = Array("\(field)=\(value)".utf8)
    try checkSD("sd_journal_add_match", field, sd_journal_add_match(handle, match, match.count))
  }

  /// What was added so far, or what is added from here on.
  public func addDisjunction() throws {
    try checkSD("sd_journal_add_disjunction", nil, sd_journal_add_disjunction(handle))
  }

  /// What was added so far, and what is added from here on.
  public func addConjunction() throws {
    try checkSD("sd_journal_add_conjunction", nil, sd_journal_add_conjunction(handle))
  }

  /// All entries again.
  public func removeMatches() { sd_journal_flush_matches(handle) }

  /// Before the first entry: ``next()`` follows.
  public func seekHead() throws { try checkSD("sd_journal_seek_head", nil, sd_journal_seek_head(handle)) }

  /// After the last entry: ``previous()`` follows.
  public func seekTail() throws { try checkSD("sd_journal_seek_tail", nil, sd_journal_seek_tail(handle)) }

  /// Next to the instant: ``next()`` goes to the first entry at or after it, ``previous()`` to the last one before.
  public func seek(realtime: Int64) throws {
    let result = sd_journal_seek_realtime_usec(handle, UInt64(max(0, realtime)))
    try checkSD("sd_journal_seek_realtime_usec", nil, result)
  }

  /// Next to the entry a cursor names, or to where it would be.
  public func seek(cursor: String) throws {
    try checkSD("sd_journal_seek_cursor", nil, sd_journal_seek_cursor(handle, cursor))
  }

  /// Goes to the next entry; false at the end.
  public func next() throws -> Bool { try checkSD("sd_journal_next", nil, sd_journal_next(handle)) > 0 }

  /// Goes to the entry before; false at the beginning.
  public func previous() throws -> Bool { try checkSD("sd_journal_previous", nil, sd_journal_previous(handle)) > 0 }

  /// When journald took the current entry: wall time, µs.
  public var realtime: Int64 {
    get throws {
      var value: UInt64 = 0
      try checkSD("sd_journal_get_realtime_usec", nil, sd_journal_get_realtime_usec(handle, &value))
      return Int64(clamping: value)
    }
  }

  /// The boot in which the current entry was taken: 32 lower-case hexadecimal digits.
  public var bootID: String {
    get throws {
      var value: UInt64 = 0
      var boot = sd_id128_t()
      try checkSD("sd_journal_get_monotonic_usec", nil, sd_journal_get_monotonic_usec(handle, &value, &boot))
      return Clock.text(boot)
    }
  }

  /// Where the current entry is, for ``seek(cursor:)``. Two cursors of one entry may differ as text: compare them with
  /// ``isAt(cursor:)``.
  public var cursor: String {
    get throws {
      var text: UnsafeMutablePointer<CChar>?
      try checkSD("sd_journal_get_cursor", nil, sd_journal_get_cursor(handle, &text))
      defer { free(text) }
      return text.map { String(cString: $0) } ?? ""
    }
  }

  /// Whether the current entry is the one the cursor names.
  public func isAt(cursor: String) throws -> Bool {
    try checkSD("sd_journal_test_cursor", nil, sd_journal_test_cursor(handle, cursor)) > 0
  }

  /// Names of fields to pick out of entries, prepared once: comparing bytes is cheaper than making a `String` of each of
  /// an entry's names, most of which nobody asks for.
  public struct Selection: Sendable {
    /// The names one behind the other, and where each begins; one more for the end.
    private var bytes: [UInt8] = []
    private var starts: [Int] = [0]
    /// A hash table of places in the list: as many as a power of two, four times the names at least. -1 is empty.
    private var slots: [Int]

    /// A selection of these names, each once.
    public init(_ names: [String]) {
      var size = 8
      while size < names.count * 4 { size *= 2 }
      slots = Array(repeating: -1, count: size)
      for (index, name) in names.enumerated() {
        bytes += name.utf8
        starts.append(bytes.count)
        var slot = Array(name.utf8).withUnsafeBytes(Self.hash) & (size - 1)
        while slots[slot] >= 0 { slot = (slot + 1) & (size - 1) }
        slots[slot] = index
      }
    }

    /// Names differ in their length and at their ends; to look at every byte costs more than a comparison now and then.
    private static func hash(_ name: UnsafeRawBufferPointer) -> Int {
      guard let last = name.last else { return 0 }
      let count = name.count
      return count &* 31 ^ Int(last) &* 7 ^ Int(name[count / 2]) &* 131 ^ Int(name[count * 3 / 4]) &* 17
    }

    /// The place of a name in the list; nil when it is not wanted.
    func index(of name: UnsafeRawBufferPointer) -> Int? {
      guard let wanted = name.baseAddress else { return nil }
      var slot = Self.hash(name) & (slots.count - 1)
      while slots[slot] >= 0 {
        let index = slots[slot]
        let (start, end) = (starts[index], starts[index + 1])
        let isSame =
          end - start == name.count
          && bytes.withUnsafeBytes { $0.baseAddress.map { memcmp($0 + start, wanted, name.count) == 0 } ?? false }
        if isSame { return index }
        slot = (slot + 1) & (slots.count - 1)
      }
      return nil
    }
  }

  /// Goes through the current entry's data once, which is cheaper than asking field by field, and hands on what is wanted:
  /// the field's place in the selection and the bytes of its value.
  ///
  /// A field may have several values. What is compressed in a way this libsystemd cannot undo is left out.
  public func pick(_ selection: Selection, _ body: (Int, Span<UInt8>) throws -> Void) throws {
    sd_journal_restart_data(handle)
    while true {
      var data: UnsafeRawPointer?
      var length = 0
      let more = sd_journal_enumerate_available_data(handle, &data, &length)
      if try checkSD("sd_journal_enumerate_available_data", nil, more) == 0 { return }
      let bytes = UnsafeRawBufferPointer(start: data, count: length)
      guard let start = data, let sign = memchr(start, Int32(UInt8(ascii: "=")), length) else { continue }
      let end = UnsafeRawPointer(sign) - start
      guard let index = selection.index(of: UnsafeRawBufferPointer(rebasing: bytes[..<end])) else { continue }
      let value = UnsafeRawBufferPointer(rebasing: bytes[(end + 1)...].prefix(Self.longestValue))
      try value.withMemoryRebound(to: UInt8.self) { try body(index, $0.span) }
    }
  }

  /// The first value of one field of the current entry; nil when it has none.
  public func field(_ name: String) throws -> String? {
    var result: String?
    try pick(Selection([name])) { if result == nil { result = $1.text } }
    return result
  }

  /// The different values of a field, matches aside, in the order in which they first appear (sd_journal_query_unique(3)).
  public func values(of field: String) throws -> [String] {
    try checkSD("sd_journal_query_unique", field, sd_journal_query_unique(handle, field))
    sd_journal_restart_unique(handle)
    var found: [String] = []
    while true {
      var data: UnsafeRawPointer?
      var length = 0
      let more = sd_journal_enumerate_available_unique(handle, &data, &length)
      if try checkSD("sd_journal_enumerate_available_unique", field, more) == 0 { return found }
      let bytes = UnsafeRawBufferPointer(start: data, count: min(length, Self.longestValue))
      found.append(String(decoding: bytes.dropFirst(field.utf8.count + 1), as: UTF8.self))
    }
  }

  /// The times of the oldest and the newest entry, matches aside, in µs; nil when there is none.
  public func cutoff() throws -> (from: Int64, to: Int64)? {
    var from: UInt64 = 0
    var to: UInt64 = 0
    let result = sd_journal_get_cutoff_realtime_usec(handle, &from, &to)
    guard try checkSD("sd_journal_get_cutoff_realtime_usec", nil, result) > 0 else { return nil }
    return (Int64(clamping: from), Int64(clamping: to))
  }

  /// There are files of persistent storage, `/var/log/journal`, among those that were opened.
  public var hasPersistentFiles: Bool { sd_journal_has_persistent_files(handle) > 0 }

  /// There are files of volatile storage, `/run/log/journal`, among those that were opened.
  public var hasRuntimeFiles: Bool { sd_journal_has_runtime_files(handle) > 0 }
}

extension Span<UInt8> {
  /// The bytes as text. What is not UTF-8 is repaired with U+FFFD.
  public var text: String { withUnsafeBytes { String(decoding: $0, as: UTF8.self) } }
}
