internal import LimberCore

/// Writes values as TOML.
enum TOMLWriter {
  static func text(_ value: FieldValue) -> String {
    switch value {
    case .string(let text): string(text)
    case .integer(let number): "\(number)"
    case .boolean(let flag): "\(flag)"
    case .strings(let list): "[" + list.map(string).joined(separator: ", ") + "]"
    }
  }

  /// A basic string (TOML 1.0, "String"): quotes, backslashes and control characters escaped, all else as it is.
  static func string(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      // Line and paragraph separators, too: some editors break lines there.
      case "\u{0}"..."\u{1F}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}": result += "\\u\(hex(scalar))"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }

  /// A table on one line, as inside an inline table: `{ kind = "calcium", … }`.
  static func inlineTable(_ fields: [(key: String, value: FieldValue)]) -> String {
    "{ " + fields.map { "\($0.key) = \(text($0.value))" }.joined(separator: ", ") + " }"
  }
}

/// How the tables of a file are set, so that a new one looks like its neighbours.
struct TableStyle: Equatable {
  var newline = "\n"
  /// Whether the values of a table begin in one column.
  var isAligned = true
  /// What stands before a header.
  var headerIndent = ""
  /// What stands before a key.
  var keyIndent = ""

  /// The style of the file's last reminder; of the documentation where there is none.
  init(of layout: Layout) {
    let source = layout.source
    if source.lineStarts.count > 1, source.text(source.range(ofLine: 0)).hasSuffix("\r\n") { newline = "\r\n" }
    let section = layout.sections.last { section in
      section.header?.path.count == 2 && section.header?.path.first?.name == "reminder" && !section.entries.isEmpty
    }
    guard let header = section?.header, let entries = section?.entries, let first = entries.first else { return }
    headerIndent = Self.indent(before: header.range.lowerBound, in: source)
    keyIndent = Self.indent(before: first.range.lowerBound, in: source)
    let keyWidths = Set(entries.map { ($0.key.last?.range.upperBound ?? 0) - $0.range.lowerBound })
    let valueColumns = Set(entries.map { $0.value.range.lowerBound - $0.range.lowerBound })
    if keyWidths.count > 1 { isAligned = valueColumns.count == 1 }
  }

  private static func indent(before offset: Int, in source: Source) -> String {
    let start = source.range(ofLine: source.line(at: offset)).lowerBound
    let indent = source.bytes[start..<offset].prefix(while: Scanner.isBlank)
    return String(decoding: indent, as: UTF8.self)
  }

  /// A table with these keys.
  func table(_ name: String, _ fields: [(key: String, value: FieldValue)]) -> String {
    let width = isAligned ? fields.map(\.key.count).max() ?? 0 : 0
    let lines = fields.map { field in
      let padding = String(repeating: " ", count: max(0, width - field.key.count))
      return "\(keyIndent)\(field.key)\(padding) = \(TOMLWriter.text(field.value))\(newline)"
    }
    return "\(headerIndent)[\(name)]\(newline)" + lines.joined()
  }
}
