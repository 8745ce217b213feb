extension Interface {
  /// Finds what in an object does not fit the fields it should have: a field missing, unknown or of the wrong type.
  ///
  /// - Returns: the path of the first misfit in the order of the definition (`reminder.steps[1]`), unknown fields
  ///   last; nil when all fits.
  public func misfit(in object: JSONValue.Object, fields: [Field]) -> String? {
    misfit(in: object, fields: fields, path: "")
  }

  /// Finds what in a value does not fit its type.
  ///
  /// - Returns: the path of the first misfit, beginning with `path`; nil when all fits.
  public func misfit(in value: JSONValue, type: TypeExpression, path: String = "") -> String? {
    switch (type, value) {
    case (.bool, .bool), (.int, .int), (.float, .int), (.float, .double), (.string, .string), (.object, .object),
      (.any, _):
      return nil
    case (.optional, .null):
      return nil
    case (.optional(let wrapped), _):
      return misfit(in: value, type: wrapped, path: path)
    case (.named(let name), _):
      // The parser has looked up every name, and a named type is a structure or an enumeration, so this ends.
      guard case .type(let definition) = member(named: name)?.kind else { return path }
      return misfit(in: value, type: definition, path: path)
    case (.array(let element), .array(let elements)):
      for (index, value) in elements.enumerated() {
        if let path = misfit(in: value, type: element, path: "\(path)[\(index)]") { return path }
      }
      return nil
    case (.dictionary(let element), .object(let members)):
      for (key, value) in members.sorted(by: { $0.key < $1.key }) {
        if let path = misfit(in: value, type: element, path: join(path, key)) { return path }
      }
      return nil
    case (.structure(let fields), .object(let members)):
      return misfit(in: members, fields: fields, path: path)
    case (.enumeration(let names), .string(let name)):
      return names.contains(name) ? nil : path
    case (.bool, _), (.int, _), (.float, _), (.string, _), (.object, _), (.array, _), (.dictionary, _), (.structure, _),
      (.enumeration, _):
      return path
    }
  }

  private func misfit(in object: JSONValue.Object, fields: [Field], path: String) -> String? {
    for field in fields {
      if let path = misfit(in: object[field.name] ?? .null, type: field.type, path: join(path, field.name)) {
        return path
      }
    }
    guard object.count > 0 else { return nil }
    let unknown = Set(object.keys).subtracting(fields.map(\.name)).min()
    return unknown.map { join(path, $0) }
  }
}

private func join(_ path: String, _ key: String) -> String {
  path.isEmpty ? key : path + "." + key
}
