import LimberControl
import Platform
import Testing
import Varlink

/// The version rule of io.limber.Control: fields, methods and errors are only ever added, so that a client of today works with
/// every later daemon. `io.limber.Control.1` is the description as it was first published; it never changes.
@Suite struct VersionRuleTests {
  private let published: Interface
  private let current = ControlInterface.parsed

  init() throws {
    let file = "\(#filePath)".replacing("VersionRuleTests.swift", with: "io.limber.Control.1")
    published = try Interface(parsing: String(decoding: Files.read(file), as: UTF8.self))
  }

  @Test func nothingIsTakenAway() {
    let sent = typesOfParameters
    for member in published.members {
      guard let now = current.member(named: member.name) else {
        Issue.record("\(member.name) is gone")
        continue
      }
      switch (member.kind, now.kind) {
      case (.method(let parameters, let results), .method(let newParameters, let newResults)):
        check(parameters, newParameters, "\(member.name)", mayDemand: false)
        check(results, newResults, "\(member.name)", mayDemand: true)
      case (.error(let fields), .error(let new)): check(fields, new, member.name, mayDemand: true)
      case (.type(.structure(let fields)), .type(.structure(let new))):
        check(fields, new, member.name, mayDemand: !sent.contains(member.name))
      default: #expect(member.kind == now.kind, "\(member.name)")
      }
    }
  }

  /// The types that clients send, by themselves or in others.
  private var typesOfParameters: Set<String> {
    var found: Set<String> = []
    func look(_ type: Interface.TypeExpression) {
      switch type {
      case .optional(let inner), .array(let inner), .dictionary(let inner): look(inner)
      case .structure(let fields): for field in fields { look(field.type) }
      case .named(let name):
        guard found.insert(name).inserted, case .type(let type) = current.member(named: name)?.kind else { return }
        look(type)
      case .bool, .int, .float, .string, .object, .any, .enumeration: break
      }
    }
    for member in current.members {
      if case .method(let parameters, _) = member.kind { look(.structure(parameters)) }
    }
    return found
  }

  /// - Parameter mayDemand: whether a new field may be one that must be there: the daemon gives it, and no client has to.
  private func check(_ fields: [Interface.Field], _ new: [Interface.Field], _ name: String, mayDemand: Bool) {
    for field in fields {
      #expect(new.first { $0.name == field.name }?.type == field.type, "\(name).\(field.name)")
    }
    let known = Set(fields.map(\.name))
    for field in new where !known.contains(field.name) && !mayDemand {
      if case .optional = field.type { continue }
      Issue.record("\(name).\(field.name) is new and must be optional")
    }
  }
}
