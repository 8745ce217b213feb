import LimberControl
import Platform
import Records
import Varlink

/// The control socket: lets in this user and nobody else, and carries bytes between the streams and the protocol.
///
/// Whatever clients do, they hold up a reminder, and each other, by no more than one call, or a few short ones, and take no
/// more memory than the bounds below.
final class ControlSocket {
  /// As many clients as are served at once. A person's tools open one or two; a status bar that forgets to close, a few
  /// hundred.
  static let maximumConnections = 1_200
  /// Descriptors for the daemon's own files beside those of clients. Both together are the unit's `LimitNOFILE=`.
  private static let ownFiles = 100
  /// What a client may leave unread (bytes) before its further calls wait.
  private static let comfortablyUnread = 64 << 10
  /// What a watcher may leave unread (bytes) before it is cut off: some hundred entries.
  private static let maximumUnread = 256 << 10
  /// What all clients together may have sent half, or left unread (bytes): then the one with the most of it is cut off.
  private static let maximumWaiting = 32 << 20
  /// How long a call may take to arrive, from its first byte on (µs).
  private static let frameDeadline: Int64 = 10_000_000

  /// So many are let in at a time: whoever connects without an end gets no more than that between two reminders, and between
  /// two turns of those who are in already.
  private static let admissions = 16
  /// So long (µs) calls are answered before the loop looks for what is due and who has come: one long one, or many short ones.
  private static let share: Int64 = 2_000
  /// After a call or a reply of this size (bytes) or more …
  private static let muchMemory = 64 << 10
  /// … the memory that it took is given back, once nothing of the kind has come for so long (µs).
  private static let quiet: Int64 = 1_000_000

  /// The name under which the socket is known in the runtime directory.
  static let fileName = ControlInterface.name

  private let listener: UnixListener
  private let service: Service
  private let loop: EventLoop
  private let limit: Int
  private var source: IOSource?
  private var connections: [UInt64: Connection] = [:]
  /// Armed only while a call has come in half.
  private var deadline: Timer?
  private var waiting = 0
  private var tidying: Timer?
  /// Whose turn it is.
  private var queue = TurnQueue<UInt64>()
  private var isTurnAsked = false
  private var turns: UInt64 = 0
  /// The number of the last client. None is used twice: who is gone is still looked up for a turn.
  private var lastClient: UInt64 = 0

  /// One client.
  private final class Connection {
    let stream: UnixStream
    var varlink: ServerConnection?
    /// What has come in since its last turn, and whether nothing more will.
    var incoming: [UInt8] = []
    var hasEnded = false
    /// It has read what was sent.
    var isDrained = false
    /// The protocol wants no more input for now.
    var isSuspended = false
    /// What its calls have cost lately.
    var cost = RecentCost()
    /// What waits of it, in either direction, as it was counted last.
    var waiting = 0
    /// The call that has come in half: its number, and until when the rest must be there (µs since boot).
    var partial: (number: UInt64, until: Int64)?
    /// When something came from it last.
    var lastTurn: UInt64 = 0
    init(stream: UnixStream) { self.stream = stream }

    /// Whether nothing is going on.
    var isIdle: Bool { varlink?.isAnswering != true && waiting == 0 }
  }

  /// The socket that the service manager passed, or one that is bound at `path`. Who connects waits for a ``ControlSocket``.
  ///
  /// - Throws: ``StartError``; `PlatformError`, `EADDRINUSE` when another daemon listens there.
  static func listen(at path: String?) throws -> UnixListener {
    if let passed = try ServiceManager.listeningSockets().first { return try UnixListener(adopting: passed.fd) }
    guard let path else { throw StartError.noRuntimeDirectory(Directories.runtimeDirProblem() ?? .unset) }
    // Where nothing can be made, what is wrong is the variable.
    if path == self.path(told: nil, variable: ""), case .noDirectory? = Directories.runtimeDirProblem() {
      throw StartError.noRuntimeDirectory(.noDirectory(Files.split(Files.split(path).folder).folder))
    }
    try checkFolder(of: path)
    return try UnixListener(path: path)
  }

