import LimberCore
import Platform
import Testing

@testable import Records

/// Somebody else removes, moves, replaces, cuts off or writes over a file of the ledger while it is open.
@Suite struct LedgerFilesTests {
  private let scratch: Scratch
  private let killed: Scratch
  init() throws { (scratch, killed) = (try Scratch(), try Scratch()) }

  /// What is done to the files; `$L` is the ledger, `$D` its folder.
  private static let deeds = [
    "rm $L-wal", "mv $L-wal $L-wal.away", ": >$D/empty; mv $D/empty $L-wal", "truncate -s 0 $L-wal",
    "truncate -s 5000 $L-wal", "cp $D/old-wal $L-wal", "mv $D/old-wal $L-wal",
    "dd if=/dev/zero of=$L-wal conv=notrunc bs=4096 count=3",
    "rm $L-shm", "truncate -s 0 $L-shm", "mv $L-shm $D/away", ": >$D/empty; mv $D/empty $L-shm", "rm $L-wal $L-shm",
    "rm $L", "mv $L $D/away", "rm $L*", "ln $L $D/other; rm $L", "ln $L-wal $D/other; rm $L-wal",
    "mv $L $D/away; mv $L-wal $D/away-wal",
    "truncate -s 0 $L", "cp $D/old $L", "dd if=/dev/zero of=$L conv=notrunc bs=4096 count=2", "mkdir $D/m; mv $L* $D/m",
    "mkdir $D/m; mv $L* $D/m; mv $D/m/* $D", "ln -s $D/nothing $D/link; rm $L; mv $D/link $L",
    "echo more >>$L-wal", "echo more >>$L", "touch $L $L-wal", "rm $L-wal; truncate -s 0 $L-shm",
  ]

  /// Whatever it was: what is acknowledged afterwards, and what was before, is there for who starts next, after kill -9.
  @Test(arguments: deeds) func whatIsAcknowledgedIsInTheFilesOfThatName(deed: String) throws {
    let ledger = try Ledger(path: scratch.ledger)
    let recorder = Recorder(ledger: ledger, journal: NoJournal())
    try recorder.write((1...20).map { entry($0, .rejected(problem: "line \($0)")) }, at: .zero)
    try shell("cp $L $D/old; cp $L-wal $D/old-wal")
    for seq in Int64(21)...40 { try recorder.write([entry(seq, .rejected(problem: "line \(seq)"))], at: .zero) }
    try shell(deed)
    for seq in Int64(41)...44 {
      let next = [entry(seq, .rejected(problem: "line \(seq)"))]
      do throws(LedgerError) { try recorder.write(next, at: .zero) } catch {
        // As the daemon does: made anew, then asked again.
        try #require(error.reason == .damaged)
        #expect(try recorder.recoverLedger(journal: Scratch.nobody)?.lost == 0)
        try recorder.write(next, at: .zero)
      }
      #expect(try held() == Array(1...seq), "\(deed)")
    }
  }

  /// What somebody put in the place of the log is not thrown away.
  @Test func whatWasPutInThePlaceOfTheLogIsKept() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(1)])
    try Files.replaceAtomically(scratch.ledger + "-wal", Array("somebody's".utf8))
    try ledger.append([entry(2)])
    #expect(ledger.wasPutBack)
    let kept = try Files.names(in: scratch.path).filter { $0.contains(".damaged-") }
    #expect(try kept.map { try Files.read("\(scratch.path)/\($0)") } == [Array("somebody's".utf8)])
  }

  /// A program that only writes to it in good order is no reason to write it out.
  @Test func aLedgerThatWasWrittenToInGoodOrderIsLeftWhereItIs() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append([entry(1)])
    try SQLiteDatabase(path: scratch.ledger, mode: .readWriteCreate).execute("PRAGMA wal_checkpoint(PASSIVE)")
    try shell("touch $L-wal")
    let before = try FileIdentity(of: scratch.ledger)
    try ledger.append([entry(2)])
    #expect(!ledger.wasPutBack)
    #expect(try FileIdentity(of: scratch.ledger)?.inode == before?.inode)
    #expect(try held() == [1, 2])
  }

  /// Ended between writing out and putting in place.
  @Test func whatWasBeingWrittenOutIsFoundByTheNextStart() throws {
    let ledger = try Ledger(path: scratch.ledger)
    try ledger.append((1...3).map { entry($0) })
    let image = try ledger.database().image()
    try scratch.write(image, ".recovered")
    try Files.remove(scratch.ledger + "-wal")
    #expect(try held() == [1, 2, 3])
  }

  /// The numbers of what a start finds in the files as they are now.
  private func held() throws -> [Int64] {
    try killed.empty()
    try shell("cp -a $D/ledger.sqlite3* \(killed.path); rm -f \(killed.path)/*-shm")
    return try killed.open().ledger.entries().map(\.seq)
  }

  private func shell(_ command: String) throws {
    let text = "L=\(scratch.ledger); D=\(scratch.path); { \(command); } 2>/dev/null"
    #expect(try Process.ask(["sh", "-c", text], patience: 10_000_000).status == 0, "\(command)")
  }
}

private struct NoJournal: RecordJournal {
  func send(_ entry: Entry) throws(JournalProblem) { throw .absent }
  func arrived(among entries: [Entry]) throws(JournalProblem) -> Set<EntryID> { throw .absent }
  func reopen() {}
}
