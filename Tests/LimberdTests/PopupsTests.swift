import LimberCore
@testable internal import limberd
import Records
import Testing

private let lunch = OccurrenceKey(reminder: "calcium-lunch", due: Instant(seconds: 1_764_000_000))
private let tea = OccurrenceKey(reminder: "tea", due: Instant(seconds: 1_764_000_000))
private let run: UInt64 = 0xfeed

@Suite struct ActionKeyTests {
  @Test(arguments: [
    OccurrenceKey(reminder: "a", due: .epoch),
    OccurrenceKey(reminder: "calcium-lunch", due: Instant(microseconds: 1_764_000_000_000_001)),
    OccurrenceKey(reminder: String(repeating: "9", count: 40), due: Instant(microseconds: -1)),
  ])
  func itIsItsText(_ occurrence: OccurrenceKey) throws {
    for action in Wording.Action.allCases {
      let key = ActionKey(action: action, run: .max, call: 7, occurrence: occurrence)
      #expect(ActionKey(key.text) == key)
    }
  }

  @Test(arguments: [
    "", "default", "done", "done.", "....", "done.1.2.3", "done.1.2.3.a.b", "undo.1.2.3.a", "done.x.2.3.a",
    "done.1.x.3.a",
    "done.1.2.x.a", "done.-1.2.3.a", "Done.1.2.3.a", "done.1.99999999999999999999.3.a",
    "done.1.2.99999999999999999999.a",
    "done..2.3.a", " done.1.2.3.a",
  ])
  func nothingElseIs(_ text: String) { #expect(ActionKey(text) == nil) }
}

/// `Popups` behind a reference: what is expected can't be asked of a value that it changes.
private final class Table {
  private(set) var popups = Popups(run: run)

  var ids: [OccurrenceKey: UInt32] { popups.ids }
  var warning: UInt32? {
    get { popups.warning }
    set { popups.warning = newValue }
  }

  func begin(with known: [Popup]) -> [UInt32] { popups.begin(with: known) }
  func ask(_ key: OccurrenceKey) -> Int { popups.ask(key) }
  func answer(_ key: OccurrenceKey, call: Int, id: UInt32, isOpen: Bool) -> Popups.Answer {
    popups.answer(key, call: call, id: id, isOpen: isOpen)
  }
  func refuse(_ key: OccurrenceKey, call: Int) -> Bool { popups.refuse(key, call: call) }
  func withdraw(_ key: OccurrenceKey) -> UInt32? { popups.withdraw(key) }
  func close(_ id: UInt32) -> OccurrenceKey? { popups.close(id) }
  func press(_ id: UInt32, _ key: ActionKey, isOpen: Bool = true) -> Popups.Press {
    popups.press(id, key, isOpen: isOpen)
  }
  func tidy(isOpen: (OccurrenceKey) -> Bool) { popups.tidy(isOpen: isOpen) }
}

@Suite struct PopupsTests {
  private let popups = Table()

  private func key(_ occurrence: OccurrenceKey, call: Int, run: UInt64 = run) -> ActionKey {
    ActionKey(action: .done, run: run, call: call, occurrence: occurrence)
  }

  /// Shows both: lunch as 1 with call 1, tea as 2 with call 2.
  private func showBoth() {
    #expect(popups.ask(lunch) == 1)
    #expect(popups.ask(tea) == 2)
    #expect(popups.answer(lunch, call: 1, id: 1, isOpen: true) == .shown(old: nil))
    #expect(popups.answer(tea, call: 2, id: 2, isOpen: true) == .shown(old: nil))
  }

  // MARK: Presses

  @Test func aPressCountsForWhatWasSeen() {
    showBoth()
    #expect(popups.press(1, key(lunch, call: 1)) == .taken)
    #expect(popups.press(2, key(tea, call: 2)) == .taken)
  }

  @Test func aPressCountsOnce() {
    showBoth()
    #expect(popups.press(1, key(lunch, call: 1)) == .taken)
    #expect(popups.press(1, key(lunch, call: 1)) == .ignored)
    #expect(popups.withdraw(lunch) == 1)
    #expect(popups.press(1, key(lunch, call: 1)) == .ignored)
    // The next popup of the same occurrence is another matter: it was snoozed, say.
    let call = popups.ask(lunch)
    #expect(popups.answer(lunch, call: call, id: 1, isOpen: true) == .shown(old: nil))
    #expect(popups.press(1, key(lunch, call: 1)) == .ignored)
    #expect(popups.press(1, key(lunch, call: call)) == .taken)
  }

  @Test func anUnknownIDWithOurKeyCounts() {
    let call = popups.ask(lunch)
    // Before the answer; the popup is known from now on.
    #expect(popups.press(5, key(lunch, call: call)) == .taken)
    #expect(popups.ids == [lunch: 5])
    #expect(popups.withdraw(lunch) == 5)
    #expect(popups.answer(lunch, call: call, id: 5, isOpen: false) == .unwanted)
  }

  @Test func noIDWithOurKeyCounts() {
    let call = popups.ask(lunch)
    #expect(popups.refuse(lunch, call: call))
    #expect(popups.press(0, key(lunch, call: call)) == .taken)
    #expect(popups.ids.isEmpty)
  }

  @Test func aPressAfterTheClosingCounts() {
    showBoth()
    #expect(popups.close(1) == lunch)
    #expect(popups.close(1) == nil)
    #expect(popups.press(1, key(lunch, call: 1)) == .taken)
  }

