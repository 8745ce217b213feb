/// What happened lately, the oldest first: grows at one end, forgets at the other, both at no cost however many there are.
///
/// It lies in pieces, since the daemon copies the engine for each request, to forget it again where it can't be recorded: what
/// is changed in the copy then is one piece.
struct RecentQueue: Hashable, Sendable, RandomAccessCollection, MutableCollection {
  /// All but the last are full.
  private var pieces: [[Recent]] = []
  /// Those before it in the first piece are forgotten.
  private var head = 0
  /// The numbers of what closed of each reminder, ascending: a schedule that is taken up anew asks for each of its reminders.
  private var closings: [String: [Int64]] = [:]

  private static let pieceSize = 16

  var startIndex: Int { head }
  var endIndex: Int { pieces.isEmpty ? head : (pieces.count - 1) * Self.pieceSize + pieces[pieces.count - 1].count }
  subscript(index: Int) -> Recent {
    get { pieces[index / Self.pieceSize][index % Self.pieceSize] }
    set { pieces[index / Self.pieceSize][index % Self.pieceSize] = newValue }
  }

  /// The one of an entry, by its number: they are in the order of these.
  func item(seq: Int64) -> Recent? {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if self[middle].seq < seq { low = middle + 1 } else { high = middle }
    }
    return low < endIndex && self[low].seq == seq ? self[low] : nil
  }

  mutating func append(_ item: Recent) {
    if pieces.last.map({ $0.count == Self.pieceSize }) ?? true { pieces.append([]) }
    pieces[pieces.count - 1].append(item)
    if let reminder = item.closed?.reminder { closings[reminder, default: []].append(item.seq) }
  }

  /// What closed of a reminder, the oldest first.
  func closings(of reminder: String) -> [Recent] { closings[reminder, default: []].compactMap { item(seq: $0) } }

  /// Forgets the oldest.
  mutating func removeFirst() -> Recent {
    let oldest = self[head]
    if let reminder = oldest.closed?.reminder, let left = closings[reminder]?.dropFirst() {
      closings[reminder] = left.isEmpty ? nil : Array(left)
    }
    head += 1
    if head == Self.pieceSize || head == endIndex {
      pieces.removeFirst()
      head = 0
    }
    return oldest
  }

  static func == (a: Self, b: Self) -> Bool { a.elementsEqual(b) }
  func hash(into hasher: inout Hasher) { for item in self { hasher.combine(item) } }
}
