internal import LimberCore

/// Reads entries out of a damaged ledger without SQLite, page by page (sqlite.org/fileformat2.html).
///
/// SQLite finds a row by way of the pages above it, and so loses everything below one that is damaged. Each row lies whole on
/// a leaf, though, or begins there: so every page that is a leaf is asked for its rows, and what makes an entry is one.
struct LedgerSalvage {
  /// What is found, one of each id: the latest that was written.
  private(set) var entries: [Entry] = []

  private var pageSize: Int
  /// The latest of each number.
  private var latest: [UInt32: ArraySlice<UInt8>] = [:]
  private var places: [EntryID: Int] = [:]
  private var row = EntryRow()
  /// As much is taken from overflow pages, all rows together, in bytes: what is damaged can lead to the same pages again and
  /// again.
  private var budget: Int

  /// Longer than any entry: a length that is damaged must not fill the memory (bytes).
  private static let longestRow = 4 << 20
  /// What SQLite makes unless told otherwise, and the ledger tells it nothing.
  static let standardPageSize = 4096
  /// Of a table's leaf (fileformat2, 1.6).
  private static let tableLeaf: UInt8 = 0x0d
  private static let columns = LedgerSchema.physicalColumns.map { ($0, $0.form) }

  /// Reads all that can be read.
  ///
  /// - Parameters:
  ///   - file: the bytes of the database.
  ///   - wal: the bytes of its write-ahead log; none where there is none.
  init(file: [UInt8], wal: [UInt8]) {
    let walSize = WriteAheadLog.pageSize(wal)
    let declared = file.count >= 18 ? Int(file[16]) << 8 | Int(file[17]) : 0
    // What a damaged header says may look like a size, too: the one that makes the most of the file is right.
    var best = LedgerSalvage(file, wal, pageSize: Self.standardPageSize)
    for size in Set([walSize, declared]) where Self.isPageSize(size) && size != Self.standardPageSize {
      let other = LedgerSalvage(file, wal, pageSize: size)
      if other.entries.count > best.entries.count { best = other }
    }
    self = best
  }

  private init(_ file: [UInt8], _ wal: [UInt8], pageSize: Int) {
    self.pageSize = pageSize
    // Each row of an honest ledger is there once, and in the log once more for each time that its page was written.
    budget = 2 * (file.count + wal.count) + 16 * Self.longestRow
    let own = stride(from: 0, to: file.count - pageSize + 1, by: pageSize).map { file[$0..<$0 + pageSize] }
    for (index, page) in own.enumerated() { latest[UInt32(index + 1)] = page }
    let blank = self
    let committed = Self.committed(wal, pageSize)
    for (number, page) in committed { latest[number] = page }
    var log = self
    for (_, page) in committed { log.readLeaf(page) }
    for page in own { readLeaf(page) }
    if isContradicted(by: log) {
      // Another ledger's: nothing in it is this one's, and it hides what is.
      self = blank
      for page in own { readLeaf(page) }
    } else {
      for entry in log.entries { take(entry) }
    }
    (latest, places) = ([:], [:])
  }

  private mutating func take(_ entry: Entry) {
    if let place = places[entry.id] {
      entries[place] = entry
    } else {
      places[entry.id] = entries.count
      entries.append(entry)
    }
  }

  /// Whether most of what a log has under the numbers of the file's entries are other entries.
  private func isContradicted(by log: LedgerSalvage) -> Bool {
    guard !log.entries.isEmpty else { return false }
    let ids = Dictionary(entries.map { ($0.seq, $0.id) }) { first, _ in first }
    let common = log.entries.filter { ids[$0.seq] != nil }
    return common.count { ids[$0.seq] != $0.id } * 2 > common.count
  }

  /// The size of a page, as the file says, or where it has no header yet, its log.
  static func pageSize(ofHeader file: [UInt8], or log: [UInt8]) -> Int {
    let declared = file.count >= 18 ? Int(file[16]) << 8 | Int(file[17]) : WriteAheadLog.pageSize(log)
    let size = declared == 1 ? 65536 : declared
    return isPageSize(size) ? size : standardPageSize
  }

  static func isPageSize(_ size: Int) -> Bool { size >= 512 && size <= 65536 && size & (size - 1) == 0 }

  // MARK: The write-ahead log

  /// The pages of the transactions that were committed. A frame belongs to the present log if it carries its salt; checksums
  /// run on from frame to frame, and would condemn what follows one that is damaged.
  private static func committed(_ wal: [UInt8], _ pageSize: Int) -> [(number: UInt32, page: ArraySlice<UInt8>)] {
    var (all, uncommitted): ([(number: UInt32, page: ArraySlice<UInt8>)], [(UInt32, ArraySlice<UInt8>)]) = ([], [])
    WriteAheadLog(wal, pageSize: pageSize)?.forEachFrame { frame in
      guard frame.isOfThisLog else { return }
      uncommitted.append((frame.number, frame.page))
      guard frame.isCommit else { return }
      all += uncommitted
      uncommitted = []
    }
    return all
  }

  // MARK: Rows (fileformat2, 1.6 and 2.1)

