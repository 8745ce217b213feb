import Varlink

/// The server's side of org.varlink.certification: each client goes from step to step, and gives back in one what it was
/// given in the one before. What it does otherwise is a CertificationError.
final class Certification {
  static let name = "org.varlink.certification"

  /// The interface, as the reference implementations have it.
  static let description = """
    # By this interface implementations of Varlink are tested: a client calls Start,
    # Test01 to Test11 and End, each with what it got from the one before.
    interface org.varlink.certification

    type Interface (foo: ?[]?[string](foo, bar, baz), anon: (foo: bool, bar: bool))

    type MyType (
      object: object,
      enum: (one, two, three),
      struct: (first: int, second: string),
      array: []string,
      dictionary: [string]string,
      stringset: [string](),
      nullable: ?string,
      nullable_array_struct: ?[](first: int, second: string),
      interface: Interface
    )

    method Start() -> (client_id: string)
    method Test01(client_id: string) -> (bool: bool)
    method Test02(client_id: string, bool: bool) -> (int: int)
    method Test03(client_id: string, int: int) -> (float: float)
    method Test04(client_id: string, float: float) -> (string: string)
    method Test05(client_id: string, string: string) -> (
      bool: bool, int: int, float: float, string: string
    )
    method Test06(
      client_id: string, bool: bool, int: int, float: float, string: string
    ) -> (struct: (bool: bool, int: int, float: float, string: string))
    method Test07(
      client_id: string,
      struct: (bool: bool, int: int, float: float, string: string)
    ) -> (map: [string]string)
    method Test08(client_id: string, map: [string]string) -> (set: [string]())
    method Test09(client_id: string, set: [string]()) -> (mytype: MyType)
    # Many replies.
    method Test10(client_id: string, mytype: MyType) -> (string: string)
    # To be called oneway.
    method Test11(client_id: string, last_more_replies: []string) -> ()
    method End(client_id: string) -> (all_ok: bool)

    error ClientIdError ()
    error CertificationError (wants: object, got: object)

    """

  /// What one step replies with is what the next one must be called with.
  private static let replies: [JSONValue.Object] = {
    let four: JSONValue.Object = [
      "bool": false, "int": 2, "float": .double(.pi), "string": "a string with “more” in it, and\nlines",
    ]
    let type: JSONValue = [
      "object": ["method": "anything", "parameters": ["map": ["foo": "Foo", "bar": "Bar"]]], "enum": "two",
      "struct": ["first": 1, "second": "2"], "array": ["one", "two", "three"],
      "dictionary": ["foo": "Foo", "bar": "Bar"], "stringset": ["one": [:], "two": [:], "three": [:]],
      "nullable": nil, "nullable_array_struct": nil,
      "interface": [
        "foo": [nil, ["foo": "foo", "bar": "bar"], nil, ["one": "foo", "two": "bar"]],
        "anon": ["foo": true, "bar": false],
      ],
    ]
    return [
      [:], ["bool": true], ["int": 1], ["float": 1.5], ["string": "ping"], four, ["struct": .object(four)],
      ["map": ["foo": "Foo", "bar": "Bar"]], ["set": ["one": [:], "two": [:], "three": [:]]], ["mytype": type],
    ]
  }()
  private static let streamed = (1...10).map { JSONValue.string("Reply number \($0)") }

  /// For each client the step that it is to take next.
  private var next: [String: Int] = [:]
  private var started = 0

  /// Answers a call, which fits the description.
  func answer(_ call: Call, _ responder: Responder) {
    if call.memberName == "Start" { return start(responder) }
    guard let client = call.parameters["client_id"]?.stringValue, let step = next[client] else {
      return responder.fail(VarlinkError(name: "\(Self.name).ClientIdError"))
    }
    let name = step == 12 ? "End" : step < 10 ? "Test0\(step)" : "Test\(step)"
    var wanted: JSONValue.Object =
      switch step {
      case 12: [:]
      case 11: ["last_more_replies": .array(Self.streamed)]
      default: Self.replies[step - 1]
      }
    wanted["client_id"] = .string(client)
    guard call.memberName == name, call.more == (step == 10), call.oneway == (step == 11),
      Self.withoutNulls(.object(call.parameters)) == Self.withoutNulls(.object(wanted))
    else {
      next[client] = nil
      return responder.fail(
        VarlinkError(
          name: "\(Self.name).CertificationError",
          parameters: [
            "wants": ["method": .string("\(Self.name).\(name)"), "parameters": .object(wanted)],
            "got": ["method": .string(call.method), "parameters": .object(call.parameters)],
          ]))
    }
    next[client] = step == 12 ? nil : step + 1
    switch step {
    case 12: responder.reply(["all_ok": true])
    case 11: responder.reply()
    case 10:
      for string in Self.streamed.dropLast() { responder.sendMore(["string": string]) }
      responder.reply(["string": Self.streamed[9]])
    default: responder.reply(Self.replies[step])
    }
  }

  private func start(_ responder: Responder) {
    started += 1
    let client = "client-\(started)"
    next[client] = 1
    responder.reply(["client_id": .string(client)])
  }

  /// An absent field and one that is null are the same.
  private static func withoutNulls(_ value: JSONValue) -> JSONValue {
    switch value {
    case .object(let members): .object(members.filter { !$0.value.isNull }.mapValues(withoutNulls))
    case .array(let elements): .array(elements.map(withoutNulls))
    case .null, .bool, .int, .double, .string: value
    }
  }
}
