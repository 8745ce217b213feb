/// Keys with an instant each, the earliest first, and of two at one instant the lesser key: a binary heap that knows where
/// each key stands.
///
/// Setting, moving and removing cost O(log n), reading the first costs nothing.
struct AlarmQueue<Key: Hashable & Comparable & Sendable>: Sendable {
  private var heap: [(at: Instant, key: Key)] = []
  private var places: [Key: Int] = [:]

  /// The earliest alarm.
  var first: (at: Instant, key: Key)? { heap.first }

  var count: Int { heap.count }

  /// The instant of a key.
  subscript(key: Key) -> Instant? { places[key].map { heap[$0].at } }

  /// Sets or moves the alarm of a key; nil takes it away.
  mutating func set(_ key: Key, at instant: Instant?) {
    guard let instant else { return remove(key) }
    if let place = places[key] {
      heap[place].at = instant
      rise(sink(place))
    } else {
      heap.append((instant, key))
      places[key] = heap.count - 1
      rise(heap.count - 1)
    }
  }

  private mutating func remove(_ key: Key) {
    guard let place = places.removeValue(forKey: key) else { return }
    let last = heap.removeLast()
    guard place < heap.count else { return }
    heap[place] = last
    places[last.key] = place
    rise(sink(place))
  }

  mutating func removeAll() {
    heap.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
  }

  private mutating func rise(_ start: Int) {
    var place = start
    while place > 0 {
      let parent = (place - 1) / 2
      guard isBefore(place, parent) else { return }
      exchange(place, parent)
      place = parent
    }
  }

  /// Sinks the element to its place and returns that.
  private mutating func sink(_ start: Int) -> Int {
    var place = start
    while true {
      let left = place * 2 + 1
      guard left < heap.count else { return place }
      let right = left + 1
      let child = right < heap.count && isBefore(right, left) ? right : left
      guard isBefore(child, place) else { return place }
      exchange(place, child)
      place = child
    }
  }

  private func isBefore(_ a: Int, _ b: Int) -> Bool { (heap[a].at, heap[a].key) < (heap[b].at, heap[b].key) }

  private mutating func exchange(_ a: Int, _ b: Int) {
    heap.swapAt(a, b)
    places[heap[a].key] = a
    places[heap[b].key] = b
  }
}
