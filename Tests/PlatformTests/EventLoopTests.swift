import Glibc
import Platform
import Testing

@Suite struct EventLoopTests {
  let loop: EventLoop

  init() throws { loop = try EventLoop() }

  @Test func timerIsNeverEarlyAndFiresOnce() throws {
    var fired: [Int64] = []
    let timer = try loop.makeTimer { fired.append(Clock.read().boot) }
    let due = Clock.read().boot + 30_000
    timer.arm(at: due)
    try #require(try loop.run { !fired.isEmpty })
    #expect(fired[0] >= due)
    _ = try loop.runOnce(timeout: 5_000)
    #expect(fired.count == 1)
    // The past fires at once.
    timer.arm(at: -5)
    try #require(try loop.run { fired.count == 2 })
  }

  @Test func timerCanBeDisarmedAndDropped() throws {
    var fired = 0
    var timer: Platform.Timer? = try loop.makeTimer { fired += 1 }
    timer?.arm(at: 0)
    timer?.disarm()
    try loop.drain()
    timer?.arm(at: Int64.max)
    try loop.drain()
    timer?.arm(at: 0)
    timer = nil
    try loop.drain()
    #expect(fired == 0)
  }

  @Test func handlerMayDropItsOwnTimer() throws {
    final class Holder { var timer: Platform.Timer? }
    let holder = Holder()
    var fired = 0
    holder.timer = try loop.makeTimer {
      holder.timer = nil
      fired += 1
    }
    holder.timer?.arm(at: 0)
    try #require(try loop.run { fired == 1 })
    try loop.drain()
  }

  @Test func afterThisTurnKeepsOrder() throws {
    var order: [Int] = []
    loop.afterThisTurn {
      order.append(1)
      loop.afterThisTurn { order.append(3) }
    }
    loop.afterThisTurn { order.append(2) }
    #expect(order.isEmpty)
    try #require(try loop.run { order.count == 3 })
    #expect(order == [1, 2, 3])
  }

  @Test func exitCodeComesOutOfRun() throws {
    loop.afterThisTurn { [loop] in loop.exit(7) }
    #expect(try loop.run() == 7)
  }

  @Test func signalsArriveAsEvents() throws {
    var received: [Int32] = []
    let watch = try loop.onSignal([Signal.user1, Signal.user2]) { received.append($0) }
    pthread_kill(pthread_self(), SIGUSR2)
    try #require(try loop.run { !received.isEmpty })
    #expect(received == [SIGUSR2])
    withExtendedLifetime(watch) {}
  }

  @Test func descriptorsAreWatched() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    var events: IOEvents = []
    let source = try loop.watch(fd: ends[0], events: .readable) { events.formUnion($0) }
    try loop.drain()
    #expect(events.isEmpty)
    source.events = []
    #expect(write(ends[1], "x", 1) == 1)
    try loop.drain()
    #expect(events.isEmpty)
    source.events = .readable
    try #require(try loop.run { events.contains(.readable) })
    source.cancel()
    close(ends[0])
    close(ends[1])
  }

  @Test func withoutAServiceManagerThereIsNoWatchdog() throws {
    guard Process.environment("WATCHDOG_USEC") == nil else { return }
    #expect(try !loop.enableWatchdog())
  }

  @Test func clockWatchIsQuietWhileNobodySetsTheClock() throws {
    var changes = 0
    let watch = try loop.watchClockChange { changes += 1 }
    try loop.drain()
    #expect(changes == 0)
    withExtendedLifetime(watch) {}
  }

  @Test func clocksAreReadAsAPair() throws {
    let first = Clock.read()
    let second = Clock.read()
    #expect(second.boot >= first.boot)
    #expect(first.wall > 1_600_000_000_000_000)
    let boot = try Clock.bootID()
    #expect(boot.utf8.count == 32)
    #expect(boot.allSatisfy { $0.isHexDigit && !$0.isUppercase })
    #expect(Random.seed() != Random.seed())
  }
}

@Suite struct WatchTests {
  let loop: EventLoop
  let folder: TemporaryDirectory

  init() throws {
    loop = try EventLoop()
    folder = try TemporaryDirectory()
  }

  @Test func replacementByRenameIsSeen() throws {
    var changes = 0
    let watch = try loop.watchFile(in: folder.path, name: "a.toml") { changes += 1 }
    try Files.replaceAtomically(folder.file("a.toml"), [1])
    try #require(try loop.run { changes > 0 })
    try loop.drain()
    changes = 0
    try Files.replaceAtomically(folder.file("a.toml"), [2], ifUnchangedSince: FileIdentity(of: folder.file("a.toml")))
    try #require(try loop.run { changes > 0 })
    try loop.drain()
    changes = 0
    try Files.remove(folder.file("a.toml"))
    try #require(try loop.run { changes > 0 })
    withExtendedLifetime(watch) {}
  }

  @Test func otherFilesAreNone() throws {
    var changes = 0
    var any = 0
    let watch = try loop.watchFile(in: folder.path, name: "a.toml") { changes += 1 }
    let all = try loop.watchFile(in: folder.path, name: nil) { any += 1 }
    try Files.replaceAtomically(folder.file("b.toml"), [1])
    try #require(try loop.run { any > 0 })
    try loop.drain()
    #expect(changes == 0)
    withExtendedLifetime((watch, all)) {}
  }

  @Test func destinationOfALinkIsWatched() throws {
    try Files.makeDirectory(folder.file("dotfiles"))
    try Files.replaceAtomically(folder.file("dotfiles/real"), [1])
    #expect(symlink("dotfiles/real", folder.file("a.toml")) == 0)
    var changes = 0
    let watch = try loop.watchFile(in: folder.path, name: "a.toml") { changes += 1 }
    try Files.replaceAtomically(folder.file("dotfiles/real"), [2])
    try #require(try loop.run { changes > 0 })
    withExtendedLifetime(watch) {}
  }

  @Test func lossOfTheDirectoryIsToldOnce() throws {
    try Files.makeDirectory(folder.file("gone"))
    var changes = 0
    let watch = try loop.watchFile(in: folder.file("gone"), name: "a.toml") { changes += 1 }
    #expect(rmdir(folder.file("gone")) == 0)
    try #require(try loop.run { watch.isLost })
    try loop.drain()
    #expect(changes == 1)
    #expect(errorNumber { _ = try loop.watchFile(in: folder.file("gone"), name: nil) {} } == ENOENT)
  }

  @Test func zoneChangeIsSeenHoweverItIsMade() throws {
    let link = folder.file("localtime")
    var changes = 0
    // Absent at first.
    let watch = try loop.watchZoneChange(path: link) { changes += 1 }
    func change(_ body: () -> Int32) throws {
      changes = 0
      #expect(body() == 0)
      try #require(try loop.run { changes > 0 })
      try loop.drain()
      #expect(watch.watchError == nil)
    }
    try change { symlink("/usr/share/zoneinfo/UTC", link) }
    // As timedated does: a new link, renamed over the old one.
    for zone in ["Europe/Berlin", "Asia/Tokyo"] {
      #expect(symlink("/usr/share/zoneinfo/\(zone)", link + ".new") == 0)
      try change { rename(link + ".new", link) }
    }
    // As `ln -sf` does.
    try change { unlink(link) }
    try change { symlink("/usr/share/zoneinfo/UTC", link) }
    changes = 0
    try Files.replaceAtomically(folder.file("resolv.conf"), [])
    try loop.drain()
    #expect(changes == 0)
  }
}