  private mutating func readLeaf(_ page: ArraySlice<UInt8>) {
    let base = page.startIndex
    guard page[base] == Self.tableLeaf else { return }
    let count = Int(Self.integer(page[(base + 3)..<(base + 5)]))
    // Eight bytes of header, then two for each cell.
    guard 8 + count * 2 <= pageSize else { return }
    for index in 0..<count {
      let pointer = base + 8 + index * 2
      let offset = Int(Self.integer(page[pointer..<pointer + 2]))
      guard offset >= 8 + count * 2, offset < pageSize else { continue }
      if let entry = readCell(page[(base + offset)...]) { take(entry) }
    }
  }

  private mutating func readCell(_ cell: ArraySlice<UInt8>) -> Entry? {
    var rest = cell
    guard let length = Self.variable(&rest), let rowid = Self.variable(&rest), length > 0,
      length <= UInt64(Self.longestRow), let payload = payload(Int(length), rest)
    else { return nil }
    return entry(rowid: Int64(bitPattern: rowid), payload)
  }

  /// The whole of a row: what is on its leaf, and what overflowed.
  private mutating func payload(_ length: Int, _ rest: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    let most = pageSize - 35
    if length <= most { return rest.count >= length ? rest.prefix(length) : nil }
    let least = (pageSize - 12) * 32 / 255 - 23
    let some = least + (length - least) % (pageSize - 4)
    let local = some <= most ? some : least
    guard rest.count >= local + 4, length <= budget else { return nil }
    var payload = Array(rest.prefix(local))
    // What makes no entry needs no more of it.
    guard Self.isEntryLike(payload) else { return nil }
    budget -= length
    var next = Self.integer(rest.dropFirst(local).prefix(4))
    // Each turn takes something, so a chain that bites its tail ends too.
    while payload.count < length {
      guard next != 0, let page = latest[next] else { return nil }
      next = Self.integer(page.prefix(4))
      payload += page.dropFirst(4).prefix(length - payload.count)
    }
    return payload[...]
  }

  /// Whether the header of a row is one that the table of entries can have: a NULL in the place of the key, then a text of 32
  /// bytes, the id.
  private static func isEntryLike(_ payload: some Collection<UInt8>) -> Bool {
    var header = ArraySlice(payload.prefix(20))
    guard variable(&header) != nil, let key = variable(&header), let id = variable(&header) else { return false }
    return key == 0 && id == 13 + 2 * 32
  }

  /// The entry that a row of the ledger's table holds; nil for rows of other tables, and for those that make no sense.
  private mutating func entry(rowid: Int64, _ payload: ArraySlice<UInt8>) -> Entry? {
    guard Self.isEntryLike(payload) else { return nil }
    var header = payload
    guard let size = Self.variable(&header), size <= UInt64(payload.count),
      payload.startIndex + Int(size) >= header.startIndex
    else { return nil }
    header = payload[header.startIndex..<payload.startIndex + Int(size)]
    var body = payload[(payload.startIndex + Int(size))...]
    row.removeAll()
    var columns = Self.columns.makeIterator()
    while !header.isEmpty {
      guard let (field, form) = columns.next(), let type = Self.variable(&header) else { return nil }
      let width = Self.width(of: type)
      guard body.count >= width else { return nil }
      // Of the key there is nothing in the row: it stands beside it.
      if type != 0, field != .seq { row[field] = Self.value(type, body.prefix(width), form) }
      body = body.dropFirst(width)
    }
    // A number that none can have is wrong, and nothing else is: the entry gets another one (`LedgerOrder`).
    row[.seq] = .integer(Bounds.seq.contains(rowid) ? rowid : Bounds.seq.upperBound)
    return try? Entry(row)
  }

  private static func width(of type: UInt64) -> Int {
    switch type {
    case 0, 8, 9: 0
    case 1...4: Int(type)
    case 5: 6
    case 6, 7: 8
    case 10, 11: .max
    default: Int(clamping: (type - 12) / 2)
    }
  }

  private static func value(_ type: UInt64, _ bytes: ArraySlice<UInt8>, _ form: EntryField.Form) -> FieldValue? {
    switch type {
    case 0: return nil
    case 8: return number(0, form)
    case 9: return number(1, form)
    case 1...6:
      let first: UInt64 = (bytes.first ?? 0) & 0x80 == 0 ? 0 : .max
      return number(Int64(bitPattern: bytes.reduce(first) { $0 << 8 | UInt64($1) }), form)
    case 7: return .decimal(Double(bitPattern: bytes.reduce(0) { $0 << 8 | UInt64($1) }))
    case let type where type >= 13 && type % 2 == 1:
      return String(validating: bytes, as: UTF8.self).map { .text($0) } ?? .bytes
    default: return .bytes
    }
  }

  /// SQLite keeps a whole number in a column of REAL as an integer.
  private static func number(_ value: Int64, _ form: EntryField.Form) -> FieldValue {
    form == .decimal ? .decimal(Double(value)) : .integer(value)
  }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

  /// A variable-length integer of at most nine bytes (fileformat2, 1.6).
  private static func variable(_ bytes: inout ArraySlice<UInt8>) -> UInt64? {
    var value: UInt64 = 0
    for index in 0..<9 {
      guard let byte = bytes.popFirst() else { return nil }
      if index == 8 { return value << 8 | UInt64(byte) }
      value = value << 7 | UInt64(byte & 0x7f)
      if byte & 0x80 == 0 { return value }
    }
    return nil
  }
}
