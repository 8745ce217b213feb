/// What happened lately, the oldest first: grows at one end, forgets at the other, both at no cost however many there are.
struct RecentQueue: Hashable, Sendable, RandomAccessCollection, MutableCollection {
  private var items: [Recent] = []
  /// Those before it are forgotten.
  private var head = 0

  var startIndex: Int { head }
  var endIndex: Int { items.count }
  subscript(index: Int) -> Recent {
    get { items[index] }
    set { items[index] = newValue }
  }

  mutating func append(_ item: Recent) { items.append(item) }

  /// Forgets the oldest.
  mutating func removeFirst() -> Recent {
    defer {
      head += 1
      // Half of them at a time, so that each is moved once at the most.
      if head * 2 > items.count {
        items.removeFirst(head)
        head = 0
      }
    }
    return items[head]
  }

  static func == (a: Self, b: Self) -> Bool { a.elementsEqual(b) }
  func hash(into hasher: inout Hasher) { for item in self { hasher.combine(item) } }
}
