/// The layout of a text as the tree of keys that it amounts to, whichever way its tables are written.
struct Places {
  /// A key, where it first stands, and what is below it, in the order of the text.
  struct Place {
    var name: String
    /// Where the key, or the header that names it, begins.
    var offset: Int
    /// What stands behind the key; nil for a table of its own.
    var value: Layout.Value?
    fileprivate(set) var children: [Int] = []
    fileprivate var index: [String: Int] = [:]
  }

  private(set) var all: [Place]

  /// The tree of a layout.
  init(_ layout: Layout) {
    all = [Place(name: "", offset: 0)]
    for section in layout.sections {
      var table = 0
      if let header = section.header {
        for part in header.path { table = child(part.name, of: table, at: header.range.lowerBound) }
      }
      add(section.entries, to: table)
    }
  }

  private mutating func add(_ entries: [Layout.Entry], to table: Int) {
    for entry in entries {
      var place = table
      for part in entry.key { place = child(part.name, of: place, at: entry.range.lowerBound) }
      if all[place].value == nil { all[place].value = entry.value }
      if case .table(let inner) = entry.value.kind { add(inner, to: place) }
    }
  }

  /// The place of a key below another, made if it is the first time.
  private mutating func child(_ name: String, of parent: Int, at offset: Int) -> Int {
    if let known = all[parent].index[name] { return known }
    all.append(Place(name: name, offset: offset))
    let new = all.count - 1
    all[parent].children.append(new)
    all[parent].index[name] = new
    return new
  }

  /// The place of a path of keys, nil when nothing stands there.
  subscript(path: [String]) -> Place? {
    var place = 0
    for name in path {
      guard let next = all[place].index[name] else { return nil }
      place = next
    }
    return all[place]
  }

  /// The names below a path, in the order of the text.
  func names(below path: [String]) -> [String] { self[path]?.children.map { all[$0].name } ?? [] }
}
