internal import LimberCore
internal import Platform
internal import Report

/// Where words and data leave the program: the last place that they come through.
///
/// What goes to a terminal is made harmless here, wherever it came from, and shown in the characters that the terminal knows. What
/// goes to a file or a pipe is left as it is, byte for byte.
struct Output: Sendable {
  static let standardOutput = Output(Terminal.standardOutput)
  static let standardError = Output(Terminal.standardError)

  private let descriptor: Int32
  let isTerminal: Bool
  /// How text may look here.
  let style: TextStyle

  init(_ descriptor: Int32, environment: (String) -> String? = Process.environment) {
    self.descriptor = descriptor
    isTerminal = Terminal.isTerminal(descriptor)
    style = Screen.style(isTerminal: isTerminal, environment: environment)
  }

  /// Writes text that was laid out for this place, with escape sequences of its style.
  ///
  /// - Throws: ``OutputError``.
  func write(_ text: String) throws(OutputError) {
    try send(Array((isTerminal ? style.shown(text) : text).utf8))
  }

  /// Writes data for programs: nothing in it is meant for a terminal.
  ///
  /// - Throws: ``OutputError``.
  func write(data bytes: [UInt8]) throws(OutputError) {
    try send(isTerminal ? Array(Text.harmless(String(decoding: bytes, as: UTF8.self)).utf8) : bytes)
  }

  /// A part of what is drawn on a terminal.
  enum Part {
    case text(String)
    /// A control sequence (ECMA-48) that moves the cursor or erases.
    case control(String)
  }

  /// Draws on a terminal, all at once so that nothing flickers.
  ///
  /// - Throws: ``OutputError``.
  func draw(_ parts: [Part]) throws(OutputError) {
    guard isTerminal else { return }
    let drawn = parts.map { part in
      switch part {
      case .text(let text): style.shown(text)
      case .control(let sequence): sequence
      }
    }
    try send(Array(drawn.joined().utf8))
  }

  private func send(_ bytes: [UInt8]) throws(OutputError) {
    do {
      try Terminal.writeAll(descriptor, bytes: bytes)
    } catch {
      throw OutputError(cause: error)
    }
  }
}

extension Output {
  /// Where a file goes that was asked for.
  enum Place: Hashable {
    /// A file of that path is there now, whole.
    case file
    /// It was written through: to standard output for `-`, to a pipe, a device or a terminal. Nothing else belongs there.
    case stream
  }

  /// Writes a file that was asked for. What is no regular file is written through, never replaced.
  ///
  /// - Throws: ``OutputError``, a ``Failure``.
  static func write(_ bytes: [UInt8], to path: String) throws -> Place {
    if path == "-" {
      try standardOutput.write(data: bytes)
      return .stream
    }
    do {
      if let stream = try FileStream.open(path) {
        try Output(stream.descriptor).write(data: bytes)
        return .stream
      }
      try Files.replaceOrOverwrite(path, bytes)
      return .file
    } catch let error as PlatformError {
      throw unwritable(path, error)
    } catch let error as OutputError where !error.isDisconnected {
      throw unwritable(path, error.cause)
    }
  }

  private static func unwritable(_ path: String, _ error: PlatformError) -> Failure {
    if error.hasNoReader {
      return Failure(
        .failed, "\(quoted(path)) can't be written: it is no file, and nobody reads from it.",
        toDo: "Name a file, or first start what reads from it.")
    }
    return Failure(
      .failed, "\(quoted(path)) can't be written: \(error.reason).", toDo: "Check the path and the disk.")
  }
}

/// What was to be printed could not be written.
struct OutputError: Error {
  var cause: PlatformError

  /// Whoever read it has enough.
  var isDisconnected: Bool { cause.isDisconnected }

  /// What a person is told.
  ///
  /// - Parameter deeds: what has been done by then.
  func failure(after deeds: Deeds) -> Failure {
    guard let done = deeds.last else {
      return Failure(.failed, "The output can't be written: \(cause.reason).", toDo: "Check where it goes to.")
    }
    return Failure(
      .failed, "\(done) Only the answer can't be written: \(cause.reason).",
      toDo: "Don't do it again. Look what is so now with: limber status")
  }
}

/// What a verb has changed so far: whoever is told that it failed is told that too.
final class Deeds {
  /// As a sentence; nil while nothing was changed.
  private(set) var last: String?

  /// Something is done, and on the disk.
  func note(_ sentence: String) { last = sentence }
}
