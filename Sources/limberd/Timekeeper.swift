import LimberCore
import Platform
import Records

/// What the daemon knows of time beyond the two clocks: the zones, whether they have changed, and whether the clock can be
/// believed.
final class Timekeeper {
  private let loop: EventLoop
  private let database = ZoneDatabase()
  /// Those that the schedule and the record name.
  private var names: Set<String> = []
  private(set) var localZone: LocalZone
  private var clockWatch: ClockWatch?
  /// One for each file that a zone was read from.
  private var fileWatches: [String: FileWatch] = [:]
  private var synchronization: FileWatch?
  private var doubt: Doubt?
  /// Told of what happened, as an event of the engine.
  var report: (Event) -> Void = { _ in }

  /// What is in the way of noticing a change, for `limber status`.
  var problem: String? {
    unwatched
      ?? fileWatches.compactMap { path, watch in
        watch.problem.map { "Changes of \(path) may be noticed late (\($0))." }
      }.min()
  }
  private var unwatched: String?

  init(loop: EventLoop) {
    self.loop = loop
    localZone = database.local()
  }

  /// Whether the machine knows a zone of this name.
  func isZone(_ name: String) -> Bool { database.contains(name) }

  /// The zone of a name that somebody wrote behind a time.
  func zone(named name: String) -> Zone? { try? database.zone(named: name) }

  /// The local zone and those of these names, as they are now. Looking changes nothing of what is kept up to date.
  func zones(named names: Set<String>) -> Zones { database.zones(named: names) }

  /// The local zone and those of these names, from now on kept up to date.
  func use(named names: Set<String>) -> Zones {
    self.names = names
    localZone = database.local()
    return database.zones(named: names)
  }

  /// Begins to notice changes of the zones and of the clock; the clock's are reported as a tick.
  func watch() throws {
    clockWatch = try loop.watchClockChange { [unowned self] in report(.tick) }
    watchFiles()
  }

  private func changed() {
    report(.zones(use(named: names)))
    watchFiles()
  }

  /// An upgrade of tzdata replaces the files, and whoever sets the zone the link, or one that it leads to.
  func watchFiles() {
    let wanted = Set(database.files(of: names))
    fileWatches = fileWatches.filter { wanted.contains($0.key) }
    unwatched = nil
    for path in wanted.subtracting(fileWatches.keys).sorted() {
      do {
        fileWatches[path] = try loop.watchFile(path) { [unowned self] in
          // A watch must not be given up while it speaks.
          loop.afterThisTurn { [unowned self] in changed() }
        }
      } catch {
        unwatched = "Changes of \(path) are not noticed (\(error))."
      }
    }
  }

  // MARK: Trust

  /// Where systemd-timesyncd says, once a boot, that the clock is right (systemd-timesyncd.service(8)).
  private static let timesync = "/run/systemd/timesync"

  /// Whether the clock is known to be right.
  var isClockSynchronized: Bool { Files.exists("\(Self.timesync)/synchronized") || Clock.isSynchronized }

  /// Why the clock may be wrong.
  enum Doubt {
    /// It stands before the last entry.
    case behind
    /// It was stepped far. That it was right before says nothing: the word must come anew.
    case stepped
  }

  /// While the clock is in doubt, looks out for the word that it is right.
  func doubtClock(_ doubt: Doubt?) {
    guard doubt != self.doubt else { return }
    self.doubt = doubt
    synchronization = nil
    if doubt != nil { awaitSynchronization() }
  }

  private func awaitSynchronization() {
    synchronization = try? loop.watchFile("\(Self.timesync)/synchronized") { [unowned self] in lookAgain() }
    // It may have come just before the watch.
    if doubt == .behind, isClockSynchronized { lookAgain() }
  }

  /// An event must not come while another is handled.
  private func lookAgain() {
    loop.afterThisTurn { [unowned self] in
      guard synchronization != nil else { return }
      let isSaid = doubt == .stepped ? Files.exists("\(Self.timesync)/synchronized") : isClockSynchronized
      if isSaid { report(.clockSynchronized) }
    }
  }
}
