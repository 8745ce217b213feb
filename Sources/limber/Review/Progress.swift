internal import Platform
internal import Report
internal import Synchronization

/// A bar on standard error for what takes more than a second, where a person looks on.
///
/// Any thread may report; the line is gone in the end.
final class Progress: Sendable {
  /// Until then nothing is shown (µs).
  private static let patience: Int64 = 1_000_000
  /// As often as it is drawn (µs).
  private static let pause: Int64 = 100_000

  private let isShown: Bool
  private let what: String
  private let start: Int64
  private let style: TextStyle
  /// When it was drawn last (µs since boot); nil while it was not.
  private let drawn = Mutex<Int64?>(nil)

  /// - Parameter what: what is counted, as in `machines read`.
  init(_ what: String) {
    self.what = what
    isShown = Output.standardError.isTerminal
    start = Clock.read().boot
    style = Output.standardError.style
  }

  /// So many of so many are done.
  func report(_ done: Int, of count: Int) {
    guard isShown, count > 1 else { return }
    let now = Clock.read().boot
    guard now - start > Self.patience else { return }
    drawn.withLock { drawn in
      guard drawn.map({ now - $0 > Self.pause }) ?? true else { return }
      drawn = now
      let width = 24
      let full = done * width / max(1, count)
      let (on, off) = style.isUTF8 ? ("█", "░") : ("#", ".")
      let bar = String(repeating: on, count: full) + String(repeating: off, count: width - full)
      // A line that can't be written is no reason to stop.
      try? Output.standardError.draw([
        .control("\r"), .text("\(bar) \(done) of \(count) \(what)"), .control("\u{1b}[K"),
      ])
    }
  }

  /// Takes the line away.
  func end() {
    drawn.withLock { drawn in
      if drawn != nil { try? Output.standardError.draw([.control("\r\u{1b}[K")]) }
      drawn = nil
    }
  }
}
