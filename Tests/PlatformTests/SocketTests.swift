import Glibc
import Platform
import Testing

@Suite struct SocketTests {
  let loop: EventLoop
  let folder: TemporaryDirectory
  let path: String

  init() throws {
    loop = try EventLoop()
    folder = try TemporaryDirectory()
    path = folder.file("run/control")
  }

  private func accept(_ listener: UnixListener) throws -> AcceptedSocket {
    let accepted = try listener.accept()
    return try #require(accepted)
  }

  @Test func socketIsPrivateAndRemovedAtTheEnd() throws {
    do {
      let listener = try UnixListener(path: path)
      #expect(permissions(path) == 0o600)
      #expect(permissions(folder.file("run")) == 0o700)
      #expect(try listener.accept() == nil)
    }
    #expect(!Files.exists(path))
    #expect(errorNumber { _ = try UnixClient(path: path) } == ENOENT)
    let listener = try UnixListener(path: path)
    // A file that somebody else put there meanwhile stays.
    try Files.remove(path)
    try Files.replaceAtomically(path, [1])
    listener.close()
    #expect(try Files.read(path) == [1])
    #expect(listener.fd == -1)
  }

  @Test func deadSocketIsReplacedAndLiveOneIsNot() throws {
    try Files.makeDirectory(folder.file("run"))
    let dead = try UnixListener(path: folder.file("run/other"))
    #expect(rename(folder.file("run/other"), path) == 0)
    #expect(errorNumber { _ = try UnixListener(path: path) } == EADDRINUSE)
    withExtendedLifetime(dead) {}
    try makeDead()
    #expect(errorNumber { _ = try UnixClient(path: path) } == ECONNREFUSED)
    let listener = try UnixListener(path: path)
    #expect(errorNumber { _ = try UnixListener(path: path) } == EADDRINUSE)
    _ = try UnixClient(path: path)
    withExtendedLifetime(listener) {}
  }

  /// A socket file that its listener left behind, as a killed process does.
  private func makeDead() throws {
    try Files.remove(path)
    let listener = try UnixListener(path: folder.file("run/other"))
    #expect(rename(folder.file("run/other"), path) == 0)
    withExtendedLifetime(listener) {}
  }

  @Test func otherFilesAreNeverReplaced() throws {
    try Files.makeDirectory(folder.file("run"))
    try Files.replaceAtomically(path, [1])
    #expect(errorNumber { _ = try UnixListener(path: path) } == ENOTSOCK)
    #expect(errorNumber { _ = try UnixClient(path: path) } == ENOTSOCK)
    #expect(errorNumber { _ = try UnixClient(path: folder.file("run")) } == ENOTSOCK)
    #expect(try Files.read(path) == [1])
  }

  @Test func noPathIsNone() {
    #expect(errorNumber { _ = try UnixClient(path: "") } == ENOENT)
    func socket(_ told: String?, _ variable: String?) -> String? {
      Directories.socket("app", named: "s", told: told, variable: "APP_SOCKET") {
        $0 == "APP_SOCKET" ? variable : $0 == "XDG_RUNTIME_DIR" ? "/run/x" : nil
      }
    }
    #expect(socket("/a", "/b") == "/a")
    #expect(socket(nil, "/b") == "/b")
    #expect(socket(nil, "") == "/run/x/app/s")
    #expect(socket(nil, nil) == "/run/x/app/s")
  }

  @Test func longPathsAreRefused() {
    let long = folder.file(String(repeating: "x", count: 108))
    #expect(errorNumber { _ = try UnixListener(path: long) } == ENAMETOOLONG)
    #expect(errorNumber { _ = try UnixClient(path: long) } == ENAMETOOLONG)
  }

  @Test func listenerCanBeAdopted() throws {
    let listener = try UnixListener(path: path)
    do {
      let adopted = try UnixListener(adopting: dup(listener.fd))
      let client = try UnixClient(path: path)
      let accepted = try accept(adopted)
      #expect(accepted.peer == PeerCredentials(uid: getuid(), gid: getgid(), pid: getpid()))
      #expect(try client.peer().uid == getuid())
    }
    #expect(Files.exists(path))
    #expect(errorNumber { _ = try UnixListener(adopting: open("/dev/null", O_RDONLY)) } != 0)
  }

