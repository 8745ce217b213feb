import LimberControl
import LimberCore
import Platform
import Records

/// Reads reviews for clients: one after the other, on a thread of its own, since a year takes longer than anybody is to wait
/// who asks for something else, and longer than a reminder may be late.
final class ReviewDesk {
  /// What a review is made of.
  struct Order: Sendable {
    var ledger: String
    var since: Instant
    var until: Instant
    var now: Instant
    /// The local one, and those that reminders name.
    var zones: Zones
  }

  private let loop: EventLoop
  private var isBusy = false
  /// As many as there are clients, at most.
  private var waiting: [(order: Order, answer: ControlAnswer<Control.Review>)] = []

  init(loop: EventLoop) { self.loop = loop }

  /// Answers a call with its review, when its turn has come.
  func take(_ order: Order, _ answer: ControlAnswer<Control.Review>) {
    waiting.append((order, answer))
    next()
  }

  private func next() {
    guard !isBusy else { return }
    // Who has left needs no answer.
    waiting.removeAll { !$0.answer.isOpen }
    guard !waiting.isEmpty else { return }
    let (order, answer) = waiting.removeFirst()
    isBusy = true
    do {
      try loop.offload {
        Self.read(order)
      } then: { [weak self] reply in
        answer.give(reply)
        self?.finished()
      }
    } catch {
      // Where no thread can be had, others wait.
      answer.give(Self.read(order))
      finished()
    }
  }

  private func finished() {
    isBusy = false
    loop.afterThisTurn { [weak self] in self?.next() }
  }

  private static func read(_ order: Order) -> Result<EncodedReply<Control.Review>, ControlError> {
    do throws(LedgerError) {
      let merged = try RecordSources.load(
        from: Ledger(readingFrom: order.ledger), since: order.since, until: order.until)
      let adherence = Adherence(
        merged.entries, since: order.since, until: order.until, now: order.now, zone: order.zones.local,
        named: { order.zones.named[$0] })
      return .success(
        EncodedReply(Control.Review.Reply(adherence, zone: order.zones.local, evidence: merged.evidence)))
    } catch {
      return .failure(.notRead(.init(why: "\(error)")))
    }
  }
}
