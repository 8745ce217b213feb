/// What happened lately, the oldest first: grows at one end, forgets at the other, both at no cost however many there are.
///
/// It lies in pieces, since the daemon copies the engine for each request, to forget it again where it can't be recorded: what
/// is changed in the copy then is one piece.
struct RecentQueue: Hashable, Sendable, Codable, RandomAccessCollection, MutableCollection {
  /// All but the last are full.
  private var pieces: [[Recent]] = []
  /// Those before it in the first piece are forgotten.
  private var head = 0

  private static let pieceSize = 16

  var startIndex: Int { head }
  var endIndex: Int { pieces.isEmpty ? head : (pieces.count - 1) * Self.pieceSize + pieces[pieces.count - 1].count }
  subscript(index: Int) -> Recent {
    get { pieces[index / Self.pieceSize][index % Self.pieceSize] }
    set { pieces[index / Self.pieceSize][index % Self.pieceSize] = newValue }
  }

  mutating func append(_ item: Recent) {
    if pieces.last.map({ $0.count == Self.pieceSize }) ?? true { pieces.append([]) }
    pieces[pieces.count - 1].append(item)
  }

  /// Forgets the oldest.
  mutating func removeFirst() -> Recent {
    let oldest = self[head]
    head += 1
    if head == Self.pieceSize || head == endIndex {
      pieces.removeFirst()
      head = 0
    }
    return oldest
  }

  init() {}

  init(from decoder: any Decoder) throws {
    for item in try decoder.singleValueContainer().decode([Recent].self) { append(item) }
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(Array(self))
  }

  static func == (a: Self, b: Self) -> Bool { a.elementsEqual(b) }
  func hash(into hasher: inout Hasher) { for item in self { hasher.combine(item) } }
}
