internal import ArgumentParser
internal import LimberControl
@testable internal import LimberCore
internal import Varlink

@testable internal import limber

/// Monday 2026-11-23 12:34:00, one hour east of UTC.
let monday = Calendar(
  now: Instant(seconds: 1_795_433_640), zone: Zone(name: "Test", transitions: [], initialOffset: 3600))

/// What `limber` would ask the daemon, as the JSON of the parameters.
func asked(_ arguments: [String]) throws -> String {
  if let failure = Limber.unknownVerb(arguments) ?? Limber.unclear(arguments) { throw failure }
  let command = try Limber.parseAsRoot(arguments)
  func json(_ value: some Encodable) throws -> String {
    String(decoding: try JSONValue(encoding: value).text, as: UTF8.self)
  }
  switch command {
  case let verb as Done: return "Done " + (try json(verb.call(monday)))
  case let verb as Skip: return "Skip " + (try json(verb.call(monday)))
  case let verb as limber.Snooze: return "Snooze " + (try json(verb.call()))
  case let verb as limber.Undo: return "Undo " + (try json(verb.call()))
  case let verb as Agenda where verb.from != nil: return "Agenda " + (try json(verb.call(monday)))
  case let verb as Pause: return "Pause " + (try json(verb.call(monday)))
  case let verb as Add: return "Add " + (try json(verb.call().reminder))
  case let verb as any LogVerb: return "Log " + (try json(verb.call(monday)))
  case let verb as Review:
    let span = try verb.span(monday)
    return "Review \(monday.wire(span.lowerBound)) \(monday.wire(span.upperBound))"
  case let verb as limber.Log:
    try verb.run()
    return "Log"
  default: return "\(type(of: command))"
  }
}

/// The exit status that a command line ends with before anything is asked; nil when it is understood.
func refused(_ arguments: [String]) -> Int32? {
  do {
    _ = try asked(arguments)
    return nil
  } catch let failure as Failure {
    return failure.status.rawValue
  } catch {
    return Limber.exitCode(for: error).rawValue
  }
}
