import Testing

@testable internal import limberd

/// Whose turn it is when many clients ask.
@Suite struct TurnQueueTests {
  /// Twenty who have sent hundreds of calls at once are before one who asks now and then: he does not wait for them.
  @Test func whoAsksOnceComesFirst() {
    var queue = TurnQueue<String>()
    for number in 0..<20 { queue.ask("crowd \(number)", rank: .crowding) }
    queue.ask("costly", rank: .costly)
    queue.ask("one", rank: .modest)
    queue.ask("other", rank: .modest)
    #expect((0..<4).map { _ in queue.next() } == ["one", "other", "costly", "crowd 0"])
    // And those among themselves have one turn each.
    queue.ask("crowd 0", rank: .crowding)
    #expect(queue.next() == "crowd 1")
  }

  /// Nobody waits without an end, however many modest ones there are.
  @Test func everybodyHasATurn() {
    var queue = TurnQueue<String>()
    queue.ask("crowd", rank: .crowding)
    var turns = 0
    while turns < 100 {
      queue.ask("one \(turns)", rank: .modest)
      turns += 1
      if queue.next() == "crowd" { break }
    }
    #expect(turns == 8)
  }

  /// Who waits keeps the place that he has; what rank is his is decided by what he did last.
  @Test func everybodyWaitsOnce() {
    var queue = TurnQueue<Int>()
    queue.ask(1, rank: .crowding)
    queue.ask(2, rank: .modest)
    queue.ask(1, rank: .modest)
    #expect([queue.next(), queue.next(), queue.next()] == [1, 2, nil])
    #expect(queue.isEmpty)
  }

  /// What calls cost is forgotten after a moment.
  @Test func costsAreForgotten() {
    var cost = RecentCost()
    #expect(!cost.isMuch(at: 0))
    cost.add(15_000, at: 10_000_000)
    #expect(!cost.isMuch(at: 10_100_000))
    cost.add(15_000, at: 10_500_000)
    #expect(cost.isMuch(at: 10_600_000))
    #expect(!cost.isMuch(at: 11_000_000))
    cost.add(1_000, at: 11_100_000)
    #expect(!cost.isMuch(at: 11_200_000))
  }
}
