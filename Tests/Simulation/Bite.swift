import Records

/// Breaks three rules on purpose, and sees that an invariant notices each.
struct Bite {
  private let options: Options
  private let folder: String
  private let zones = ZoneDatabase(environment: { _ in nil })
  /// As many lives as it may take.
  private static let limit: UInt64 = 60

  init(_ options: Options, _ folder: String) {
    self.options = options
    self.folder = folder
  }

  func run() -> Bool {
    var missed = 0
    for sabotage in World.Sabotage.allCases {
      guard let (seed, finding) = hunt(sabotage) else {
        missed += 1
        print("\(sabotage.rawValue): NOT CAUGHT in \(Self.limit) seeds")
        continue
      }
      print("\(sabotage.rawValue): caught at seed \(seed) by \"\(finding.invariant)\": \(finding.what)")
    }
    print("simulation: \(World.Sabotage.allCases.count - missed) passed, \(missed) failed")
    return missed == 0
  }

  private func hunt(_ sabotage: World.Sabotage) -> (UInt64, Finding)? {
    for seed in options.first..<(options.first + Self.limit) {
      let world = World(
        seed: seed, days: options.days, folder: folder, zones: zones, sabotage: sabotage, tells: false)
      if let finding = world.live() { return (seed, finding) }
    }
    return nil
  }
}
