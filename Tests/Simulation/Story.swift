import LimberCore

/// What happened, for who wants to read it: the last lines, or all of them as they happen.
struct Story {
  let tells: Bool
  private(set) var lines: [String] = []

  /// More than fit on a screen, and not more than a failure is about.
  private static let kept = 80

  init(tells: Bool) { self.tells = tells }

  mutating func add(_ text: String, at machine: Machine) {
    let error = machine.error == .zero ? "" : " (clock off by \(machine.error))"
    let line = "\(Text.rfc3339(machine.wall, in: machine.zone))\(error) \(text)"
    if tells { print(line) }
    lines.append(line)
    if lines.count > Self.kept * 2 { lines.removeFirst(Self.kept) }
  }

  var last: ArraySlice<String> { lines.suffix(Self.kept) }
}

/// What the closing lines count.
struct Counts {
  var steps = 0
  var entries = 0
  var crashes = 0
  var powerFailures = 0
  var diskFaults: Int64 = 0
  var clockSteps = 0
  var zoneChanges = 0
  var sleeps = 0
  var edits = 0
  var journalLosses = 0
  var restarts = 0
  var confirmed = 0
  var refused = 0
  var notRecorded = 0
  var inDoubt = 0
  var checkpoints = 0

  static func += (sum: inout Counts, one: Counts) {
    sum.steps += one.steps
    sum.entries += one.entries
    sum.crashes += one.crashes
    sum.powerFailures += one.powerFailures
    sum.diskFaults += one.diskFaults
    sum.clockSteps += one.clockSteps
    sum.zoneChanges += one.zoneChanges
    sum.sleeps += one.sleeps
    sum.edits += one.edits
    sum.journalLosses += one.journalLosses
    sum.restarts += one.restarts
    sum.confirmed += one.confirmed
    sum.refused += one.refused
    sum.notRecorded += one.notRecorded
    sum.inDoubt += one.inDoubt
    sum.checkpoints += one.checkpoints
  }

  var summary: String {
    """
    \(steps) steps, \(entries) entries, \(restarts) starts of the daemon, \(checkpoints) checkpoints
    \(confirmed) answers confirmed, \(refused) refused by rule, \(notRecorded) refused as not recorded
    \(crashes) crashes, \(powerFailures) power failures, \(diskFaults) calls failed by the disk, \
    \(inDoubt) commits in doubt that a crash decided
    \(clockSteps) clock steps, \(zoneChanges) zone changes, \(sleeps) sleeps, \(edits) edits, \(journalLosses) records lost by the journal
    """
  }
}
