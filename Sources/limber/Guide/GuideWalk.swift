internal import LimberCore

/// A walk through a movement's steps: where it stands, and how long the person has moved. Knows no clock and no screen.
struct GuideWalk {
  /// What comes of a key, or of time.
  enum Outcome: Hashable {
    case goesOn
    /// All steps are over.
    case finished
    /// The person stopped it.
    case stopped
    /// Somebody else did: the process is told to end.
    case ended
  }

  /// At least one; without steps the title is the only one.
  let steps: [String]
  /// How long each step takes; nil where the person says when it is over.
  let stepLength: TimeSpan?
  private(set) var step = 0
  /// How long this step has gone on.
  private(set) var inStep = TimeSpan.zero
  /// How long the person has moved in all.
  private(set) var moved = TimeSpan.zero
  private(set) var isPaused = false

  /// - Parameter lasts: how long the whole takes; each step gets an equal part.
  init(steps: [String], lasts: TimeSpan?) {
    precondition(!steps.isEmpty, "a walk has a step")
    self.steps = steps
    stepLength = lasts.map { TimeSpan(microseconds: max(1_000_000, $0.microseconds / Int64(steps.count))) }
  }

  /// How much of the step is left; nil without a countdown.
  var left: TimeSpan? { stepLength.map { $0 - inStep } }

  /// What the person has done, in minutes with one digit behind the point; nil for less than can be told.
  var minutes: Double? {
    let tenths = (Double(moved.microseconds) / 6_000_000).rounded()
    return tenths < 1 ? nil : tenths / 10
  }

  /// Time has passed.
  mutating func pass(_ span: TimeSpan) -> Outcome {
    guard !isPaused else { return .goesOn }
    var rest = span
    while let left, rest >= left {
      moved = moved + left
      rest = rest - left
      guard next() == .goesOn else { return .finished }
    }
    inStep = inStep + rest
    moved = moved + rest
    return .goesOn
  }

  /// A key was pressed: space, `s` or `q`; Enter does what space does, Ctrl-C and Ctrl-D what `q` does.
  mutating func press(_ key: UInt8) -> Outcome {
    switch key {
    case UInt8(ascii: " "), UInt8(ascii: "\r"), UInt8(ascii: "\n"):
      guard stepLength != nil else { return next() }
      isPaused.toggle()
      return .goesOn
    case UInt8(ascii: "s"), UInt8(ascii: "S"):
      isPaused = false
      return next()
    case UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x03, 0x04: return .stopped
    default: return .goesOn
    }
  }

  private mutating func next() -> Outcome {
    guard step + 1 < steps.count else { return .finished }
    step += 1
    inStep = .zero
    return .goesOn
  }
}
