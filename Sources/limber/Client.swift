internal import LimberControl
internal import Platform
internal import Records
internal import Report
internal import Varlink

/// A connection to the daemon.
final class Client {
  /// Longer than any call takes, a slow disk and a daemon that is only just being started included, in seconds.
  static let patience = 45
  /// As much as is read at once.
  private static let chunk = 64 * 1024

  private let stream: UnixClient
  private var connection = ClientConnection()
  private let deeds: Deeds
  /// How long a call may take in all, in seconds.
  private let patience: Int
  private var isStream = false
  /// What nobody knows while a call that was sent has no reply, as a sentence; nil where nothing depends on it.
  private var doubt: String?

  /// Connects.
  ///
  /// - Parameters:
  ///   - socket: the path that was asked for, if any.
  ///   - patience: how long connecting may take, and then each call, in seconds.
  ///   - environment: where to look up variables.
  ///   - deeds: is told what was changed.
  /// - Throws: a ``Failure``, `notRunning` where nobody listens.
  init(
    socket: String?, patience: Int = patience, environment: (String) -> String? = Process.environment,
    deeds: Deeds = Deeds()
  ) throws {
    self.deeds = deeds
    self.patience = patience
    let place = SocketPlace(socket, environment: environment)
    guard let path = place.path else { throw place.notRunning }
    do {
      stream = try UnixClient(path: path, patience: patience)
      // What is told here is health data: to nobody but the person's own limberd.
      guard try stream.peer().uid == Process.uid else { throw Self.foreign(path) }
    } catch let error as PlatformError {
      if error.isTimeout { throw Self.silent(nil) }
      if error.isNoSocket {
        throw Failure(
          .failed, "\(path) is no socket, so nobody can answer there.",
          toDo: place.check)
      }
      if error.isNotFound || error.isConnectionRefused { throw place.notRunning }
      if error.isPermissionDenied {
        if place.isRuntimeDirWrong { throw place.notRunning }
        throw Self.foreign(path)
      }
      if place.isRuntimeDirWrong { throw place.notRunning }
      throw Failure(.failed, "limberd can't be reached: \(error).", toDo: place.check)
    }
  }

  /// Calls a method and returns its results as they came.
  ///
  /// - Throws: ``ControlError`` when the daemon refuses, else a ``Failure``.
  func call(_ call: some ControlCall) throws -> JSONValue.Object {
    try send(call)
    guard let results = try next() else { throw gone }
    doubt = nil
    if let deed = type(of: call).method.deed { deeds.note(deed) }
    return results
  }

  /// Calls a method and returns its reply, as it came.
  func reply<C: ControlCall>(to call: C) throws -> C.Reply {
    try Self.exactly(C.self, self.call(call))
  }

  /// Reads a reply from its results, for showing: in the characters that can be shown here, before anything is laid out by
  /// their widths.
  static func decode<C: ControlCall>(_ type: C.Type, _ results: JSONValue.Object) throws -> C.Reply {
    let style = Output.standardOutput.style
    return try exactly(C.self, style.isUTF8 ? results : results.mapValues { $0.mapTexts(style.encodable) })
  }

  private static func exactly<C: ControlCall>(_ type: C.Type, _ results: JSONValue.Object) throws -> C.Reply {
    do {
      return try C.reply(from: results)
    } catch {
      throw misunderstanding("\(error)", C.method.doubt)
    }
  }

  /// Begins a stream: every reply comes by ``next()``.
  func stream(_ call: some ControlCall) throws {
    isStream = true
    try send(call)
  }

  /// The next reply of a stream; nil when the daemon has ended it.
  func next() throws -> JSONValue.Object? {
    while true {
      do {
        switch try connection.next() {
        case .reply(let results, _)?:
          // The next entry may be hours away.
          if isStream { stream.wait(seconds: nil) }
          return results
        case .failure(let error)?: throw try failure(error)
        case nil: break
        }
      } catch let error as ProtocolError {
        throw Self.misunderstanding("\(error)", doubt)
      }
      if connection.pendingCount == 0 { return nil }
      let bytes = try transfer { try stream.read(upTo: Self.chunk) }
      if bytes.isEmpty { return nil }
      connection.receive(bytes)
    }
  }

