/// Numbers that are the same for the same seed: xorshift64* (Vigna 2016).
struct Random {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 | 1
    for _ in 0..<4 { _ = next() }
  }

  mutating func next() -> UInt64 {
    state ^= state >> 12
    state ^= state << 25
    state ^= state >> 27
    return state &* 0x2545_f491_4f6c_dd1d
  }

  /// 0 up to and without `bound`.
  mutating func below(_ bound: Int) -> Int { Int((next() >> 11) % UInt64(bound)) }

  /// True once in `of` times.
  mutating func chance(_ of: Int) -> Bool { below(of) == 0 }

  mutating func pick<T>(_ list: [T]) -> T { list[below(list.count)] }
}
