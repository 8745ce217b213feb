import LimberControl
import Testing
import Varlink

/// Values made from a description: the Swift types have to take them and give them back.
private struct Sampler {
  let interface = ControlInterface.parsed

  /// An object with all fields, or with those only that must be there.
  func object(_ fields: [Interface.Field], full: Bool) -> JSONValue.Object {
    var object: JSONValue.Object = [:]
    for field in fields {
      if case .optional = field.type, !full { continue }
      object[field.name] = value(field.type, full: full)
    }
    return object
  }

  func value(_ type: Interface.TypeExpression, full: Bool) -> JSONValue {
    switch type {
    case .bool: true
    case .int: 42
    case .float: 2.5
    case .string: "text"
    case .object, .any: [:]
    case .optional(let wrapped): value(wrapped, full: full)
    case .array(let element): full ? [value(element, full: true), value(element, full: false)] : []
    case .dictionary(let element): ["key": value(element, full: full)]
    case .enumeration(let names): .string(names[0])
    case .structure(let fields): .object(object(fields, full: full))
    case .named(let name): value(definition(of: name), full: full)
    }
  }

  func definition(of name: String) -> Interface.TypeExpression {
    guard case .type(let type) = interface.member(named: name)?.kind else { return .structure([]) }
    return type
  }
}

extension JSONValue {
  /// Without members that are `null`, which mean the same as absent ones.
  fileprivate var withoutNulls: JSONValue {
    switch self {
    case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(\.withoutNulls))
    case .array(let elements): .array(elements.map(\.withoutNulls))
    case .null, .bool, .int, .double, .string: self
    }
  }
}

/// The paths of optional fields that are nil.
private func absentFields(of value: Any, path: String) -> [String] {
  let mirror = Mirror(reflecting: value)
  if mirror.displayStyle == .optional {
    guard let (_, wrapped) = mirror.children.first else { return [path] }
    return absentFields(of: wrapped, path: path)
  }
  // The second element of an array is a sample without optional fields.
  let children = mirror.displayStyle == .collection ? Array(mirror.children.prefix(1)) : Array(mirror.children)
  return children.flatMap { absentFields(of: $0.value, path: "\(path).\($0.label ?? "")") }
}

@Suite struct DescriptionTests {
  private let types: [String: any Codable.Type] = [
    "DueOccurrence": Control.DueOccurrence.self, "Upcoming": Control.Upcoming.self, "Answer": Control.Answer.self,
    "Undone": Control.Undone.self, "Deed": Control.Deed.self, "Today": Control.Today.self,
    "Problem": Control.Problem.self,
    "ReminderDraft": Control.ReminderDraft.self, "ReminderChanges": Control.ReminderChanges.self,
    "Reminder": Control.Reminder.self, "Entry": Control.Entry.self,
    "ReviewPart": Control.ReviewPart.self, "ReviewCell": Control.ReviewCell.self,
    "ReviewReason": Control.ReviewReason.self, "ReviewSums": Control.ReviewSums.self,
    "ReviewReminder": Control.ReviewReminder.self, "ReviewKind": Control.ReviewKind.self,
    "ReviewCounts": Control.ReviewCounts.self, "ReviewLimb": Control.ReviewLimb.self,
    "MovementDay": Control.MovementDay.self, "ReviewGap": Control.ReviewGap.self,
    "ReviewMovement": Control.ReviewMovement.self, "CalciumDay": Control.CalciumDay.self,
    "ReviewCalcium": Control.ReviewCalcium.self, "Cramp": Control.Cramp.self, "CrampPlace": Control.CrampPlace.self,
    "CrampSummary": Control.CrampSummary.self, "Evidence": Control.Evidence.self,
  ]
  private let calls: [any ControlCall.Type] = [
    Control.Status.self, Control.Agenda.self, Control.List.self, Control.Show.self, Control.Add.self,
    Control.Remove.self, Control.Set.self, Control.Done.self, Control.Skip.self, Control.Snooze.self, Control.Undo.self,
    Control.Deeds.self, Control.Log.self,
    Control.Pause.self, Control.Rest.self, Control.Resume.self, Control.Watch.self, Control.Review.self,
    Control.Schedule.self, Control.Edit.self, Control.Import.self, Control.Check.self, Control.Reload.self,
  ]
  private let sampler = Sampler()

