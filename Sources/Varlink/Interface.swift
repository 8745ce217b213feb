/// An interface as its description defines it (varlink.org, "Interface Definition").
public struct Interface: Hashable, Sendable {
  /// A method, an error or a type.
  public struct Member: Hashable, Sendable {
    /// The member's name, without the interface.
    public let name: String
    /// The comment lines directly before it, without `#`.
    public let documentation: String
    /// What it is.
    public let kind: Kind
  }

  /// What a member is.
  public enum Kind: Hashable, Sendable {
    /// A method with its parameters and its results.
    case method(parameters: [Field], results: [Field])
    /// An error with what it carries.
    case error([Field])
    /// A named structure or enumeration.
    case type(TypeExpression)
  }

  /// One field of a structure, of parameters, results or an error.
  public struct Field: Hashable, Sendable {
    /// The field's name.
    public let name: String
    /// The field's type.
    public let type: TypeExpression

    /// A field.
    public init(name: String, type: TypeExpression) {
      self.name = name
      self.type = type
    }
  }

  /// A type.
  public indirect enum TypeExpression: Hashable, Sendable {
    /// `bool`
    case bool
    /// `int`: 64 bits.
    case int
    /// `float`
    case float
    /// `string`
    case string
    /// `object`: any JSON object.
    case object
    /// `any`: any JSON value; systemd's addition.
    case any
    /// The name of a type of the same interface.
    case named(String)
    /// `?T`: may be `null` or absent.
    case optional(TypeExpression)
    /// `[]T`
    case array(TypeExpression)
    /// `[string]T`; `[string]()` is a set of strings.
    case dictionary(TypeExpression)
    /// `(name: T, …)`
    case structure([Field])
    /// `(one, two)`: one of these strings.
    case enumeration([String])
  }

  /// The interface's name: `org.example.Ping`.
  public let name: String
  /// The comment lines before `interface`.
  public let documentation: String
  /// Methods, errors and types, as ordered in the text.
  public let members: [Member]
  /// The text all this was read from.
  public let text: String

  private let places: [String: Int]

  /// Reads an interface's description.
  ///
  /// - Throws: ``InterfaceError``, for the first thing that is not as the definition language wants it, for a name
  ///   defined twice and for one never defined.
  public init(parsing text: String) throws(InterfaceError) {
    var parser = InterfaceParser(text)
    let (name, documentation, members) = try parser.parseInterface()
    self.name = name
    self.documentation = documentation
    self.members = members
    self.text = text
    places = Dictionary(members.indices.map { (members[$0].name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads a description that is part of the program: one that is wrong is an error of the program and stops it.
  public init(known text: String) {
    do {
      try self.init(parsing: text)
    } catch {
      preconditionFailure("line \(error.line), column \(error.column): expected \(error.expected)")
    }
  }

  /// The member with a name, if any: all members share one name space.
  public func member(named name: String) -> Member? {
    places[name].map { members[$0] }
  }

  /// The names of all methods, in order.
  public var methodNames: [String] {
    members.filter { if case .method = $0.kind { true } else { false } }.map(\.name)
  }

  /// The names of all errors, in order.
  public var errorNames: [String] {
    members.filter { if case .error = $0.kind { true } else { false } }.map(\.name)
  }

  /// The names of all types, in order.
  public var typeNames: [String] {
    members.filter { if case .type = $0.kind { true } else { false } }.map(\.name)
  }
}

/// Why a text is not an interface's description.
public struct InterfaceError: Error, Hashable, Sendable {
  /// The line, from 1.
  public let line: Int
  /// The column in bytes, from 1.
  public let column: Int
  /// What should be there.
  public let expected: String
}
