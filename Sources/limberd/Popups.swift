import LimberCore
import Records

/// What comes back when a button is pressed: the answer, and which popup of which occurrence it was on.
///
/// The id of a notification is the server's word, and a server can be wrong about it. This is our own, and the server only
/// hands it back. As text: `done.<run>.<call>.<due>.<reminder>`.
struct ActionKey: Hashable {
  var action: Wording.Action
  /// The run of the daemon that asked for the popup: a random number, so that no other daemon's popups are taken for ours.
  var run: UInt64
  /// Which call of that run it was.
  var call: Int
  var occurrence: OccurrenceKey

  init(action: Wording.Action, run: UInt64, call: Int, occurrence: OccurrenceKey) {
    self.action = action
    self.run = run
    self.call = call
    self.occurrence = occurrence
  }

  /// Nil when it is not a key of Limber's.
  init?(_ text: String) {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 5, let action = Wording.Action(rawValue: String(parts[0])),
      let run = UInt64(parts[1], radix: 16), let call = Int(parts[2]), let due = Int64(parts[3])
    else { return nil }
    let occurrence = OccurrenceKey(reminder: String(parts[4]), due: Instant(microseconds: due))
    self.init(action: action, run: run, call: call, occurrence: occurrence)
  }

  var text: String {
    "\(action.rawValue).\(String(run, radix: 16)).\(call).\(occurrence.due.microseconds).\(occurrence.reminder)"
  }
}

/// Which popup on the screen is whose. Every combination of an id and an occurrence that a server may come up with is decided
/// here: a press counts for the occurrence that the person saw, once, or for none.
struct Popups {
  /// What to do about an answer of the server to a call.
  enum Answer: Hashable {
    /// It is on the screen; the popup `old`, which it should have replaced, is still there.
    case shown(old: UInt32?)
    /// Nobody wants it any more: it is to be closed.
    case unwanted
    /// Nobody wants it any more, and it is on the screen in its place: an earlier call for the same occurrence.
    case inPlace
    /// The id is the one of another popup, which is then on the screen no more, or was never ours. To be closed.
    case confused(with: OccurrenceKey?, isWanted: Bool)
  }

  /// What to do about a pressed button.
  enum Press: Hashable {
    /// It counts.
    case taken
    /// It is another program's, another daemon's, or came for the second time.
    case ignored
    /// Its occurrence is over, and the popup nobody's: it is to be closed.
    case over
    /// It is not certain what the person saw: it counts for none of these, and they come again.
    case unclear([OccurrenceKey])
  }

  let run: UInt64
  /// What is on the screen, by occurrence.
  private(set) var ids: [OccurrenceKey: UInt32] = [:]
  /// The notification that says that the clock is wrong: it can't be the popup of an occurrence.
  var warning: UInt32?
  /// The latest call for each occurrence that the server has not answered yet; an earlier one's answer counts no more.
  private var asked: [OccurrenceKey: Int] = [:]
  private var calls = 0
  /// Of an occurrence of which a button was pressed, the last call until then: its popups are done with.
  private var pressed: [OccurrenceKey: Int] = [:]

  init(run: UInt64) { self.run = run }

  /// The popups before are those of a server that is gone; of the one that is there now, these are known. Answers whose ids
  /// make no sense and are to be closed.
  mutating func begin(with known: [Popup]) -> [UInt32] {
    (ids, asked, warning) = ([:], [:], nil)
    var count: [UInt32: Int] = [:]
    for popup in known { count[popup.id, default: 0] += 1 }
    // An id that is noted for two is the popup of nobody knows which.
    for popup in known where popup.id != 0 && count[popup.id] == 1 { ids[popup.key] = popup.id }
    return count.filter { $0.key != 0 && $0.value > 1 }.keys.sorted()
  }

  private func owner(of id: UInt32) -> OccurrenceKey? { ids.first { $0.value == id }?.key }

  /// The server is asked for a popup: the number of the call.
  mutating func ask(_ key: OccurrenceKey) -> Int {
    calls += 1
    asked[key] = calls
    return calls
  }

  /// The server has given a call an id.
  mutating func answer(_ key: OccurrenceKey, call: Int, id: UInt32, isOpen: Bool) -> Answer {
    let isWanted = asked[key] == call && isOpen
    if asked[key] == call { asked[key] = nil }
    if id == warning { return .confused(with: nil, isWanted: isWanted) }
    if let other = owner(of: id), other != key {
      ids[other] = nil
      return .confused(with: other, isWanted: isWanted)
    }
    guard isWanted else { return ids[key] == id ? .inPlace : .unwanted }
    let old = ids[key]
    ids[key] = id
    return .shown(old: old == id ? nil : old)
  }

  /// The server has refused a call; false when nobody wanted it any more.
  mutating func refuse(_ key: OccurrenceKey, call: Int) -> Bool {
    guard asked[key] == call else { return false }
    asked[key] = nil
    return true
  }

  /// The popup of an occurrence is to go: its id, if it is on the screen.
  mutating func withdraw(_ key: OccurrenceKey) -> UInt32? {
    asked[key] = nil
    return ids.removeValue(forKey: key)
  }

  /// The server has closed a popup: whose it was.
  mutating func close(_ id: UInt32) -> OccurrenceKey? {
    if id == warning { warning = nil }
    guard let key = owner(of: id) else { return nil }
    ids[key] = nil
    return key
  }

  /// A button was pressed, by the server's word on the popup `id`.
  ///
  /// | the id is | the key is of | |
  /// |---|---|---|
  /// | any | an occurrence that is not open | counts for nothing |
  /// | any | a popup before the last press | ignored: it is that press again |
  /// | of the occurrence | the same one | counts |
  /// | unknown | this run | counts: the key is our word, the id may be late, lost, nonsense, or closed already |
  /// | unknown | another run | ignored |
  /// | of another occurrence, or the warning's | any | counts for none |
  mutating func press(_ id: UInt32, _ key: ActionKey, isOpen: Bool) -> Press {
    let occurrence = key.occurrence
    let isOurs = key.run == run && key.call <= calls
    let owner = owner(of: id)
    let isUnknown = owner == nil && id != warning
    guard isOpen else { return isOurs && isUnknown && id != 0 ? .over : .ignored }
    if isOurs, key.call <= pressed[occurrence] ?? 0 { return .ignored }
    if isUnknown {
      guard isOurs else { return .ignored }
      // It is known now, and can be taken away.
      if id != 0, ids[occurrence] == nil { ids[occurrence] = id }
    }
    pressed[occurrence] = calls
    if owner == occurrence || isUnknown { return .taken }
    return .unclear([occurrence, owner].compactMap(\.self))
  }

  /// Forgets the presses of occurrences that are over.
  mutating func tidy(isOpen: (OccurrenceKey) -> Bool) { pressed = pressed.filter { isOpen($0.key) } }
}
