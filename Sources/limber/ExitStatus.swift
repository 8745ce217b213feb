internal import Records

/// How `limber` ends. Scripts rely on these numbers: they never change.
enum ExitStatus: Int32, CaseIterable {
  case success = 0
  case failed = 1
  case nothingDue = 3
  case notRunning = 4
  case refused = 5
  case ambiguous = 6
  /// EX_USAGE of sysexits.h(3head).
  case usage = 64
  /// EX_CONFIG of sysexits.h(3head).
  case scheduleInvalid = 78

  /// What it means, for the help text.
  var meaning: String {
    switch self {
    case .success: "all is well"
    case .failed: "it failed"
    case .nothingDue: "nothing is due"
    case .notRunning: "limberd is not running"
    case .refused: "refused, and why"
    case .ambiguous: "more than one is meant; the candidates are named"
    case .usage: "the command was not understood"
    case .scheduleInvalid: "the schedule is not valid"
    }
  }

  /// All of them, one a line.
  static var table: String {
    allCases.map { status in
      let number = "\(status.rawValue)"
      return String(repeating: " ", count: 4 - number.count) + number + "  " + status.meaning
    }.joined(separator: "\n")
  }
}

/// Why a verb could not do what was asked: one sentence what, one sentence what to do, and how the process ends.
struct Failure: Error, Hashable {
  var status: ExitStatus
  /// What is wrong, as a sentence.
  var what: String
  /// What to do about it, as a sentence.
  var toDo: String?
  /// Where in what was typed it is wrong.
  var excerpt: Excerpt?

  init(_ status: ExitStatus, _ what: String, toDo: String? = nil, excerpt: Excerpt? = nil) {
    self.status = status
    self.what = what
    self.toDo = toDo
    self.excerpt = excerpt
  }

  /// Nobody listens on the socket.
  static var notRunning: Failure { Failure(.notRunning, "limberd is not running.", toDo: Remedy.here.start) }
}
