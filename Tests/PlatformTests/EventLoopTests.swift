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

  /// What goes on turn after turn keeps nobody waiting who has written meanwhile.
  @Test func aChainOfTurnsLetsOthersIn() throws {
    var ends: [Int32] = [0, 0]
    try #require(pipe(&ends) == 0)
    defer { for end in ends { close(end) } }
    var (turns, isRead) = (0, false)
    func turn() {
      turns += 1
      if turns == 10 { _ = write(ends[1], "x", 1) }
      if !isRead, turns < 10_000 { loop.afterThisTurn(turn) }
    }
    let source = try loop.watch(fd: ends[0], events: .readable) { _ in isRead = true }
    loop.afterThisTurn(turn)
    try #require(try loop.run { isRead })
    #expect(turns < 100)
    withExtendedLifetime(source) {}
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

  /// Counts what a watch tells, and makes changes that it must tell.
  final class Counter {
    let loop: EventLoop
    var changes = 0
    var watch: FileWatch?

    init(_ loop: EventLoop, _ path: String) throws {
      self.loop = loop
      watch = try loop.watchFile(path) { [unowned self] in changes += 1 }
    }

    func expectsChange(_ what: String, _ body: () throws -> Void) throws {
      try loop.drain()
      changes = 0
      try body()
      try #require(try loop.run { changes > 0 }, "\(what)")
      try loop.drain()
      #expect(watch?.problem == nil)
    }

    func expectsNone(_ what: String, _ body: () throws -> Void) throws {
      try loop.drain()
      changes = 0
      try body()
      try loop.drain()
      #expect(changes == 0, "\(what)")
    }
  }

  func link(_ target: String, _ name: String) {
    #expect(symlink(target, folder.file(name)) == 0)
  }

  /// As `ln -sfn` and timedated do: a new link, renamed over the old one.
  func relink(_ target: String, _ name: String) {
    link(target, name + ".new")
    #expect(rename(folder.file(name + ".new"), folder.file(name)) == 0)
  }

  @Test func replacementByRenameIsSeen() throws {
    let file = folder.file("a.toml")
    let counter = try Counter(loop, file)
    try counter.expectsChange("made") { try Files.replaceAtomically(file, [1]) }
    try counter.expectsChange("replaced") {
      try Files.replaceAtomically(file, [2], ifUnchangedSince: FileIdentity(of: file))
    }
    try counter.expectsChange("readable") { #expect(chmod(file, 0o600) == 0) }
    try counter.expectsChange("removed") { try Files.remove(file) }
    try counter.expectsNone("another file") { try Files.replaceAtomically(folder.file("b.toml"), [1]) }
  }

  @Test func everyLinkOnTheWayIsWatched() throws {
    for name in ["one", "two", "three"] {
      try Files.makeDirectory(folder.file("\(name)/limber"))
      try Files.replaceAtomically(folder.file("\(name)/limber/a.toml"), [1])
    }
    try Files.replaceAtomically(folder.file("real.toml"), [1])
    // A link to a link to a folder, of which one is relative.
    link(folder.file("one"), "inner")
    link("inner", "config")
    let counter = try Counter(loop, folder.file("config/limber/a.toml"))
    try counter.expectsChange("the file") { try Files.replaceAtomically(folder.file("one/limber/a.toml"), [2]) }
    try counter.expectsChange("the inner link") { relink(folder.file("two"), "inner") }
    try counter.expectsNone("the file left behind") {
      try Files.replaceAtomically(folder.file("one/limber/a.toml"), [3])
    }
    try counter.expectsChange("the file behind it") {
      try Files.replaceAtomically(folder.file("two/limber/a.toml"), [4])
    }
    try counter.expectsChange("the outer link") { relink("three", "config") }
    try counter.expectsChange("the file becomes a link") {
      relink("../../real.toml", "three/limber/a.toml")
    }
    try counter.expectsChange("what that leads to") { try Files.replaceAtomically(folder.file("real.toml"), [5]) }
    // As `ln -sfn` on an old system does: gone first.
    try counter.expectsChange("no link") { #expect(unlink(folder.file("config")) == 0) }
    try counter.expectsChange("a link again") { link("one", "config") }
    try counter.expectsChange("the file once more") {
      try Files.replaceAtomically(folder.file("one/limber/a.toml"), [6])
    }
  }

  @Test func everyFolderOnTheWayIsWatched() throws {
    let path = folder.file("home/config/limber/a.toml")
    func make(_ home: String) throws {
      try Files.makeDirectory(folder.file("\(home)/config/limber"))
      try Files.replaceAtomically(folder.file("\(home)/config/limber/a.toml"), [1])
    }
    func move(_ from: String, _ to: String) { #expect(rename(folder.file(from), folder.file(to)) == 0) }
    let counter = try Counter(loop, path)
    try counter.expectsChange("it all comes") { try make("home") }
    try counter.expectsChange("the file") { try Files.replaceAtomically(path, [2]) }
    try make("other")
    try counter.expectsChange("a folder far above goes") { move("home", "old") }
    try counter.expectsNone("the file left behind") {
      try Files.replaceAtomically(folder.file("old/config/limber/a.toml"), [3])
    }
    try counter.expectsChange("another comes") { move("other", "home") }
    try counter.expectsChange("the file in it") { try Files.replaceAtomically(path, [4]) }
    try counter.expectsChange("the folder above goes") { move("home/config", "home/config.old") }
    try counter.expectsChange("it comes back") { move("home/config.old", "home/config") }
    try counter.expectsNone("somebody else's files") {
      for place in ["", "home/", "home/config/"] { try Files.replaceAtomically(folder.file("\(place)b"), [1]) }
    }
  }

  @Test func aFolderThatIsRemovedWhileSomebodyIsInItIsMissed() throws {
    let path = folder.file("config/limber/a.toml")
    try Files.makeDirectory(folder.file("config/limber"))
    try Files.replaceAtomically(path, [1])
    let counter = try Counter(loop, path)
    let inside = open(folder.file("config/limber"), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    defer { close(inside) }
    try counter.expectsChange("the file goes") { try Files.remove(path) }
    try counter.expectsChange("its folder goes") { try Files.removeDirectory(folder.file("config/limber")) }
    try counter.expectsChange("and comes") {
      try Files.makeDirectory(folder.file("config/limber"))
      try Files.replaceAtomically(path, [2])
    }
    try counter.expectsChange("the new file") { try Files.replaceAtomically(path, [3]) }
  }

  @Test func linksInACircleAreNoHangUp() throws {
    link("b", "a")
    link("a", "b")
    let counter = try Counter(loop, folder.file("a/a.toml"))
    try Files.makeDirectory(folder.file("real"))
    try Files.replaceAtomically(folder.file("real/a.toml"), [1])
    try counter.expectsChange("mended") { relink("real", "b") }
    try counter.expectsChange("the file") { try Files.replaceAtomically(folder.file("real/a.toml"), [2]) }
  }

  @Test func zoneChangeIsSeenHoweverItIsMade() throws {
    let name = "localtime"
    // Absent at first.
    let counter = try Counter(loop, folder.file(name))
    try counter.expectsChange("made") { link("/usr/share/zoneinfo/UTC", name) }
    for zone in ["Europe/Berlin", "Asia/Tokyo"] {
      try counter.expectsChange("set by timedated") { relink("/usr/share/zoneinfo/\(zone)", name) }
    }
    // As `ln -sf` does.
    try counter.expectsChange("removed") { #expect(unlink(folder.file(name)) == 0) }
    try counter.expectsChange("made again") { link("middle", name) }
    try counter.expectsChange("what it leads to is made") { link("/usr/share/zoneinfo/UTC", "middle") }
    try counter.expectsChange("the link behind the link is another") {
      relink("/usr/share/zoneinfo/Asia/Tokyo", "middle")
    }
    try counter.expectsNone("resolv.conf") { try Files.replaceAtomically(folder.file("resolv.conf"), []) }
  }

  @Test func aFileIsWatchedUnderAllItsNames() throws {
    let (file, other) = (folder.file("here/a.toml"), folder.file("other.toml"))
    try Files.makeDirectory(folder.file("here"))
    try Files.replaceAtomically(file, [1])
    #expect(Glibc.link(file, other) == 0)
    let counter = try Counter(loop, file)
    try counter.expectsChange("written by its other name") {
      let writer = open(other, O_WRONLY | O_CLOEXEC)
      #expect(write(writer, [2, 3], 2) == 2)
      close(writer)
    }
    try counter.expectsChange("cut off by its other name") { #expect(truncate(other, 1) == 0) }
    try counter.expectsChange("cut off by its name") { #expect(truncate(file, 0) == 0) }
    try counter.expectsChange("readable by its other name") { #expect(chmod(other, 0o640) == 0) }
    try counter.expectsChange("replaced") { try Files.replaceAtomically(file, [4]) }
    try counter.expectsNone("the other file that it was") { #expect(truncate(other, 1) == 0) }
  }

  @Test func whatIsBeingWrittenHasNotChangedYet() throws {
    let file = folder.file("a.toml")
    let counter = try Counter(loop, file)
    var writer: Int32 = -1
    func expectsNone(_ what: String, _ body: () -> Void) throws {
      counter.changes = 0
      body()
      // Longer than whoever cuts a file off is given to let go of it.
      let end = Clock.read().boot + 300_000
      while Clock.read().boot < end { _ = try loop.runOnce(timeout: 50_000) }
      #expect(counter.changes == 0, "\(what)")
    }
    for turn in ["made", "cut off"] {
      try expectsNone(turn) { writer = open(file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600) }
      try expectsNone("written in part") { #expect(write(writer, [1, 2], 2) == 2) }
      try counter.expectsChange("closed") { close(writer) }
    }
  }

  @Test func whatMayBeAnotherIsComparedWhenAsked() throws {
    let file = folder.file("a.toml")
    try Files.replaceAtomically(file, [1])
    let counter = try Counter(loop, file)
    try counter.expectsNone("nothing is another") { counter.watch?.lookAgain() }
    try counter.expectsChange("and it is watched still") { try Files.replaceAtomically(file, [2]) }
  }
}
