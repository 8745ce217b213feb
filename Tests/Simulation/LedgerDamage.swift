import Glibc
import Platform
import Records

/// One way in which a ledger, or its folder, is damaged.
struct LedgerDamage {
  let folder: String
  let base: DamagedBase
  private(set) var isOneBit = false
  private var path: String { "\(folder)/\(Ledger.fileName)" }

  /// Of the database's header (sqlite.org/fileformat2.html, 1.3): where each number begins, and its bytes.
  private static let header = [
    (16, 2), (18, 1), (19, 1), (20, 1), (21, 1), (22, 1), (23, 1), (24, 4), (28, 4), (32, 4), (36, 4), (40, 4), (44, 4),
    (48, 4), (52, 4), (56, 4), (60, 4), (64, 4), (68, 4), (92, 4), (96, 4),
  ]
  private static let leftOver = [
    ".restored", ".recovered", ".new", ".copy", "-wal", "-shm", "-journal", ".damaged-20261128T120000Z",
  ]
  private static let numbers = [
    "-9223372036854775808", "9223372036854775807", "-1", "0", "1e308", "-1e308", "-0.0", "9e999", "'x'", "x'ff'",
    "NULL",
    "'\(String(repeating: "9", count: 5_000))'",
  ]

  init(folder: String, base: DamagedBase) { (self.folder, self.base) = (folder, base) }

  /// Writes the ledger, damaged in a way that is drawn.
  ///
  /// - Returns: what was done.
  mutating func apply(_ random: inout Random) throws -> String {
    switch random.below(12) {
    case 0, 1: return try flip(&random, in: "", below: .max)
    case 2: return try flip(&random, in: "", below: 100)
    case 3: return try flip(&random, in: base.files["-wal"] == nil ? "" : "-wal", below: .max)
    case 4: return try fields(&random)
    case 5: return try cut(&random)
    case 6, 7: return try pages(&random)
    case 8: return try left(&random)
    case 9: return try inItsPlace(&random)
    case 10: return try column(&random)
    default: return try version(&random)
    }
  }

  private func write(_ files: [String: [UInt8]]) throws {
    for (suffix, bytes) in files { try Files.replaceAtomically(path + suffix, bytes) }
  }

  // MARK: Bits

  private mutating func flip(_ random: inout Random, in suffix: String, below limit: Int) throws -> String {
    var files = base.files
    guard var bytes = files[suffix], !bytes.isEmpty else { fatalError("there is no \(suffix)") }
    let count = random.chance(3) ? 2 + random.below(40) : 1
    isOneBit = count == 1
    var places: [Int] = []
    for _ in 0..<count {
      let place = random.below(min(limit, bytes.count))
      bytes[place] ^= 1 << UInt8(random.below(8))
      places.append(place)
    }
    files[suffix] = bytes
    try write(files)
    return "bits of \(suffix.isEmpty ? "the file" : suffix) at \(places)"
  }

  private mutating func version(_ random: inout Random) throws -> String {
    var files = base.files
    let bit = random.below(36)
    let extremes: [[UInt8]] = [[0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0xff, 0xff, 0xff, 0xff], [0, 0, 0, 0]]
    if bit < 32 {
      files[""]?[60 + bit / 8] ^= 0x80 >> UInt8(bit % 8)
    } else {
      files[""]?.replaceSubrange(60..<64, with: extremes[bit - 32])
    }
    isOneBit = bit < 32
    try write(files)
    return bit < 32 ? "bit \(bit) of the version" : "version \(extremes[bit - 32])"
  }

  private func fields(_ random: inout Random) throws -> String {
    var files = base.files
    let (place, size) = random.pick(Self.header)
    let value: [UInt8] = random.pick([
      Array(repeating: 0, count: size), Array(repeating: 0xff, count: size),
      [0x7f] + Array(repeating: 0xff, count: size - 1),
      Array(repeating: 0, count: size - 1) + [1], [0x80] + Array(repeating: 0, count: size - 1),
    ])
    files[""]?.replaceSubrange(place..<place + size, with: value)
    try write(files)
    return "the header's bytes at \(place) are \(value)"
  }

  // MARK: Pages

  private func cut(_ random: inout Random) throws -> String {
    var files = base.files
    let suffix = files["-wal"] != nil && random.chance(2) ? "-wal" : ""
    let size = random.below((files[suffix]?.count ?? 0) + 1)
    files[suffix] = Array(files[suffix]?.prefix(size) ?? [])
    try write(files)
    return "\(suffix.isEmpty ? "the file" : suffix) is cut to \(size) bytes"
  }

