import LimberCore
import Platform
import Records

/// One session of the ledger, over and over, in which another call of the file system fails each time.
struct NthCall {
  private enum Mode: String, CaseIterable {
    case full = "disk full"
    case io = "I/O error"
    case ioForAWhile = "I/O errors for a while, and then none"
    case readOnly = "read-only"
    case death = "death of the process"
    case power = "power failure"
    case errorDeathPower = "I/O error, then death, and a power failure after the next commit"

    var fault: Disk.Fault {
      switch self {
      case .full: .full
      case .io, .ioForAWhile, .errorDeathPower: .io
      case .readOnly: .readOnly
      case .death, .power: .power
      }
    }
  }

  private let path: String
  /// More calls than any session has.
  private static let limit: Int64 = 100_000
  /// Longer than anything is tried.
  private static let aWhile: Int64 = 1_000

  init(_ folder: String) { path = "\(folder)/nth.sqlite3" }

  func run() -> Bool {
    var (passed, failed) = (0, 0)
    for (isOld, isStrict) in [(false, false), (false, true), (true, false)] {
      for mode in Mode.allCases {
        var number: Int64 = 0
        while number < Self.limit {
          var session = LedgerSession(path: path, seed: UInt64(number) &+ 1, isOld: isOld, isStrict: isStrict)
          Disk.fail(mode.fault, skip: number, count: mode == .ioForAWhile ? Self.aWhile : 1)
          session.run(diesOfErrors: mode == .errorDeathPower, heals: mode == .ioForAWhile)
          // Where it heals by itself what was planned is forgotten.
          let isOver = mode == .ioForAWhile ? !session.hasFailed : Disk.seen <= number
          if let problem = session.check(losesPower: mode == .power) {
            failed += 1
            print(
              "call \(number + 1) (\(Disk.failedMethod)), \(mode.rawValue)\(isOld ? ", old ledger" : ""): \(problem)")
          } else if !isOver {
            passed += 1
          }
          if isOver { break }
          number += 1
        }
        print(
          "\(isOld ? "an old" : "a new") ledger, \(isStrict ? "strict" : "forgetful") disk, \(mode.rawValue): each of \(number) calls"
        )
      }
    }
    print("simulation: \(passed) passed, \(failed) failed")
    return failed == 0
  }
}

/// What the daemon does with its ledger, in short.
private struct LedgerSession {
  private let path: String
  private let isOld: Bool
  private var numbers: UInt64
  private var confirmed: [Entry] = []
  /// Batches that may be on the disk or not.
  private var inDoubt: [[Entry]] = []
  private var diesOfErrors = false
  private var heals = false
  /// Nothing could be written although nothing failed any more.
  private var isWedged = false
  private let failedBefore: Int64
  /// Whether the planned fault has hit anything.
  var hasFailed: Bool { Disk.failed > failedBefore }
  /// The process is dead.
  private var isOver: Bool { Disk.isDead || diesOfErrors && Disk.failed > failedBefore }

  init(path: String, seed: UInt64, isOld: Bool, isStrict: Bool) {
    self.path = path
    self.isOld = isOld
    numbers = seed &* 1000
    Disk.reset(seed: seed, isStrict: isStrict)
    failedBefore = Disk.failed
    if isOld { makeOld() }
  }

  /// A ledger of the first version, with two entries.
  private mutating func makeOld() {
    var two = [entry(.started(version: "1")), entry(.paused(until: Instant(seconds: 1_800_000_000), lasting: nil))]
    two[1].seq = 2
    do {
      do {
        let ledger = try Ledger(path: path)
        try ledger.append(two)
      }
      let database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
      try database.execute("ALTER TABLE entry DROP COLUMN named_offset")
      for column in ["brought", "lost", "file", "clocks", "trial"] {
        try database.execute("ALTER TABLE entry DROP COLUMN \(column)")
      }
      try database.execute("CREATE INDEX entry_time ON entry (time)")
      for table in ["checkpoint", "outbox"] { try database.execute("DROP TABLE \(table)") }
      try database.execute("PRAGMA user_version = 1")
    } catch {
      fatalError("no old ledger: \(error)")
    }
    confirmed = two
  }

  private mutating func entry(_ fact: Fact) -> Entry {
    numbers += 1
    let seq = Int64(confirmed.count + 1)
    return Entry(
      id: EntryID(high: numbers, low: 7), seq: seq, time: Instant(seconds: 1_790_000_000 + seq),
      elapsed: .seconds(seq), boot: String(repeating: "a", count: 32), offset: 3600, person: "Anna", fact: fact)
  }