  private func send(_ call: some ControlCall) throws {
    let frame: [UInt8]
    do {
      frame = connection.send(try call.call())
    } catch {
      throw Failure(.usage, "This can't be sent: \(error).", toDo: "Check the numbers.")
    }
    stream.wait(seconds: patience)
    try transfer { try stream.write(frame) }
    // A call of which a part is missing is not carried out; from here on it may be.
    doubt = type(of: call).method.doubt
  }

  private func transfer<Result>(_ body: () throws -> Result) throws -> Result {
    do {
      return try body()
    } catch let error as PlatformError {
      if error.isTimeout { throw Self.silent(doubt) }
      if error.isDisconnected { throw gone }
      throw Failure(
        .failed, Self.sentences("The connection to limberd failed: \(error).", doubt),
        toDo: Remedy.here.restart(isReachable: false))
    }
  }

  private func failure(_ error: VarlinkError) throws -> any Error {
    do {
      if let known = try ControlError(error) { return known }
    } catch {
      return Self.misunderstanding("\(error)", doubt)
    }
    return Self.misunderstanding(error.name, doubt)
  }

  private static func silent(_ doubt: String?) -> Failure {
    Failure(.failed, sentences("limberd does not answer.", doubt), toDo: Remedy.here.restart())
  }

  private static func foreign(_ path: String) -> Failure {
    Failure(
      .failed, "The socket \(path) belongs to another user. Nothing was sent there.",
      toDo: "Run limber as the user whose limberd it is.")
  }

  /// The daemon closed the connection.
  var gone: Failure {
    // Who may have been heard is not told "not running": a script would do it again.
    Failure(
      doubt == nil ? .notRunning : .failed,
      Self.sentences(
        "limberd closed the connection: it has stopped, or serves as many programs as it can.", doubt),
      toDo: "If it has stopped: \(Remedy.here.start)")
  }

  private static func misunderstanding(_ detail: String, _ doubt: String? = nil) -> Failure {
    Failure(
      .failed, sentences("limber and limberd do not understand each other (\(quoted(detail))).", doubt),
      toDo: "Install both again from one version.")
  }

  private static func sentences(_ sentences: String?...) -> String {
    sentences.compactMap(\.self).joined(separator: " ")
  }
}

extension ControlMethod {
  /// What has been done when a call of it has been replied to; nil for one that only reads.
  fileprivate var deed: String? {
    switch self {
    case .done, .skip, .snooze, .undo, .log, .pause, .rest, .resume: "It is recorded."
    case .add, .remove, .set, .edit, .import: "The schedule is as you wanted it."
    case .reload: "The schedule was read again."
    case .status, .agenda, .list, .show, .deeds, .watch, .review, .schedule, .check: nil
    }
  }

  /// What is not known of a call of it that was sent and has no reply; nil for one that only reads.
  fileprivate var doubt: String? {
    switch self {
    case .done, .skip, .snooze, .undo, .log, .pause, .rest, .resume:
      "Not known whether it was recorded; limber status will tell."
    case .add, .remove, .set, .edit, .import: "Not known whether the schedule was changed; limber list will tell."
    case .reload: "Not known whether the schedule was read again; limber status will tell."
    case .status, .agenda, .list, .show, .deeds, .watch, .review, .schedule, .check: nil
    }
  }
}

extension JSONValue {
  /// The same value with each text in it changed; keys stay.
  fileprivate func mapTexts(_ change: (String) -> String) -> JSONValue {
    switch self {
    case .string(let text): .string(change(text))
    case .array(let elements): .array(elements.map { $0.mapTexts(change) })
    case .object(let members): .object(members.mapValues { $0.mapTexts(change) })
    case .null, .bool, .int, .double: self
    }
  }
}
