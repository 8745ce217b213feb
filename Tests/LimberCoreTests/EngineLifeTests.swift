import Testing

@testable import LimberCore

/// Random lives; what must hold always is checked after each step. A failure names its seed, and the seed replays it.
@Suite struct EngineLifeTests {
  static let seeds = 0..<60

  @Test(arguments: seeds)
  func calm(seed: Int) {
    var life = Life(seed: UInt64(seed), isCalm: true)
    life.live(days: 6)
    report(life, seed)
  }

  @Test(arguments: seeds)
  func wild(seed: Int) {
    var life = Life(seed: UInt64(seed), isCalm: false)
    life.live(days: 6)
    report(life, seed)
  }

  private func report(_ life: Life, _ seed: Int) {
    if let first = life.world.violations.first {
      Issue.record("seed \(seed): \(first); before that:\n\(life.world.linesBefore.joined(separator: "\n"))")
    }
  }
}
