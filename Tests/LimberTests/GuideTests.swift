import LimberCore
import Report
import Testing

@testable import limber

@Suite struct GuideTests {
  private let steps = [
    "Sit tall, both feet flat.", "Pull your toes up, then press them down. 10 times.", "Stop if it hurts.",
  ]
  private func walk(_ lasts: TimeSpan? = .minutes(3)) -> GuideWalk { GuideWalk(steps: steps, lasts: lasts) }

  @Test func timePassesFromStepToStep() {
    var walk = walk()
    #expect(walk.left == .minutes(1))
    #expect(walk.pass(.seconds(59)) == .goesOn && walk.step == 0 && walk.left == .seconds(1))
    #expect(walk.pass(.seconds(2)) == .goesOn && walk.step == 1 && walk.left == .seconds(59))
    // A machine that slept does not make the person's minutes more than the movement has.
    #expect(walk.pass(.hours(2)) == .finished && walk.moved == .minutes(3) && walk.minutes == 3)
  }

  @Test func keys() {
    var walk = walk()
    _ = walk.pass(.seconds(30))
    #expect(walk.press(UInt8(ascii: " ")) == .goesOn && walk.isPaused)
    #expect(walk.pass(.minutes(5)) == .goesOn && walk.moved == .seconds(30))
    #expect(walk.press(UInt8(ascii: "s")) == .goesOn && !walk.isPaused && walk.step == 1 && walk.left == .minutes(1))
    #expect(walk.press(UInt8(ascii: "x")) == .goesOn)
    #expect(walk.press(UInt8(ascii: "S")) == .goesOn && walk.press(UInt8(ascii: "s")) == .finished)
    // What was skipped is not counted.
    #expect(walk.minutes == 0.5)
    for key in [UInt8(ascii: "q"), UInt8(ascii: "Q"), 0x03, 0x04] {
      var stopped = self.walk()
      #expect(stopped.press(key) == .stopped && stopped.minutes == nil)
    }
  }

  @Test func withoutACountdownSpaceGoesOn() {
    var walk = walk(nil)
    #expect(walk.left == nil && walk.pass(.minutes(2)) == .goesOn && walk.step == 0)
    #expect(walk.press(UInt8(ascii: " ")) == .goesOn && walk.press(UInt8(ascii: "\r")) == .goesOn && walk.step == 2)
    #expect(walk.press(UInt8(ascii: " ")) == .finished && walk.minutes == 2)
  }

  private func text(_ walk: GuideWalk, _ width: Int, _ style: TextStyle = TextStyle(hasBars: true)) -> String {
    GuideText(title: "Ankle pumps, left foot", width: width, style: style).lines(walk).joined(separator: "\n")
  }

  @Test func atFortyColumns() {
    var walk = walk()
    _ = walk.press(UInt8(ascii: "s"))
    _ = walk.pass(TimeSpan(microseconds: 17_500_000))
    #expect(
      text(walk, 39) == """
        Ankle pumps, left foot
        Step 2 of 3

          Pull your toes up, then press them
          down. 10 times.

          ████████████████████░░░░░░░░░  0:43

          space: pause
          s: skip this step
          q: stop
        """)
    _ = walk.press(UInt8(ascii: " "))
    #expect(text(walk, 33, TextStyle(hasBars: true, isUTF8: false)).contains("\n  ###########.....  0:43 paused\n"))
  }

  @Test func atEightyColumns() {
    #expect(
      text(walk(), 79) == """
        Ankle pumps, left foot
        Step 1 of 3

          Sit tall, both feet flat.

          ████████████████████████████████████████  1:00

          space: pause   s: skip this step   q: stop
        """)
    #expect(
      text(GuideWalk(steps: ["Ankle pumps, left foot"], lasts: nil), 79) == """
        Ankle pumps, left foot

          space: next   s: skip this step   q: stop
        """)
  }
}
