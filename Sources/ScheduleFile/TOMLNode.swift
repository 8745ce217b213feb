import TOMLKit

/// A value of a TOML text, as TOMLKit understood it.
indirect enum TOMLNode {
  case string(String)
  case integer(Int64)
  case boolean(Bool)
  case array([TOMLNode])
  case table([String: TOMLNode])
  /// A fraction or a date: nothing that a schedule has.
  case other
}

/// What toml++ says of a text that is no TOML.
struct TOMLSyntaxError: Error {
  var reason: String
  var line: Int
  /// In Unicode scalars, from 1.
  var column: Int
}

extension TOMLNode {
  /// The root table of a text, which must hold no U+0000 and nest no deeper than `Scanner.nestingLimit`.
  ///
  /// TOMLKit 0.6.0 never frees what it parses: a few times the size of the text, for each text parsed.
  static func parse(_ text: String) throws(TOMLSyntaxError) -> [String: TOMLNode] {
    let root: TOMLTable
    do {
      root = try TOMLTable(string: text)
    } catch let error as TOMLParseError {
      throw TOMLSyntaxError(
        reason: error.description, line: error.source.begin.line, column: error.source.begin.column)
    } catch {
      throw TOMLSyntaxError(reason: "\(error)", line: 1, column: 1)
    }
    return members(of: root)
  }

  private static func members(of table: TOMLTable) -> [String: TOMLNode] {
    var members: [String: TOMLNode] = [:]
    for key in table.keys {
      if let value = table[key] { members[key] = TOMLNode(value) }
    }
    return members
  }

  private init(_ value: any TOMLValueConvertible) {
    if let text = value.string {
      self = .string(text)
    } else if let number = value.int {
      self = .integer(Int64(number))
    } else if let flag = value.bool {
      self = .boolean(flag)
    } else if let table = value.table {
      self = .table(Self.members(of: table))
    } else if let array = value.array {
      self = .array(array.map { TOMLNode($0) })
    } else {
      self = .other
    }
  }
}