  private func pages(_ random: inout Random) throws -> String {
    var files = base.files
    guard var bytes = files[""] else { fatalError("there is no ledger") }
    let size = DamagedBase.page
    let count = bytes.count / size
    let (one, other) = (random.below(count), random.chance(4) ? count - 1 : random.below(count))
    let place = other * size..<(other + 1) * size
    let what: String
    switch random.below(5) {
    case 0:
      let page = Array(bytes[one * size..<(one + 1) * size])
      bytes.replaceSubrange(one * size..<(one + 1) * size, with: bytes[place])
      bytes.replaceSubrange(place, with: page)
      what = "pages \(one) and \(other) have changed places"
    case 1:
      bytes.replaceSubrange(place, with: bytes[one * size..<(one + 1) * size])
      what = "page \(one) stands in the place of \(other) too"
    case 2:
      bytes.replaceSubrange(place, with: repeatElement(0, count: size))
      what = "page \(other) is zeros"
    case 3:
      let tail = 1 + random.below(size)
      bytes.replaceSubrange((place.upperBound - tail)..<place.upperBound, with: repeatElement(0, count: tail))
      what = "the last \(tail) bytes of page \(other) are zeros"
    default:
      for index in place { bytes[index] = UInt8(truncatingIfNeeded: random.next() >> 20) }
      what = "page \(other) is noise"
    }
    files[""] = bytes
    try write(files)
    return what
  }

  // MARK: The folder

  /// Something stands under a name.
  private func put(_ random: inout Random, at place: String) throws -> String {
    switch random.below(9) {
    case 0: try Files.makeDirectory(place)
    case 1: guard mkfifo(place, 0o600) == 0 else { fatalError("no pipe at \(place)") }
    case 2: guard symlink("\(folder)/nowhere/at-all", place) == 0 else { fatalError("no link at \(place)") }
    case 3: guard symlink("/dev", place) == 0 else { fatalError("no link at \(place)") }
    case 4: guard symlink("/dev/zero", place) == 0 else { fatalError("no link at \(place)") }
    case 5: try Files.replaceAtomically(place, [])
    case 6: try Files.replaceAtomically(place, (0..<9_000).map { _ in UInt8(truncatingIfNeeded: random.next() >> 20) })
    case 7: try Files.replaceAtomically(place, base.earlier)
    default: try Files.replaceAtomically(place, Array(base.earlier.prefix(random.below(base.earlier.count))))
    }
    return Files.isLink(place) ? "a link" : Files.isDirectory(place) ? "a folder" : "a file or a pipe"
  }

  private func left(_ random: inout Random) throws -> String {
    var files = base.files
    let suffix = random.pick(Self.leftOver)
    let isAlone = random.chance(4)
    if isAlone { files = [:] }
    files[suffix] = nil
    try write(files)
    return "\(try put(&random, at: path + suffix)) is left over as \(suffix)\(isAlone ? ", alone" : "")"
  }

  private func inItsPlace(_ random: inout Random) throws -> String {
    var files = base.files
    let place = random.pick(["", "-wal", "lock"])
    if place == "lock" {
      try write(files)
      return "\(try put(&random, at: "\(folder)/\(Ledger.lockName)")) in the lock's place"
    }
    files[place] = nil
    try write(files)
    return "\(try put(&random, at: path + place)) in the place of the ledger\(place)"
  }

  // MARK: Numbers

  private func column(_ random: inout Random) throws -> String {
    try write(base.files)
    let database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
    var triggers: [(name: String, sql: String)] = []
    let statement = try database.prepare(
      "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'", persistent: false)
    while try statement.step() {
      if let name = statement.text(0), let sql = statement.text(1) { triggers.append((name, sql)) }
    }
    for trigger in triggers { try database.execute("DROP TRIGGER \(trigger.name)") }
    let columns = try names(of: random.chance(3) ? "outbox" : "entry", database)
    let isEntry = columns.contains("kind")
    let (column, value) = (random.pick(columns), random.pick(Self.numbers))
    let table = isEntry ? "entry" : random.pick(["outbox", "popup", "checkpoint"])
    let changed = isEntry ? column : random.pick(try names(of: table, database))
    let rows = isEntry ? " WHERE seq % \(1 + random.below(7)) = 0" : ""
    // What the table does not take is no damage.
    _ = try? database.execute("UPDATE OR IGNORE \(table) SET \"\(changed)\" = \(value)\(rows)")
    for trigger in triggers { try database.execute(trigger.sql) }
    return "\(table).\(changed) = \(value.prefix(24))\(rows)"
  }

  private func names(of table: String, _ database: SQLiteDatabase) throws -> [String] {
    let statement = try database.prepare("SELECT name FROM pragma_table_info('\(table)')", persistent: false)
    var names: [String] = []
    while try statement.step() { if let name = statement.text(0) { names.append(name) } }
    return names
  }
}