  @Test func theDescriptionIsWholeAndDocumented() throws {
    let interface = try Interface(parsing: ControlInterface.description)
    #expect(interface.name == ControlInterface.name)
    #expect(interface.methodNames == ControlMethod.allCases.map(\.rawValue))
    #expect(interface.methodNames == calls.map { $0.method.rawValue })
    #expect(Set(interface.typeNames) == Set(types.keys).union(["LogKind"]))
    #expect(!interface.documentation.isEmpty)
    for member in interface.members { #expect(!member.documentation.isEmpty, "\(member.name)") }
    for line in ControlInterface.description.split(separator: "\n") { #expect(line.utf8.count <= 80, "\(line)") }
  }

  @Test func enumerationsHaveTheSameNames() {
    #expect(sampler.definition(of: "LogKind") == .enumeration(Control.LogKind.allCases.map(\.rawValue)))
  }

  @Test func typesAreAsDescribed() throws {
    for (name, type) in types {
      guard case .structure(let fields) = sampler.definition(of: name) else {
        Issue.record("\(name) is no structure")
        continue
      }
      try check(type, fields: fields, name: name)
    }
  }

  @Test func methodsAreAsDescribed() throws {
    for call in calls {
      let name = call.method.rawValue
      guard case .method(let parameters, let results) = sampler.interface.member(named: name)?.kind else {
        Issue.record("\(name) is no method")
        continue
      }
      try check(call, fields: parameters, name: name)
      try checkReply(of: call, fields: results)
    }
  }

  @Test func errorsAreAsDescribed() throws {
    for name in sampler.interface.errorNames {
      guard case .error(let fields) = sampler.interface.member(named: name)?.kind else { continue }
      for full in [true, false] {
        let travelling = VarlinkError(
          name: "io.limber.Control.\(name)", parameters: sampler.object(fields, full: full))
        let error = try #require(try ControlError(travelling), "\(name)")
        #expect(error.name == name)
        #expect(
          JSONValue.object(error.varlinkError.parameters).withoutNulls == .object(travelling.parameters).withoutNulls)
        if full { #expect(absentFields(of: error, path: name) == []) }
      }
      guard !fields.isEmpty else { continue }
      #expect(throws: JSONError.self) { try ControlError(VarlinkError(name: "io.limber.Control.\(name)")) }
    }
    #expect(try ControlError(VarlinkError(name: "io.limber.Control.FromTheFuture")) == nil)
    #expect(try ControlError(.permissionDenied) == nil)
  }

  private func checkReply<C: ControlCall>(of call: C.Type, fields: [Interface.Field]) throws {
    try check(C.Reply.self, fields: fields, name: "\(call.method.rawValue).Reply")
  }

  private func check<T: Codable>(_ type: T.Type, fields: [Interface.Field], name: String) throws {
    // A field that the type lacks is lost; one that the description lacks stays nil, or is missed.
    let full = JSONValue.object(sampler.object(fields, full: true))
    let decoded = try full.decoded(as: type)
    #expect(try JSONValue(encoding: decoded).withoutNulls == full, "\(name)")
    #expect(absentFields(of: decoded, path: name) == [])

    let least = sampler.object(fields, full: false)
    let again = try JSONValue(encoding: try JSONValue.object(least).decoded(as: type))
    #expect(again.withoutNulls == .object(least), "\(name)")
    #expect(sampler.interface.misfit(in: again.objectValue ?? [:], fields: fields) == nil, "\(name)")
    for field in least.keys {
      var lacking = least
      lacking[field] = nil
      #expect(throws: JSONError.self, "\(name) without \(field)") { try JSONValue.object(lacking).decoded(as: type) }
    }
  }
}
