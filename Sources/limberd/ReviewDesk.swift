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
  /// The daemon's own, for the loop alone.
  private let own: () -> Ledger
  private var isBusy = false
  /// As many as there are clients, at most.
  private var waiting: [(order: Order, answer: ControlAnswer<Control.Review>)] = []

  init(loop: EventLoop, own: @escaping () -> Ledger) { (self.loop, self.own) = (loop, own) }

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
    // A ledger that can't be written keeps others out, the thread too.
    read(order, answer, own().isMakeshift ? readOwn(order) : nil)
  }

  /// - Parameter entries: nil where they are read from the file, on the thread.
  private func read(_ order: Order, _ answer: ControlAnswer<Control.Review>, _ entries: Entries?) {
    do {
      try loop.offload {
        let entries = entries ?? Self.readFile(order)
        return (entries.error, Self.review(order, entries))
      } then: { [weak self] (error, reply) in
        guard let self else { return answer.give(reply) }
        // It may have become so since.
        if entries == nil, error?.reason == .busy, own().isMakeshift { return read(order, answer, readOwn(order)) }
        answer.give(reply)
        finished()
      }
    } catch {
      // Where no thread can be had, others wait.
      answer.give(Self.review(order, entries ?? readOwn(order)))
      finished()
    }
  }

  private func finished() {
    isBusy = false
    loop.afterThisTurn { [weak self] in self?.next() }
  }

  private typealias Entries = Result<MergedEntries, LedgerError>

  private func readOwn(_ order: Order) -> Entries {
    do throws(LedgerError) {
      return .success(try RecordSources.load(from: own(), since: order.since, until: order.until))
    } catch {
      return .failure(error)
    }
  }

  private static func readFile(_ order: Order) -> Entries {
    do throws(LedgerError) {
      return .success(
        try RecordSources.load(
          from: Ledger(readingFrom: order.ledger), since: order.since, until: order.until))
    } catch {
      return .failure(error)
    }
  }

  private static func review(_ order: Order, _ entries: Entries) -> Result<EncodedReply<Control.Review>, ControlError> {
    switch entries {
    case .success(let merged):
      let adherence = Adherence(
        merged.entries, since: order.since, until: order.until, now: order.now,
        readSince: merged.readSince, zone: order.zones.local,
        named: { order.zones.named[$0] })
      return .success(
        EncodedReply(Control.Review.Reply(adherence, zone: order.zones.local, evidence: merged.evidence)))
    case .failure(let error):
      return .failure(.notRead(.init(why: "\(error)")))
    }
  }
}

extension Result {
  fileprivate var error: Failure? {
    if case .failure(let error) = self { error } else { nil }
  }
}
