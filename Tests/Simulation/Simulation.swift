import Glibc
import Records

/// Lives one life for each seed, and tells how it went.
struct Simulation {
  private let options: Options
  private let folder: String
  private let zones = ZoneDatabase(environment: { _ in nil })

  init(_ options: Options, _ folder: String) {
    self.options = options
    self.folder = folder
  }

  func run() -> Bool {
    var sum = Counts()
    let (beginning, faults) = (clock(), Disk.failed)
    for seed in options.first..<(options.first + UInt64(options.seeds)) {
      let world = World(
        seed: seed, days: options.days, folder: folder, zones: zones, sabotage: options.sabotage, tells: options.traces)
      let finding = world.live()
      var counts = world.counts
      counts.journalLosses = world.journal.lost
      counts.inDoubt = world.checker.decidedByCrash
      sum += counts
      guard let finding else { continue }
      tell(finding, world)
      print("simulation: \(seed - options.first) passed, 1 failed")
      return false
    }
    sum.diskFaults = Disk.failed - faults
    let seconds = (clock() - beginning) / CLOCKS_PER_SEC
    print(
      "simulation: \(options.seeds) seeds of \(options.days) days from \(options.first), \(seconds) s of processor time"
    )
    print(sum.summary)
    print("simulation: \(options.seeds) passed, 0 failed")
    return true
  }

  private func tell(_ finding: Finding, _ world: World) {
    if !options.traces { for line in world.story.last { print(line) } }
    print(
      """

      seed \(world.seed), step \(world.counts.steps), entry \(world.checker.entryCount)
      broken: \(finding.invariant)
      \(finding.what)
      again: simulation --from \(world.seed) --seeds 1 --days \(options.days)\
      \(options.sabotage.map { " --break \($0.rawValue)" } ?? "") --trace
      """)
  }
}
