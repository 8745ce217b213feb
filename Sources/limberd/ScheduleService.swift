import LimberControl
import LimberCore
import ScheduleFile
import Varlink

/// The methods that read and change the schedule file.
extension ControlService {
  func add(_ call: Control.Add) throws(ControlError) -> Control.Add.Reply {
    let reminder = try read(call.reminder)
    let warnings = try edit { document throws(ScheduleEditError) in try document.adding(reminder) }
    return Control.Add.Reply(
      reminder: Control.Reminder(try find(reminder.id)), next: next(reminder.id), warnings: warnings)
  }

  /// The reminder that a draft describes, defaults filled in.
  private func read(_ draft: Control.ReminderDraft) throws(ControlError) -> Reminder {
    let id = draft.id ?? Reminder.slug(draft.title).flatMap { ShortID.isTaken($0) ? nil : $0 } ?? freeID(draft.kind)
    var fields: [(key: String, value: ScheduleFile.FieldValue)] = []
    do throws(JSONError) {
      guard case .object(let members) = try JSONValue(encoding: draft) else {
        preconditionFailure("a draft is an object")
      }
      for (key, value) in members where key != "id" {
        switch value {
        case .string(let text): fields.append((key, .string(text)))
        case .int(let number): fields.append((key, .integer(number)))
        case .bool(let flag): fields.append((key, .boolean(flag)))
        case .array(let list): fields.append((key, .strings(list.compactMap(\.stringValue))))
        case .null, .double, .object: continue
        }
      }
    } catch {
      preconditionFailure("a draft has a JSON form: \(error)")
    }
    fields = try Self.gathered(fields)
    do throws(FieldProblems) {
      return try ReminderKeys.parse(id: id, fields: fields, isZone: daemon.timekeeper.isZone)
    } catch {
      throw .invalidSchedule(.init(problems: error.problems.map(Control.Problem.init)))
    }
  }

  /// The times by the clock under one key, as the file has them: in the interface `at` is the one text that it always was, and
  /// further ones are beside it.
  private static func gathered(
    _ fields: [(key: String, value: ScheduleFile.FieldValue)]
  ) throws(ControlError) -> [(key: String, value: ScheduleFile.FieldValue)] {
    guard let further = fields.first(where: { $0.key == "alsoAt" })?.value else { return fields }
    guard case .strings(let others) = further,
      case .string(let first)? = fields.first(where: { $0.key == "at" })?.value
    else {
      throw .invalidValue(
        .init(parameter: "alsoAt", found: "no list beside an at", allowed: "a list of texts, and with it at"))
    }
    return fields.filter { $0.key != "alsoAt" }.map { field in
      field.key == "at" ? (field.key, .strings([first] + others)) : field
    }
  }

  /// For a title in letters that no id can have: `movement`, `movement-2`.
  private func freeID(_ kind: String) -> String {
    let taken = Set(daemon.engine.reminders.map(\.id))
    let base = Reminder.slug(kind) ?? "reminder"
    var id = base
    var number = 1
    while taken.contains(id) {
      number += 1
      id = "\(base)-\(number)"
    }
    return id
  }

  func remove(_ call: Control.Remove) throws(ControlError) -> Control.Remove.Reply {
    let reminder = try find(call.reminder)
    _ = try edit { document throws(ScheduleEditError) in try document.removing(reminder.id) }
    return Control.Remove.Reply(reminder: Control.Reminder(reminder))
  }

  func set(_ call: Control.Set) throws(ControlError) -> Control.Set.Reply {
    let id = try find(call.reminder).id
    let reset = call.reset ?? []
    for key in reset where !ReminderKeys.names.contains(ReminderKeys.snakeCase(key)) {
      throw .invalidValue(
        .init(
          parameter: "reset", found: key,
          allowed: "a key of a reminder, such as "
            + (Text.nearest(to: ReminderKeys.snakeCase(key), among: ReminderKeys.names) ?? "snooze")))
    }
    if let key = reset.first(where: { call.changes.values[$0] != nil }) {
      throw .invalidValue(.init(parameter: "reset", found: key, allowed: "a key that is not changed in the same call"))
    }
    let values = call.changes.values.sorted { $0.key < $1.key }.map { ($0.key, ScheduleFile.FieldValue($0.value)) }
    let changes = try Self.gathered(values).map { ($0.key, Optional($0.value)) }
    let warnings = try edit { [daemon] document throws(ScheduleEditError) in
      try document.setting(id, to: changes + reset.map { ($0, nil) }, isZone: daemon.timekeeper.isZone)
    }
    // What was set is looked at again, whether or not it was so before.
    let keys = Set(call.changes.values.keys.map(ReminderKeys.snakeCase))
    let known = Set(warnings.map(\.message))
    let again = advice(on: daemon.engine.recordedSchedule, of: id, keys: keys)
    return Control.Set.Reply(
      reminder: Control.Reminder(try find(id)), next: next(id),
      warnings: warnings + again.filter { !known.contains($0.message) })
  }

  func schedule(_ call: Control.Schedule) throws(ControlError) -> Control.Schedule.Reply {
    do throws(ScheduleKeeper.Failure) {
      return Control.Schedule.Reply(
        file: keeper.path, text: try keeper.text(recorded: daemon.engine.recordedSchedule))
    } catch {
      throw refusal(error)
    }
  }