  /// Serves those who connect to a socket.
  init(loop: EventLoop, listener: UnixListener, daemon: Daemon) throws {
    self.loop = loop
    self.listener = listener
    let files = Process.allowOpenFiles(Self.maximumConnections + Self.ownFiles)
    limit = max(1, min(Self.maximumConnections, files - Self.ownFiles))
    let handler = ControlService(daemon: daemon)
    service = Service(
      vendor: "Limber", product: "limberd", version: Daemon.version, url: "man:limberd(8)",
      interfaces: [ControlInterface.parsed], streams: [ControlMethod.watch.name]
    ) { call, responder in ControlInterface.answer(call, responder, by: handler) }
    deadline = try loop.makeTimer { [unowned self] in cutOffTheLate() }
    tidying = try loop.makeTimer { Process.returnMemory() }
    source = try loop.watch(fd: listener.fd, events: .readable) { [unowned self] _ in accept() }
  }

  /// Where clients find it: as told, else as the environment says; nil where there is no runtime directory.
  static func path(told: String?, variable: String = ControlInterface.socketVariable) -> String? {
    Directories.socket("limber", named: fileName, told: told, variable: variable)
  }

  /// Whoever can write to the folder, or exchange it, could put a socket of his own in the place of ours.
  private static func checkFolder(of path: String) throws(StartError) {
    if let exposure = Directories.exposure(ofSocket: path, of: "limber") { throw .exposed(exposure) }
  }

  /// Hears nobody any more. What was to be sent is sent as far as it goes without waiting.
  func close() {
    source = nil
    deadline = nil
    tidying = nil
    for connection in connections.values {
      connection.stream.isReading = false
      connection.stream.closeWhenSent()
      // What is not answered yet will not be.
      connection.varlink?.disconnected()
    }
    listener.close()
  }

  // MARK: Coming and going

  private func accept() {
    do {
      for _ in 0..<Self.admissions {
        guard let socket = try listener.accept() else { return }
        // The file's mode keeps others out already; this holds whatever became of the mode. Closing needs no answer.
        guard socket.peer.uid == Process.uid, connections.count < limit || makeRoom() else { continue }
        try serve(socket)
      }
    } catch {
      say("limberd: a connection could not be accepted: \(error)")
    }
  }

  /// Closes the client that has been idle for the longest: who has something to say is not locked out by those who have not.
  private func makeRoom() -> Bool {
    let idle = connections.filter { $0.value.isIdle }
    guard let longest = idle.min(by: { $0.value.lastTurn < $1.value.lastTurn }) else { return false }
    connections[longest.key] = nil
    longest.value.stream.close()
    return true
  }

  private func serve(_ socket: AcceptedSocket) throws {
    let stream = try UnixStream(fd: socket.takeDescriptor(), loop: loop, outgoingLimit: Self.maximumUnread)
    let connection = Connection(stream: stream)
    lastClient += 1
    let id = lastClient
    connections[id] = connection
    touch(connection)
    let varlink = ServerConnection(service: service) { [weak self, weak connection] action in
      guard let self, let connection else { return }
      switch action {
      case .send(let bytes):
        connection.stream.send(bytes)
        if bytes.count >= Self.muchMemory { tidySoon() }
        if connection.stream.unsentCount > Self.comfortablyUnread { connection.varlink?.outputBlocked(true) }
        count(connection)
      case .suspendInput: connection.isSuspended = true
      case .resumeInput: connection.isSuspended = false
      case .goOnLater: askForTurn(id, connection)
      case .close: connection.stream.closeWhenSent()
      }
    }
    connection.varlink = varlink
    stream.onReceive = { [weak self, weak connection] bytes in
      guard let self, let connection else { return }
      touch(connection)
      if bytes.count >= Self.muchMemory { tidySoon() }
      connection.incoming += bytes
      // The rest is read when this has had its turn.
      if connection.incoming.count >= Self.comfortablyUnread { connection.stream.isReading = false }
      askForTurn(id, connection)
      count(connection)
    }
    stream.onEnd = { [weak self, weak connection] in
      guard let self, let connection else { return }
      connection.hasEnded = true
      // Who comes and goes without a word needs no turn.
      if connection.incoming.isEmpty, connection.varlink?.bufferedCount == 0 {
        connection.varlink?.inputEnded()
      } else {
        askForTurn(id, connection)
      }
    }
    stream.onDrain = { [weak self, weak connection] in
      guard let self, let connection else { return }
      connection.isDrained = true
      askForTurn(id, connection)
      count(connection)
    }
    stream.onClose = { [weak self, weak connection] in
      connection?.varlink?.disconnected()
      guard let self else { return }
      waiting -= connection?.waiting ?? 0
      connection?.waiting = 0
      // Not from within the stream's own turn, which still uses it.
      loop.afterThisTurn { [weak self] in self?.connections[id] = nil }
    }
  }

  private func tidySoon() { tidying?.arm(at: Clock.read().boot + Self.quiet) }

