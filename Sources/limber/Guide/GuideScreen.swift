internal import LimberCore
internal import Platform
internal import Report

/// Shows a walk on the terminal, second by second, and gives it the keys.
final class GuideScreen {
  private var walk: GuideWalk
  private let title: String
  private var screen: Screen
  private let loop: EventLoop
  private let keys: KeyMode
  private var timer: Timer?
  private var sources: [AnyObject] = []
  private var outcome = GuideWalk.Outcome.goesOn
  /// Until when time has been given to the walk (µs since boot).
  private var told: Int64
  private var linesShown = 0
  private var failure: (any Error)?

  /// Walks to the end, or until the person stops it or the terminal goes away; then the terminal is as it was before.
  static func walk(_ walk: GuideWalk, title: String, on screen: Screen) throws -> (GuideWalk, GuideWalk.Outcome) {
    // What comes after it is interrupted by signals as before.
    try Process.holdingSignals([]) {
      let shown = try GuideScreen(walk, title, screen)
      defer { shown.keys.restore() }
      _ = try shown.loop.run()
      if let failure = shown.failure { throw failure }
      return (shown.walk, shown.outcome)
    }
  }

  private init(_ walk: GuideWalk, _ title: String, _ screen: Screen) throws {
    self.walk = walk
    self.title = title
    self.screen = screen
    loop = try EventLoop()
    keys = try KeyMode(Screen.standardInput)
    told = Clock.read().boot
    timer = try loop.makeTimer { [unowned self] in happen { advance() } }
    sources = [
      try loop.watch(fd: Screen.standardInput, events: .readable) { [unowned self] _ in happen { try press() } },
      try loop.onSignal([Signal.interrupt, Signal.terminate, Signal.hangUp]) { [unowned self] _ in end(.ended) },
      try loop.onSignal([Signal.windowChange]) { [unowned self] _ in happen { try resize() } },
    ]
    try draw()
  }

  private func happen(_ body: () throws -> Void) {
    do {
      try body()
      if outcome == .goesOn { try draw() }
    } catch {
      failure = error
      end(.stopped)
    }
  }

  private func end(_ outcome: GuideWalk.Outcome) {
    self.outcome = outcome
    loop.exit(0)
  }

  private func advance() {
    let now = Clock.read().boot
    let result = walk.pass(TimeSpan(microseconds: now - told))
    told = now
    if result != .goesOn { end(result) }
  }

  private func press() throws {
    let bytes = try keys.read()
    if bytes.isEmpty { return end(.stopped) }
    advance()
    // An arrow or a function key is several bytes, and none of ours.
    guard outcome == .goesOn, bytes[0] != 0x1b else { return }
    for byte in bytes where outcome == .goesOn {
      let result = walk.press(byte)
      if result != .goesOn { end(result) }
    }
  }

  private func resize() throws {
    screen.width = Screen.width(columns: nil, terminal: Terminal.width(Terminal.standardOutput))
    // Lines that were broken anew can't be counted any more.
    try Output.standardOutput.draw([.control("\u{1b}[2J\u{1b}[H")])
    linesShown = 0
  }

  /// Writes the lines over those of before (ECMA-48: CUU, EL, ED).
  private func draw() throws {
    let lines = GuideText(title: title, width: screen.width - 1, style: screen.style).lines(walk)
    var parts: [Output.Part] = linesShown > 0 ? [.control("\u{1b}[\(linesShown)A\r")] : []
    for line in lines { parts += [.text(line), .control("\u{1b}[K\n")] }
    if linesShown > lines.count { parts.append(.control("\u{1b}[J")) }
    try Output.standardOutput.draw(parts)
    linesShown = lines.count
    guard let left = walk.left, !walk.isPaused else { return timer?.disarm() ?? () }
    // When the next second is over; the walk itself is given exact times.
    let untilNext = left.microseconds % 1_000_000
    timer?.arm(at: told + (untilNext == 0 ? 1_000_000 : untilNext))
  }
}
