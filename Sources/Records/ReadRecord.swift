internal import LimberCore
internal import Platform

/// One record, filled again for the next.
struct ReadRecord {
  /// What journald writes itself, about where a record came from.
  private enum Origin: String, CaseIterable {
    case unit = "_SYSTEMD_USER_UNIT"
    case executable = "_EXE"
    case machine = "_MACHINE_ID"
    case uid = "_UID"
    case host = "_HOSTNAME"
  }

  private static let fields = EntryField.allCases
  private static let forms = fields.map(\.form)
  private static let origins = Origin.allCases
  private static let selection = JournalReader.Selection(
    fields.map(\.journalName) + origins.map(\.rawValue))

  private var row = EntryRow()
  private var problem: EntryError?
  private var isOfUnit: Bool?
  private var isOfExecutable = false
  /// Whose it is; the same mostly as that of the record before.
  var owner = RecordOwner(machine: "", uid: "")
  /// The machine's name.
  var host: String?

  /// Whether the daemon wrote it. Any process of the user can send the other fields.
  ///
  /// Where the service manager says which unit it was, that alone counts, whatever the program's name is. Without one, on a
  /// bare machine or at a plain login, limberd runs in a terminal, and there is only its name.
  var isVerified: Bool { isOfUnit ?? isOfExecutable }

  /// The number of the entry, as it stands there; nil where it is none.
  var seq: String? {
    guard let value = row[.seq], case .integer(let seq) = value, Bounds.seq.contains(seq) else { return nil }
    return "\(seq)"
  }

  /// The entry that it holds.
  func entry() throws(EntryError) -> Entry {
    if let problem { throw problem }
    return try Entry(row)
  }

  /// Takes the reader's current entry.
  mutating func read(_ reader: JournalReader) throws {
    row.removeAll()
    (problem, isOfUnit, isOfExecutable) = (nil, nil, false)
    try reader.pick(Self.selection) { index, bytes in
      if index < Self.fields.count {
        set(Self.fields[index], Self.forms[index], bytes)
      } else {
        set(Self.origins[index - Self.fields.count], bytes)
      }
    }
  }

  /// Of several values of one field the first counts.
  private mutating func set(_ field: EntryField, _ form: EntryField.Form, _ bytes: Span<UInt8>) {
    guard row[field] == nil else { return }
    switch form {
    case .instant, .span, .integer:
      if let number = bytes.integer {
        row[field] = .integer(number)
        return
      }
    case .decimal, .text: break
    }
    let text = bytes.text
    row[field] = FieldValue(text, for: field)
    if row[field] == nil { problem = EntryError(field: field, found: text) }
  }

  private mutating func set(_ origin: Origin, _ bytes: Span<UInt8>) {
    switch origin {
    case .unit: isOfUnit = bytes.equals(JournalRecord.unit)
    // Where the program was replaced since it was started, as by an upgrade, the kernel says so (proc(5), /proc/pid/exe).
    case .executable:
      let path = bytes.text
      isOfExecutable = path.hasSuffix("/limberd") || path.hasSuffix("/limberd (deleted)")
    case .machine: if !bytes.equals(owner.machine) { owner.machine = bytes.text }
    case .uid: if !bytes.equals(owner.uid) { owner.uid = bytes.text }
    case .host: if host.map({ !bytes.equals($0) }) ?? true { host = bytes.text }
    }
  }
}

extension Span<UInt8> {
  fileprivate func equals(_ text: String) -> Bool {
    guard count == text.utf8.count else { return false }
    var index = 0
    for byte in text.utf8 {
      guard self[index] == byte else { return false }
      index += 1
    }
    return true
  }

  /// The number that plain digits say; nil for anything else, and for what might not fit.
  fileprivate var integer: Int64? {
    guard count <= 19, let first = indices.first.map({ self[$0] }) else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    let start = isNegative ? 1 : 0
    guard start < count, count - start <= 18 else { return nil }
    var value: Int64 = 0
    for index in start..<count {
      let byte = self[index]
      guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
      value = value * 10 + Int64(byte - UInt8(ascii: "0"))
    }
    return isNegative ? -value : value
  }
}