  func edit(_ call: Control.Edit) throws(ControlError) -> Control.Edit.Reply {
    let before = daemon.engine.recordedSchedule.reminders
    let warnings: [Control.Problem]
    let earlier = try? keeper.texts.schedule(of: call.before)
    do throws(ScheduleKeeper.Failure) {
      let document = try keeper.replace(call.before, by: call.after, recorded: daemon.engine.recordedSchedule)
      daemon.adopt(document)
      warnings = self.warnings(of: document, beyond: earlier)
    } catch {
      throw refusal(error)
    }
    let after = daemon.engine.recordedSchedule.reminders
    let old = Dictionary(before.map { ($0.id, $0) }) { first, _ in first }
    let kept = Set(after.map(\.id))
    return Control.Edit.Reply(
      added: after.filter { old[$0.id] == nil }.map(\.id),
      changed: after.filter { reminder in old[reminder.id].map { $0 != reminder } ?? false }.map(\.id),
      removed: before.map(\.id).filter { !kept.contains($0) }, warnings: warnings)
  }

  func `import`(_ call: Control.Import) throws(ControlError) -> Control.Import.Reply {
    let other: ScheduleDocument
    do throws(ScheduleProblems) {
      other = try ScheduleDocument(parsing: call.text, isZone: daemon.timekeeper.isZone)
    } catch {
      throw .invalidSchedule(.init(problems: error.problems.map { Control.Problem($0, inTextCalled: "text") }))
    }
    var done: ScheduleImport?
    let warnings = try edit { document throws(ScheduleEditError) in
      let imported = try document.importing(other, replacing: call.replace ?? false)
      done = imported.done
      return imported.document
    }
    guard let done else { preconditionFailure("what was edited was imported") }
    return Control.Import.Reply(
      added: done.added, changed: done.changed, same: done.same, settings: done.settings, warnings: warnings)
  }

  private var keeper: ScheduleKeeper {
    guard let keeper = daemon.keeper else { preconditionFailure("clients are let in after the schedule was read") }
    return keeper
  }

  /// Changes the schedule file, and puts it in force.
  ///
  /// - Returns: what somebody should look at that was not so before.
  private func edit(
    _ change: (ScheduleDocument) throws(ScheduleEditError) -> ScheduleDocument
  ) throws(ControlError) -> [Control.Problem] {
    var earlier: LimberCore.Schedule?
    do throws(ScheduleKeeper.Failure) {
      let document = try keeper.edit(recorded: daemon.engine.recordedSchedule) { old throws(ScheduleEditError) in
        earlier = old.schedule
        return try change(old)
      }
      daemon.adopt(document)
      return warnings(of: document, beyond: earlier)
    } catch {
      throw refusal(error)
    }
  }

  /// What somebody should look at that was not so before; all of it where there was nothing before.
  private func warnings(of document: ScheduleDocument, beyond earlier: LimberCore.Schedule?) -> [Control.Problem] {
    let schedule = document.schedule
    guard let earlier else { return advice(schedule, isInForce: true) }
    let zones = daemon.timekeeper.zones(named: schedule.zoneNames.union(earlier.zoneNames))
    return adviser.advice(on: schedule, beyond: earlier, at: now, in: zones).map(Control.Problem.init)
  }

  private func advice(_ schedule: LimberCore.Schedule, isInForce: Bool) -> [Control.Problem] {
    let zones = daemon.timekeeper.zones(named: schedule.zoneNames)
    return adviser.advice(on: schedule, at: now, in: zones, isInForce: isInForce).map(Control.Problem.init)
  }

  /// What somebody should look at in some keys of one reminder.
  private func advice(on schedule: LimberCore.Schedule, of id: String, keys: Set<String>) -> [Control.Problem] {
    let zones = daemon.timekeeper.zones(named: schedule.zoneNames)
    return adviser.advice(on: schedule, of: id, at: now, in: zones)
      .filter { $0.key.map(keys.contains) ?? false }.map(Control.Problem.init)
  }

  func check(_ call: Control.Check) throws(ControlError) -> Control.Check.Reply {
    let text: String
    if let given = call.text { text = given } else { text = try schedule(Control.Schedule()).text }
    do throws(ScheduleProblems) {
      let schedule = try keeper.texts.schedule(of: text)
      return Control.Check.Reply(
        problems: [], warnings: advice(schedule, isInForce: call.text == nil))
    } catch {
      let name = call.text == nil ? ScheduleKeeper.fileName : "text"
      return Control.Check.Reply(
        problems: error.problems.map { Control.Problem($0, inTextCalled: name) }, warnings: [])
    }
  }

  private func refusal(_ failure: ScheduleKeeper.Failure) -> ControlError {
    ControlError(failure, file: keeper.path, reminders: daemon.engine.reminders)
  }

  func reload(_ call: Control.Reload) throws(ControlError) -> Control.Reload.Reply {
    let problems = daemon.reload()
    guard problems.isEmpty else { throw .invalidSchedule(.init(problems: problems)) }
    return Control.Reload.Reply()
  }
}

extension ScheduleFile.FieldValue {
  /// The value of a key that is to be changed.
  fileprivate init(_ value: Control.ReminderChanges.Value) {
    switch value {
    case .text(let text): self = .string(text)
    case .number(let number): self = .integer(Int64(number))
    case .flag(let flag): self = .boolean(flag)
    case .list(let list): self = .strings(list)
    }
  }
}
