import LimberCore

/// The hardware under the daemon: clocks, power, sleep and the local zone.
struct Machine {
  /// What time it really is. Nobody but the simulator knows.
  var truth: Instant
  /// By how much the clock on the wall is fast.
  var error = TimeSpan.zero
  /// When it was switched on, by the right time.
  var switchedOn: Instant
  /// How long it has been asleep since then.
  var slept = TimeSpan.zero
  var boots = 1
  var isOn = true
  /// Since when it has been asleep.
  var asleepSince: Instant?
  var zone: Zone
  /// The kernel says that the clock is synchronised.
  var isSynchronized = true

  var wall: Instant { truth + error }
  var isAwake: Bool { isOn && asleepSince == nil }
  var moment: Moment { Moment(wall: wall, boot: truth - switchedOn, suspended: slept) }

  /// 32 hexadecimal digits, another for each boot.
  var bootID: String {
    let digits = String(boots, radix: 16)
    return String(repeating: "b", count: 32 - digits.count) + digits
  }

  /// The right instant at which the clock on the wall shows one.
  func truth(ofWall wall: Instant) -> Instant { wall - error }

  mutating func switchOn() {
    boots += 1
    switchedOn = truth - .seconds(15)
    slept = .zero
    asleepSince = nil
    isOn = true
  }
}
