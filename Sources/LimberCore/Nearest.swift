extension Text {
  /// The word of a list that a mistyped one most likely stands for; nil when none is near. Case and `_` don't count.
  public static func nearest(to word: String, among candidates: [String]) -> String? {
    // Longer words are no typing mistakes, and the comparison is quadratic.
    guard (1...64).contains(word.utf8.count) else { return nil }
    let typed = Array(word.lowercased().utf8.filter { $0 > 0x20 && $0 != UInt8(ascii: "_") })
    var best: (candidate: String, distance: Int)?
    for candidate in candidates {
      let right = Array(candidate.utf8.filter { $0 != UInt8(ascii: "_") })
      let distance = editDistance(typed, right)
      // A third of the letters may be wrong, two in any case; but not all of them.
      guard distance <= max(2, right.count / 3), distance < max(typed.count, right.count) else { continue }
      if distance < best?.distance ?? .max { best = (candidate, distance) }
    }
    return best?.candidate
  }

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