  @Test func messagesGoBothWays() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    client.wait(seconds: 10)
    let stream = try UnixStream(try accept(listener), loop: loop)
    var received: [UInt8] = []
    var closed = 0
    stream.onReceive = { [unowned stream] bytes in
      received += bytes
      stream.send(bytes)
    }
    stream.onClose = { closed += 1 }
    try client.write(Array("hello".utf8))
    try #require(try loop.run { received.count == 5 })
    #expect(try client.read(upTo: 100) == Array("hello".utf8))
    stream.closeWhenSent()
    #expect(closed == 0)
    try #require(try loop.run { closed == 1 })
    #expect(try client.read(upTo: 100).isEmpty)
    #expect(!stream.isOpen)
    stream.close()
    try loop.drain()
    #expect(closed == 1)
    #expect(errorNumber { for _ in 0..<100 { try client.write([1]) } } == EPIPE)
  }

  @Test func largeMessagesAreSentInPieces() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    client.wait(seconds: 10)
    let stream = try UnixStream(try accept(listener), loop: loop)
    let message = (0..<900_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    stream.send(message)
    stream.closeWhenSent()
    var received: [UInt8] = []
    while true {
      let part = try client.read(upTo: 100_000)
      if part.isEmpty { break }
      received += part
      try loop.drain()
    }
    #expect(received == message)
  }

  @Test func aPeerThatDoesNotReadIsClosed() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    let stream = try UnixStream(try accept(listener), loop: loop, outgoingLimit: 10_000)
    var closed = 0
    stream.onClose = { closed += 1 }
    var sent = 0
    while stream.isOpen, sent < 10_000 {
      stream.send(Array(repeating: 1, count: 5_000))
      sent += 1
    }
    #expect(closed == 0)
    try #require(try loop.run { closed == 1 })
    withExtendedLifetime(client) {}
  }

  @Test func theEndOfThePeerIsSeen() throws {
    let listener = try UnixListener(path: path)
    var client: UnixClient? = try UnixClient(path: path)
    let stream = try UnixStream(try accept(listener), loop: loop)
    var received = 0
    var closed = 0
    stream.onReceive = { received += $0.count }
    stream.onClose = { closed += 1 }
    try client?.write([1, 2, 3])
    client = nil
    try #require(try loop.run { closed == 1 })
    #expect(received == 3)
  }

  @Test func aPeerThatShutsItsSideStillGetsItsReply() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    client.wait(seconds: 10)
    let stream = try UnixStream(try accept(listener), loop: loop)
    stream.onReceive = { [unowned stream] in stream.send($0 + $0) }
    try client.write([1])
    shutdown(client.fd, Int32(SHUT_WR))
    var closed = false
    stream.onClose = { closed = true }
    try #require(try loop.run { closed })
    #expect(try client.read(upTo: 10) == [1, 1])
    #expect(try client.read(upTo: 10).isEmpty)
  }

  @Test func readingCanBeHeldBack() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    let stream = try UnixStream(try accept(listener), loop: loop)
    var received = 0
    stream.onReceive = { received += $0.count }
    stream.isReading = false
    try client.write([1])
    try loop.drain()
    #expect(received == 0)
    stream.isReading = true
    try #require(try loop.run { received == 1 })
  }

  @Test func aHandlerMayCloseItsStream() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    final class Holder { var stream: UnixStream? }
    let holder = Holder()
    holder.stream = try UnixStream(try accept(listener), loop: loop)
    var closed = 0
    holder.stream?.onReceive = { _ in holder.stream?.close() }
    holder.stream?.onClose = {
      holder.stream = nil
      closed += 1
    }
    try client.write([1])
    try #require(try loop.run { closed == 1 })
    #expect(holder.stream == nil)
  }

  /// However often a byte comes: the time is that of the whole call.
  @Test func aServerThatDribblesIsATimeout() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    let stream = try UnixStream(accept(listener), loop: loop)
    client.wait(milliseconds: 300)
    var bytes = 0
    let number = errorNumber {
      while bytes < 10_000 {
        stream.send([1])
        bytes += try client.read(upTo: 1).count
        usleep(10_000)
      }
    }
    #expect(number == ETIMEDOUT)
    #expect(bytes > 0)
    // It counts anew for what comes next.
    client.wait(seconds: 10)
    stream.send([1])
    #expect(try client.read(upTo: 1) == [1])
  }

  /// Where so many wait to be let in that the kernel takes no more, connecting ends too.
  @Test func aFullBacklogIsATimeout() throws {
    try Files.makeDirectory(folder.file("run"))
    let server = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(server) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(server, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    #expect(bound == 0)
    #expect(listen(server, 0) == 0)
    var waiting: [UnixClient] = []
    let number = errorNumber { for _ in 0..<10 { waiting.append(try UnixClient(path: path, patience: 1)) } }
    #expect(number == ETIMEDOUT)
    #expect(!waiting.isEmpty)
  }

  @Test func aSilentServerIsATimeout() throws {
    let listener = try UnixListener(path: path)
    let client = try UnixClient(path: path)
    client.wait(milliseconds: 20)
    #expect(errorNumber { _ = try client.read(upTo: 1) } == ETIMEDOUT)
    withExtendedLifetime(listener) {}
  }
}
