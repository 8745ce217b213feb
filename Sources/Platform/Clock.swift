internal import CSystemd
internal import Glibc

/// The clocks of this machine.
public enum Clock {
  /// Two readings further apart than this (µs) mean that the process was stopped between them: read again.
  private static let closeEnough: Int64 = 1_000
  /// On a machine too busy to read three clocks within a millisecond, the last attempt has to do.
  private static let attempts = 5

  /// Wall time (CLOCK_REALTIME) and time since boot, sleep included (CLOCK_BOOTTIME), both in µs, read as a pair.
  ///
  /// The wall clock is read between two readings of the boot clock, whose mean goes with it (clock_gettime(2)).
  public static func read() -> (wall: Int64, boot: Int64) {
    var attempt = 1
    while true {
      let before = microseconds(CLOCK_BOOTTIME)
      let wall = microseconds(CLOCK_REALTIME)
      let after = microseconds(CLOCK_BOOTTIME)
      if after - before <= closeEnough || attempt == attempts { return (wall, before + (after - before) / 2) }
      attempt += 1
    }
  }

  /// Time since boot, sleep not included (CLOCK_MONOTONIC), in µs: what sd_notify(3) wants with `RELOADING=1`.
  public static func monotonic() -> Int64 { microseconds(CLOCK_MONOTONIC) }

  /// Whether the kernel says that some service keeps the wall clock in step with the world's (adjtimex(2)). A sandbox that
  /// forbids the call makes it false.
  public static var isSynchronized: Bool { platform_clock_is_synchronized() }

  private static func microseconds(_ clock: clockid_t) -> Int64 {
    var time = timespec()
    let result = clock_gettime(clock, &time)
    precondition(result == 0, "both clocks exist on every Linux since 2.6.39")
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }

  /// The id of this boot, 32 lower-case hexadecimal digits (sd_id128_get_boot(3)).
  public static func bootID() throws -> String {
    var id = sd_id128_t()
    try checkSD("sd_id128_get_boot", nil, sd_id128_get_boot(&id))
    return text(id)
  }

  /// The id of this installation, 32 lower-case hexadecimal digits, or nil where none was set (machine-id(5)).
  public static func machineID() -> String? {
    var id = sd_id128_t()
    return sd_id128_get_machine(&id) < 0 ? nil : text(id)
  }

  static func text(_ id: sd_id128_t) -> String {
    // 32 digits and the terminating NUL: SD_ID128_STRING_MAX.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 33) { buffer in
      guard let base = buffer.baseAddress else { preconditionFailure("a buffer of 33 has an address") }
      return String(cString: sd_id128_to_string(id, base))
    }
  }
}

/// Randomness from the kernel.
public enum Random {
  /// 64 random bits from getrandom(2), by way of the standard library's own generator.
  public static func seed() -> UInt64 {
    var generator = SystemRandomNumberGenerator()
    return generator.next()
  }
}
