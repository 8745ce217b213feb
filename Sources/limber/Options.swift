internal import ArgumentParser

/// Where the daemon listens.
struct ConnectionOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The daemon's socket.",
      discussion: "Else LIMBER_SOCKET, else $XDG_RUNTIME_DIR/limber/io.limber.Control.", valueName: "path"))
  var socket: String?
}

/// How data is printed.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print JSON, for programs.")
  var json = false
}

/// A verb of `limber`: a command that can fail with a ``Failure``.
protocol Verb: ParsableCommand {
  /// What its words are that are no option; nil where it takes none.
  static var freeWords: String? { get }

  /// Does it.
  func perform(in session: Session) throws
}

extension Verb {
  static var freeWords: String? { nil }

  /// Called by ArgumentParser.
  func run() throws {
    let session = Session()
    do {
      try perform(in: session)
    } catch let error as OutputError where !error.isDisconnected {
      throw error.failure(after: session.deeds)
    }
  }
}
