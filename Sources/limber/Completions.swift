internal import ArgumentParser
internal import LimberControl
internal import LimberCore
internal import Platform
internal import Report
internal import ScheduleFile

/// What a shell offers where a word is being typed: looked up in the daemon, quickly, or nothing.
enum Completions {
  /// Longer than this nobody who presses Tab waits, in seconds.
  private static let patience = 1

  /// Ids of what is due, and of reminders: what can be answered.
  static let answerable = CompletionKind.custom { _, _, _ in
    ask { client in
      let due = try client.reply(to: Control.Status()).due
      return due.map { offer($0.occurrence, $0.title) } + (try reminders(client) { $0.enabled != false })
    }
  }

  /// Ids of what can be taken back.
  static let undoable = CompletionKind.custom { _, _, _ in
    ask { client in
      try client.reply(to: Control.Deeds()).deeds.map { offer($0.id, $0.title ?? $0.logged ?? $0.what) }
    }
  }

  /// Ids of movements that can be walked through.
  static let movements = CompletionKind.custom { _, _, _ in
    ask { client in
      let due = try client.reply(to: Control.Status()).due.filter { $0.kind == ReminderKind.movement.rawValue }
      return due.map { offer($0.occurrence, $0.title) }
        + (try reminders(client) { $0.kind == ReminderKind.movement.rawValue })
    }
  }

  /// Ids of reminders.
  static let reminders = CompletionKind.custom { _, _, _ in ask { try reminders($0) { _ in true } } }
  /// Ids of reminders that are not disabled, and of those that are.
  static let enabled = CompletionKind.custom { _, _, _ in ask { try reminders($0) { $0.enabled != false } } }
  static let disabled = CompletionKind.custom { _, _, _ in ask { try reminders($0) { $0.enabled == false } } }

  /// `every=`: the keys of a reminder.
  static let keys = CompletionKind.custom { _, _, _ in ReminderKeys.names.map { "\($0)=" } }

  private static func reminders(
    _ client: Client, where isWanted: (Control.Reminder) -> Bool
  ) throws -> [String] {
    try client.reply(to: Control.List()).reminders.filter(isWanted).map { offer($0.id, $0.title) }
  }

  /// What the daemon says; nothing where it does not run or does not answer: a shell that is typed in is no place for
  /// messages.
  private static func ask(_ body: (Client) throws -> [String]) -> [String] {
    (try? body(Client(socket: nil, patience: patience))) ?? []
  }

  /// A word with what it stands for, as the shell wants it. bash would insert the description too.
  private static func offer(_ word: String, _ description: String) -> String {
    let word = Columns.clean(word, limit: 40)
    let description = Columns.clean(description, limit: 60)
    return switch CompletionShell.requesting {
    case .zsh?: "\(word):\(description)"
    case .fish?: "\(word)\t\(description)"
    default: word
    }
  }
}
