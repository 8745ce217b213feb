/// A replacement of a part of a text, as byte offsets.
struct TextEdit {
  var range: Range<Int>
  var replacement: String

  /// The text with the edits made; overlapping deletions count once.
  static func apply(_ edits: [TextEdit], to source: Source) -> String {
    var result: [UInt8] = []
    var at = 0
    for edit in edits.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
      if edit.range.lowerBound > at { result += source.bytes[at..<edit.range.lowerBound] }
      result += Array(edit.replacement.utf8)
      at = max(at, edit.range.upperBound)
    }
    result += source.bytes[min(at, source.bytes.count)...]
    return String(decoding: result, as: UTF8.self)
  }
}

/// Finds what of a text belongs to a table or a key, whichever way it is written, so that it can be taken out.
struct Removal {
  private let layout: Layout
  private let paths: Set<[String]>
  /// What the paths are below.
  private var parents: Set<[String]> = []
  private var source: Source { layout.source }
  /// Whole lines that go.
  private var lines: Set<Int> = []
  /// Parts of lines that go, inside inline tables.
  private var edits: [TextEdit] = []
  /// Lines that hold headers and entries: a `#` that begins one of them is inside a string or an array.
  private var occupied: Set<Int> = []

  /// The edits that take out all that stands at one of the paths or below it.
  static func edits(for paths: [[String]], in layout: Layout) -> [TextEdit] {
    var removal = Removal(paths, in: layout)
    for (index, section) in layout.sections.enumerated() {
      let table = section.header?.path.map(\.name) ?? []
      if removal.isDoomed(table) {
        removal.removeSection(at: index)
      } else {
        removal.removeLines(of: section.entries, in: table)
      }
    }
    return removal.edits + removal.lineEdits()
  }

  /// The lines of the tables at some paths that stand under headers of their own, with the comments that go with them.
  static func tables(at paths: Set<[String]>, in layout: Layout) -> [[String]: String] {
    var removal = Removal(Array(paths), in: layout)
    var texts: [[String]: String] = [:]
    for (index, section) in layout.sections.enumerated() {
      guard let path = removal.path(of: section.header?.path.map(\.name) ?? []) else { continue }
      removal.lines = []
      removal.removeSection(at: index)
      let text = removal.lines.sorted().map { layout.source.text(layout.source.content(ofLine: $0)) }.joined()
      texts[path, default: ""] += text.utf8.last.map { $0 == 0x0A } ?? true ? text : text + "\n"
    }
    return texts
  }

  private init(_ paths: [[String]], in layout: Layout) {
    self.layout = layout
    self.paths = Set(paths)
    for path in paths { for count in path.indices { parents.insert(Array(path[..<count])) } }
    for section in layout.sections {
      if let header = section.header { occupied.formUnion(lines(of: header.range)) }
      for entry in section.entries { occupied.formUnion(lines(of: entry.range)) }
    }
  }

  // MARK: What goes

  /// The path that a key is at or below.
  private func path(of key: [String]) -> [String]? {
    (0...key.count).lazy.map { Array(key[..<$0]) }.first(where: paths.contains)
  }

  private func isDoomed(_ key: [String]) -> Bool { path(of: key) != nil }
  /// Whether something below the key goes.
  private func leads(_ key: [String]) -> Bool { parents.contains(key) }

  private mutating func removeSection(at index: Int) {
    let section = layout.sections[index]
    guard let header = section.header else { return }
    let first = source.line(at: header.range.lowerBound)
    let last = lines(of: section.entries.last?.range ?? header.range).upperBound
    lines.formUnion(first...last)
    lines.formUnion(commentLines(above: first))
    // Comments directly below are the table's own, unless the next table begins directly below them.
    let below = commentLines(below: last)
    let next = (below.last ?? last) + 1
    if !occupied.contains(next) { lines.formUnion(below) }
  }

  private mutating func removeLines(of entries: [Layout.Entry], in table: [String]) {
    for entry in entries {
      let key = table + entry.key.map(\.name)
      if isDoomed(key) {
        let range = lines(of: entry.range)
        lines.formUnion(range)
        lines.formUnion(commentLines(above: range.lowerBound))
      } else if leads(key), case .table(let inner) = entry.value.kind {
        removeInline(inner, in: key)
      }
    }
  }

  /// Takes members out of an inline table, each with one comma: the one behind it, or for the last ones that before them.
  private mutating func removeInline(_ entries: [Layout.Entry], in table: [String]) {
    let keys = entries.map { table + $0.key.map(\.name) }
    let lastKept = keys.lastIndex { !isDoomed($0) }
    for (index, entry) in entries.enumerated() {
      guard isDoomed(keys[index]) else {
        if leads(keys[index]), case .table(let inner) = entry.value.kind { removeInline(inner, in: keys[index]) }
        continue
      }
      let isBehindAllKept = index > lastKept ?? -1
      let from = isBehindAllKept ? lastKept.map { entries[$0].range.upperBound } : nil
      let end = isBehindAllKept ? entry.range.upperBound : entries[index + 1].range.lowerBound
      edits.append(TextEdit(range: (from ?? entry.range.lowerBound)..<end, replacement: ""))
    }
  }

  // MARK: Lines

  private func lines(of range: Range<Int>) -> ClosedRange<Int> {
    source.line(at: range.lowerBound)...source.line(at: max(range.lowerBound, range.upperBound - 1))
  }

  private func firstByte(ofLine line: Int) -> UInt8? {
    guard source.lineStarts.indices.contains(line), !occupied.contains(line) else { return nil }
    // The end of the text makes a last line with nothing in it, which is no blank line.
    let bytes = source.bytes[source.content(ofLine: line)]
    return bytes.first { !Scanner.isBlank($0) && $0 != 0x0D } ?? (bytes.isEmpty ? nil : 0x0A)
  }

  private func isComment(_ line: Int) -> Bool { firstByte(ofLine: line) == UInt8(ascii: "#") }
  private func isBlank(_ line: Int) -> Bool { firstByte(ofLine: line) == 0x0A }

  private func commentLines(above line: Int) -> Range<Int> {
    var first = line
    while isComment(first - 1) { first -= 1 }
    return first..<line
  }

  private func commentLines(below line: Int) -> Range<Int> {
    var end = line + 1
    while isComment(end) { end += 1 }
    return line + 1..<end
  }

  /// The deletions of whole lines, with the blank lines that would else be left double.
  private func lineEdits() -> [TextEdit] {
    var doomed = lines
    for line in lines.sorted() where !lines.contains(line + 1) {
      var first = line
      while lines.contains(first - 1) { first -= 1 }
      var blanksAbove = first
      while isBlank(blanksAbove - 1) { blanksAbove -= 1 }
      var blanksBelow = line + 1
      while isBlank(blanksBelow) { blanksBelow += 1 }
      let isLast = blanksBelow >= source.lineStarts.count || source.range(ofLine: blanksBelow).isEmpty
      if isLast {
        doomed.formUnion(blanksAbove..<first)
        doomed.formUnion(line + 1..<blanksBelow)
      } else if blanksAbove < first || first == 0 {
        doomed.formUnion(line + 1..<blanksBelow)
      }
    }
    return doomed.sorted().map { TextEdit(range: source.content(ofLine: $0), replacement: "") }
  }
}
