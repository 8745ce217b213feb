import Platform

/// Notices that journald has been started. It makes its Varlink socket anew each time, while the one that takes records is
/// systemd's and stays.
final class JournalWatch {
  private static let path = "/run/systemd/journal/io.systemd.journal"

  private let loop: EventLoop
  private let started: () -> Void
  private var watch: FileWatch?
  private var identity: FileIdentity?

  /// Begins to watch. `started` is called once for each start that follows.
  init(loop: EventLoop, started: @escaping () -> Void) {
    self.loop = loop
    self.started = started
    identity = Self.socket()
    // Without inotify, journald's return is found out with what is recorded next.
    watch = try? loop.watchFile(Self.path) { [unowned self] in changed() }
  }

  private static func socket() -> FileIdentity? { (try? FileIdentity(of: path)) ?? nil }

  private func changed() {
    let found = Self.socket()
    defer { identity = found }
    if let found, found != identity { started() }
  }
}