  private mutating func batch(_ count: Int) -> [Entry] {
    var all: [Entry] = []
    for index in 0..<count {
      // Long enough for more than one page.
      var one = entry(.rejected(problem: String(repeating: "line \(index) is wrong. ", count: 60)))
      one.seq += Int64(index)
      all.append(one)
    }
    return all
  }

  // MARK: The session

  /// Until the end, or until the power fails.
  mutating func run(diesOfErrors: Bool, heals: Bool) {
    (self.diesOfErrors, self.heals) = (diesOfErrors, heals)
    for sizes in isOld ? [[3]] : [[3, 1], [12]] {
      guard let ledger = open() else { return }
      for size in sizes {
        append(batch(size), ledger)
        if isOver { return }
        usePopups(ledger)
        if sizes.count == 1 { readBeside() }
        if isOver { return }
      }
      _ = try? ledger.entries()
      _ = try? ledger.lastSeq()
      _ = try? ledger.tryWriting()
      if isOver { return Disk.kill() }
    }
  }

  /// Opens it; one call fails, so the second time it must go.
  private func open() -> Ledger? {
    for _ in 0..<3 {
      if let ledger = try? Ledger(path: path) { return ledger }
      if isOver { return nil }
    }
    guard heals else { return nil }
    Disk.heal()
    return try? Ledger(path: path)
  }

  /// Until it is written, as the daemon does.
  private mutating func append(_ batch: [Entry], _ ledger: Ledger) {
    for _ in 0..<3 {
      do throws(LedgerError) {
        try ledger.append(batch)
        confirmed += batch
        inDoubt = []
        return
      } catch {
        inDoubt.append(batch)
        if isOver { return Disk.kill() }
      }
    }
    guard heals else { return }
    // What was refused has not happened: something else takes its place.
    Disk.heal()
    let other = self.batch(2)
    isWedged = (try? ledger.append(other)) == nil
    if !isWedged { (confirmed, inDoubt) = (confirmed + other, []) }
  }

  private func usePopups(_ ledger: Ledger) {
    let key = OccurrenceKey(reminder: "lunch", due: Instant(seconds: 1_790_000_000))
    _ = try? ledger.save(Popup(key: key, server: ":1.7", id: 7))
    _ = try? ledger.popups()
    _ = try? ledger.removePopup(of: key)
  }

  private func readBeside() {
    guard let reader = try? Ledger(readingFrom: path) else { return }
    _ = try? reader.entries()
  }

  // MARK: Afterwards

  /// After an error and a death the next run finds in the WAL what it can read, on the disk or not, and writes behind it.
  /// Then the power fails.
  private mutating func commitOnceMore() throws -> String? {
    let ledger = try Ledger(path: path)
    let found = try ledger.entries()
    let tail = Array(found.dropFirst(confirmed.count))
    guard found.starts(with: confirmed), tail.isEmpty || inDoubt.contains(tail) else {
      return "after the death \(found.count) entries are there, and \(confirmed.count) were confirmed"
    }
    confirmed = found
    let next = batch(1)
    try ledger.append(next)
    confirmed += next
    Disk.powerOn()
    return nil
  }

  /// What is wrong with the ledger once nothing fails any more.
  mutating func check(losesPower: Bool) -> String? {
    if isWedged { return "nothing can be recorded although the disk is in order again" }
    let died = isOver
    if died { losesPower ? Disk.powerOn() : Disk.revive() }
    Disk.heal()
    do {
      if diesOfErrors, let problem = try commitOnceMore() { return problem }
      let found: [Entry]
      do {
        let ledger = try Ledger(path: path)
        found = try ledger.entries()
        let tail = Array(found.dropFirst(confirmed.count))
        guard Array(found.prefix(confirmed.count)) == confirmed else {
          return "\(confirmed.count) entries were confirmed, and \(found.count) are there, or others"
        }
        guard tail.isEmpty || inDoubt.contains(tail) else { return "an entry is there that was refused" }
        guard tail.isEmpty || died else { return "an entry that was refused is there, and nothing died" }
        confirmed = found
        let last = batch(1)
        try ledger.append(last)
        confirmed += last
      }
      let database = try SQLiteDatabase(path: path, mode: .readWriteCreate)
      let state = try database.text("PRAGMA quick_check")
      guard state == "ok" else { return "quick_check says \(state ?? "nothing")" }
      guard try Ledger(path: path).entries() == confirmed else { return "what is written afterwards is not there" }
      return nil
    } catch {
      return "it can't be used: \(error)"
    }
  }
}