  @Test func anotherRunsKeyCountsOnlyForWhatWasTakenOver() {
    showBoth()
    #expect(popups.press(9, key(lunch, call: 1, run: 1)) == .ignored)
    #expect(popups.begin(with: [Popup(key: lunch, server: "s", id: 4)]).isEmpty)
    #expect(popups.press(4, key(lunch, call: 1, run: 1)) == .taken)
    #expect(popups.press(3, key(tea, call: 1, run: 1)) == .ignored)
  }

  @Test func idAndKeyOfTwoCountForNone() {
    showBoth()
    #expect(popups.press(2, key(lunch, call: 1)) == .unclear([lunch, tea]))
    // Once: a server that says it again does not bring them again.
    #expect(popups.press(2, key(lunch, call: 1)) == .ignored)
    #expect(popups.press(1, key(tea, call: 2, run: 1)) == .unclear([tea, lunch]))
  }

  @Test func whatIsOverCountsForNothing() {
    showBoth()
    #expect(popups.press(1, key(lunch, call: 1), isOpen: false) == .ignored)
    // By the server's word on the popup of tea, which has nothing to do with it, however often.
    for _ in 0..<3 { #expect(popups.press(2, key(lunch, call: 1), isOpen: false) == .ignored) }
    #expect(popups.press(0, key(lunch, call: 1), isOpen: false) == .ignored)
    #expect(popups.press(9, key(lunch, call: 1, run: 1), isOpen: false) == .ignored)
    #expect(popups.press(9, key(lunch, call: 1), isOpen: false) == .over)
    #expect(popups.ids == [lunch: 1, tea: 2])
  }

  @Test func aCallThatWasNeverMadeCountsForNothing() {
    showBoth()
    #expect(popups.press(9, key(lunch, call: 3)) == .ignored)
  }

  @Test func theWarningsIDCountsForNone() {
    showBoth()
    popups.warning = 3
    #expect(popups.press(3, key(lunch, call: 1)) == .unclear([lunch]))
    #expect(popups.close(3) == nil)
    #expect(popups.warning == nil)
  }

  @Test func theOldOneIsPressedWhileItIsRepeated() {
    showBoth()
    let call = popups.ask(lunch)
    // A server that does not replace.
    #expect(popups.answer(lunch, call: call, id: 8, isOpen: true) == .shown(old: 1))
    #expect(popups.press(1, key(lunch, call: 1)) == .taken)
    #expect(popups.press(8, key(lunch, call: call)) == .ignored)
  }

  // MARK: Answers of the server

  @Test func aReplacementKeepsItsID() {
    showBoth()
    let call = popups.ask(lunch)
    #expect(popups.answer(lunch, call: call, id: 1, isOpen: true) == .shown(old: nil))
  }

  @Test func whatNobodyWantsAnyMoreIsClosed() {
    let first = popups.ask(lunch)
    let second = popups.ask(lunch)
    #expect(popups.answer(lunch, call: first, id: 1, isOpen: true) == .unwanted)
    #expect(popups.answer(lunch, call: second, id: 2, isOpen: true) == .shown(old: nil))
    #expect(popups.answer(lunch, call: first, id: 2, isOpen: true) == .inPlace)
    let call = popups.ask(tea)
    #expect(popups.withdraw(tea) == nil)
    #expect(popups.answer(tea, call: call, id: 3, isOpen: true) == .unwanted)
    // Closed while it was asked for, and nobody said so.
    let last = popups.ask(tea)
    #expect(popups.answer(tea, call: last, id: 4, isOpen: false) == .unwanted)
    #expect(popups.ids == [lunch: 2])
  }

  @Test func anIDOfAnotherIsRefused() {
    showBoth()
    popups.warning = 3
    let wanted = popups.ask(tea)
    #expect(popups.answer(tea, call: wanted, id: 1, isOpen: true) == .confused(with: lunch, isWanted: true))
    #expect(popups.ids == [tea: 2])
    #expect(popups.answer(lunch, call: 99, id: 2, isOpen: true) == .confused(with: tea, isWanted: false))
    #expect(popups.ids.isEmpty)
    let call = popups.ask(lunch)
    #expect(popups.answer(lunch, call: call, id: 3, isOpen: true) == .confused(with: nil, isWanted: true))
  }

  @Test func anEarlierRefusalCountsNoMore() {
    let first = popups.ask(lunch)
    let second = popups.ask(lunch)
    #expect(!popups.refuse(lunch, call: first))
    #expect(popups.refuse(lunch, call: second))
    #expect(!popups.refuse(lunch, call: second))
  }

  @Test func anIDThatIsNotedForTwoIsNobodys() {
    let noted = [(lunch, 1), (tea, 1), (OccurrenceKey(reminder: "c", due: .epoch), 0)].map {
      Popup(key: $0.0, server: "s", id: UInt32($0.1))
    }
    #expect(popups.begin(with: noted) == [1])
    #expect(popups.ids.isEmpty)
  }

  @Test func pressesAreForgottenWithTheirOccurrences() {
    showBoth()
    #expect(popups.press(1, key(lunch, call: 1)) == .taken)
    popups.tidy { $0 == lunch }
    #expect(popups.press(1, key(lunch, call: 1)) == .ignored)
    popups.tidy { $0 == tea }
    // Nobody asks for one that is over; the engine would refuse it.
    #expect(popups.press(1, key(lunch, call: 1)) == .taken)
  }
}