  private func touch(_ connection: Connection) {
    turns += 1
    connection.lastTurn = turns
  }

  // MARK: Turns

  /// Lets a client have a turn: one call of one client in each. Who asks for much at once, does not read, or has cost much
  /// lately comes after those who do not.
  private func askForTurn(_ id: UInt64, _ connection: Connection) {
    queue.ask(id, rank: rank(of: connection))
    awaitTurn()
  }

  private func rank(of connection: Connection) -> TurnRank {
    let isCrowding =
      connection.stream.unsentCount > 0
      || connection.varlink.map { $0.bufferedCount > 0 && !$0.hasPartialFrame } ?? false
      || connection.incoming.firstIndex(of: 0).map { $0 + 1 < connection.incoming.count } ?? false
    if isCrowding { return .crowding }
    return connection.cost.isMuch(at: Clock.read().boot) ? .costly : .modest
  }

  private func awaitTurn() {
    guard !isTurnAsked, !queue.isEmpty else { return }
    isTurnAsked = true
    loop.afterThisTurn { [weak self] in self?.takeTurns() }
  }

  /// Then what is due comes in between.
  private func takeTurns() {
    isTurnAsked = false
    let end = Clock.read().boot + Self.share
    var now = end - Self.share
    while now < end, let id = queue.next() {
      // It may be gone meanwhile.
      guard let connection = connections[id] else { continue }
      takeTurn(connection)
      let begun = now
      now = Clock.read().boot
      connection.cost.add(now - begun, at: begun)
    }
    awaitTurn()
  }

  private func takeTurn(_ connection: Connection) {
    let incoming = connection.incoming
    connection.incoming = []
    connection.varlink?.goOn(with: incoming)
    // After the turn: what was held back by it waits for the next one.
    if connection.isDrained { connection.varlink?.outputBlocked(connection.stream.unsentCount > 0) }
    connection.isDrained = false
    if connection.hasEnded { connection.varlink?.inputEnded() }
    if connection.stream.isOpen, !connection.hasEnded { connection.stream.isReading = !connection.isSuspended }
    count(connection)
  }

  // MARK: Bounds

  /// Counts what waits of a client, and cuts one off where it is too much of all.
  private func count(_ connection: Connection) {
    guard connection.stream.isOpen, let varlink = connection.varlink else { return }
    let now = connection.incoming.count + varlink.bufferedCount + connection.stream.unsentCount
    waiting += now - connection.waiting
    connection.waiting = now
    if waiting > Self.maximumWaiting,
      let greatest = connections.values.filter({ $0.stream.isOpen }).max(by: { $0.waiting < $1.waiting })
    {
      greatest.stream.close()
    }
    guard varlink.hasPartialFrame else {
      connection.partial = nil
      return
    }
    guard connection.partial?.number != varlink.callCount else { return }
    let until = Clock.read().boot + Self.frameDeadline
    // The timer is set for the first of them: those that come later are looked at then.
    if !connections.values.contains(where: { $0.partial != nil }) { deadline?.arm(at: until) }
    connection.partial = (varlink.callCount, until)
  }

  /// Closes those whose call has not arrived in time.
  private func cutOffTheLate() {
    let now = Clock.read().boot
    for connection in connections.values where connection.partial.map({ $0.until <= now }) ?? false {
      connection.partial = nil
      connection.stream.close()
    }
    if let next = connections.values.compactMap({ $0.partial?.until }).min() { deadline?.arm(at: next) }
  }
}

/// Why the daemon can't begin.
enum StartError: Error, CustomStringConvertible {
  case noRuntimeDirectory(Directories.RuntimeDirProblem)
  /// Others could come between it and its clients.
  case exposed(Directories.Exposure)

  var description: String {
    switch self {
    case .noRuntimeDirectory(let problem): "there is no folder for the control socket: \(problem)"
    case .exposed(.foreign(let folder)):
      "the folder \(folder) belongs to another user, who could read what is told to limberd there"
    case .exposed(.open(let folder)): "others may enter the folder \(folder)"
    case .exposed(.shared(let folder)):
      "others may write to the folder \(folder), so that somebody else's socket could stand in the place of this one"
    }
  }

  /// What helps.
  var toDo: String {
    switch self {
    case .noRuntimeDirectory, .exposed(.foreign): Remedy.ofDaemon.runtimeFolder
    case .exposed(.open(let folder)): Remedy.ofDaemon.close(folder)
    case .exposed(.shared): Remedy.ofDaemon.ownFolder
    }
  }
}
