extension Text {
  /// The word of a list that a mistyped one stands for; nil when none is near. Case and `_` don't count.
  ///
  /// Whoever types what is proposed does it, so that only a slip of the finger counts: one letter, two where both words have
  /// six and more, and never the first one, but that it changed places with the second. Of words of one or two letters each is
  /// near each other.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    // Longer words are no typing mistakes, and the comparison is quadratic.
    guard word.utf8.count <= 64 else { return nil }
    let typed = letters(word.lowercased())
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let right = letters(candidate)
      guard min(typed.count, right.count) >= 3, typed[0] == right[0] || typed[0] == right[1] && typed[1] == right[0]
      else {
        continue
      }
      let distance = editDistance(typed, right)
      guard distance <= (min(typed.count, right.count) < 6 ? 1 : 2) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

  private static func letters(_ word: String) -> [UInt8] { word.utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: "_") } }

  /// How many letters must be inserted, deleted, replaced or swapped with their neighbour (optimal string alignment).
  private static func editDistance(_ a: [UInt8], _ b: [UInt8]) -> Int {
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 1...a.count {
      var row = [i] + [Int](repeating: 0, count: b.count)
      for j in 1...b.count {
        let same = a[i - 1] == b[j - 1]
        row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (same ? 0 : 1))
        if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
      }
      (beforeLast, last) = (last, row)
    }
    return last[b.count]
  }
}
