public import Varlink

/// The types of `io.limber.Control`, named as its description names them. A name space, because the same words name
/// the core's own types. Strings and numbers only: what a word means is the core's to say.
public enum Control {}

/// The parameters of one method, with what belongs to them.
public protocol ControlCall: Codable, Hashable, Sendable {
  /// What the method replies with.
  associatedtype Reply: Codable, Hashable, Sendable

  /// The method.
  static var method: ControlMethod { get }
}

extension ControlCall {
  /// The call as it travels; `more` asks for a stream. Throws `mismatch` when a number is not finite.
  public func call(more: Bool = Self.method.isStream) throws(JSONError) -> Call {
    guard case .object(let parameters) = try JSONValue(encoding: self) else {
      throw .mismatch(path: "", reason: "not an object")
    }
    return Call(method: Self.method.name, parameters: parameters, more: more)
  }

  /// The parameters of a call that has come in.
  ///
  /// - Throws: `mismatch`, which can't happen once the service has held the call against the interface's description.
  public init(_ call: Call) throws(JSONError) {
    self = try JSONValue.object(call.parameters).decoded()
  }

  /// The reply that has come back.
  ///
  /// - Throws: `mismatch` when the daemon and this program do not understand the interface alike.
  public static func reply(from results: JSONValue.Object) throws(JSONError) -> Reply {
    try JSONValue.object(results).decoded()
  }
}

extension Control {
  /// What `Done`, `Skip` and `Snooze` reply with.
  public struct AnswerReply: Codable, Hashable, Sendable {
    /// What the answer did; the first of several.
    public var answer: Answer
    /// What each did.
    public var answers: [Answer]?

    /// The reply to an answer.
    public init(answer: Answer, answers: [Answer]? = nil) {
      self.answer = answer
      self.answers = answers
    }
  }

  /// A reminder of the schedule, with the defaults of its kind filled in: a ``ReminderDraft`` that has an id.
  @dynamicMemberLookup
  public struct Reminder: Codable, Hashable, Sendable {
    /// Its id.
    public var id: String { didSet { definition.id = id } }
    /// All the rest, `id` too.
    private var definition: ReminderDraft

    /// A reminder; `definition.id` does not count.
    public init(id: String, definition: ReminderDraft) {
      self.id = id
      self.definition = definition
      self.definition.id = id
    }

    /// Any field of its definition.
    public subscript<Value>(dynamicMember field: WritableKeyPath<ReminderDraft, Value>) -> Value {
      get { definition[keyPath: field] }
      set { definition[keyPath: field] = newValue }
    }

    /// Reads the fields of a draft, of which `id` must be there.
    public init(from decoder: any Decoder) throws {
      let draft = try ReminderDraft(from: decoder)
      guard let id = draft.id else {
        throw DecodingError.dataCorrupted(.init(codingPath: decoder.codingPath, debugDescription: "id is missing"))
      }
      self.init(id: id, definition: draft)
    }

    /// Writes the fields of a draft, `id` among them.
    public func encode(to encoder: any Encoder) throws {
      try definition.encode(to: encoder)
    }
  }
}
