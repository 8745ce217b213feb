import Testing
import Varlink

@Suite struct InterfaceTests {
  @Test func membersAndTheirDocumentation() throws {
    let interface = try Interface(parsing: exampleText)
    #expect(interface.name == "org.example.Test")
    #expect(interface.documentation == "An example.")
    #expect(interface.methodNames == ["Echo", "Later", "Count", "Draw"])
    #expect(interface.errorNames == ["Failed", "Bare"])
    #expect(interface.typeNames == ["Shape"])
    #expect(interface.member(named: "Echo")?.documentation == "Gives back what it gets.\nIn one reply.")
    #expect(interface.member(named: "Draw")?.documentation == "")
    #expect(
      interface.member(named: "Echo")?.kind
        == .method(
          parameters: [.init(name: "text", type: .string)], results: [.init(name: "text", type: .string)]))
    #expect(
      interface.member(named: "Count")?.kind
        == .method(
          parameters: [.init(name: "to", type: .optional(.int))], results: [.init(name: "number", type: .int)]))
    #expect(interface.member(named: "Nope") == nil)
    guard case .type(.structure(let fields)) = interface.member(named: "Shape")?.kind else {
      Issue.record("no Shape")
      return
    }
    #expect(
      fields.map(\.type) == [
        .int, .optional(.string), .array(.optional(.float)), .dictionary(.string), .dictionary(.structure([])),
        .enumeration(["plain", "dotted"]), .optional(.named("Shape")), .object,
      ])
  }

  @Test func theServiceInterfaceItself() throws {
    let interface = try Interface(parsing: ServiceInterface.description)
    #expect(interface.methodNames == ["GetInfo", "GetInterfaceDescription"])
    #expect(interface.errorNames.count == 6)
  }

  /// A text and where it is wrong.
  static let wrong: [(String, Int, Int)] = [
    ("", 1, 1),
    ("interfaces a.b", 1, 11),
    ("interface a", 1, 11),
    ("interface a.-b", 1, 11),
    ("interface a.b\nmethod foo() -> ()", 2, 8),
    ("interface a.b\nmethod Foo() > ()", 2, 14),
    ("interface a.b\nmethod Foo(a) -> ()", 2, 11),
    ("interface a.b\nmethod Foo(a: int, b) -> ()", 2, 21),
    ("interface a.b\nmethod Foo(a: int a: int) -> ()", 2, 19),
    ("interface a.b\nmethod Foo(a: int, a: int) -> ()", 2, 20),
    ("interface a.b\nmethod Foo(a: Bar) -> ()", 2, 15),
    ("interface a.b\nmethod Foo(a: ??int) -> ()", 2, 16),
    ("interface a.b\nmethod Foo(a: integer) -> ()", 2, 15),
    ("interface a.b\nmethod Foo(a-b: int) -> ()", 2, 13),
    ("interface a.b\ntype Foo (a, b: int)", 2, 15),
    ("interface a.b\ntype Foo int", 2, 10),
    ("interface a.b\ntype Foo ()\n\ntype Foo ()", 4, 6),
    ("interface a.b\n# only\n}", 3, 1),
    ("interface a.b\nerror Foo (", 2, 12),
  ]

  @Test(arguments: wrong) func whatIsWrongIsFound(row: (text: String, line: Int, column: Int)) {
    do {
      _ = try Interface(parsing: row.text)
      Issue.record("taken: \(row.text)")
    } catch {
      #expect(error.line == row.line && error.column == row.column, "\(row.text): \(error)")
    }
  }

  @Test func nestingIsBounded() {
    let deep = String(repeating: "[]", count: 100_000)
    #expect(throws: InterfaceError.self) { try Interface(parsing: "interface a.b\nmethod Foo(a: \(deep)int) -> ()") }
    let structures = String(repeating: "(a: ", count: 100_000)
    #expect(throws: InterfaceError.self) { try Interface(parsing: "interface a.b\nmethod Foo\(structures)") }
  }
}
