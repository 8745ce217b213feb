import Platform

/// Whether the person's session is locked, as logind knows it (org.freedesktop.login1(5), `LockedHint`; GNOME and Plasma set
/// it). Where nobody knows, it is not: a machine without logind, or a desktop that doesn't say, reminds all the same.
final class Presence {
  private static let service = "org.freedesktop.login1"
  private static let userPath = "/org/freedesktop/login1/user/_\(Process.uid)"
  private static let properties = "org.freedesktop.DBus.Properties"
  /// How long (µs) a session is still taken for locked when bus or logind are gone: they may be back at once, and what was
  /// held must not come up on a locked screen meanwhile. Short, since somebody who unlocks it is not to be left without reminders.
  private static let memory: Int64 = 10_000_000
  /// How long (µs) logind may take to answer. A machine that has just started is slow.
  private static let answerTimeout: Int64 = 60_000_000

  private let loop: EventLoop
  private let changed: () -> Void
  private var connector: BusConnector?
  private var nameMatch: BusMatch?
  private var userMatch: BusMatch?
  private var sessionMatch: BusMatch?
  private var display: Question?
  private var lock: Question?
  private var forgetting: Timer?
  /// The object of the session that the person sits at; a service of the user manager has none of its own.
  private var session: String?

  /// What was learned last still comes from a logind that is there.
  private var isKnown = false

  /// Whether the session is known to be locked.
  private(set) var isLocked = false {
    didSet { if isLocked != oldValue { changed() } }
  }

  init(loop: EventLoop, changed: @escaping () -> Void) {
    self.loop = loop
    self.changed = changed
  }

  /// Begins to follow the session, where there is a system bus.
  func open() throws {
    forgetting = try loop.makeTimer { [unowned self] in isLocked = false }
    let connector = BusConnector(to: BusAddress.system, on: loop) { [unowned self] in
      try follow($0)
    } onAbsence: { [unowned self] _ in
      lost()
    }
    self.connector = connector
    try connector.open()
  }

  private func follow(_ bus: Bus) throws {
    // The match stands before the question, so that no change between both is missed. What a signal says is asked for
    // again: on the system bus anybody may send one.
    userMatch = try bus.onSignal(path: Self.userPath, interface: Self.properties, member: "PropertiesChanged") {
      [unowned self] _ in display?.ask()
    }
    // It comes and goes, and says nothing of itself when it is back.
    nameMatch = try bus.onSignal(
      path: "/org/freedesktop/DBus", interface: "org.freedesktop.DBus", member: "NameOwnerChanged",
      argument0: Self.service, isFrom: { $0 == "org.freedesktop.DBus" }
    ) { [unowned self] _ in
      session = nil
      display?.ask()
    }
    let question = Question(bus, "\(Self.service).User", "Display", of: Self.userPath) { [unowned self, unowned bus] in
      found($0, on: bus)
    } gone: { [unowned self] in
      becomeUnknown()
    }
    display = question
    question.ask()
  }

  private func lost() {
    (nameMatch, userMatch, sessionMatch, display, lock, session) = (nil, nil, nil, nil, nil, nil)
    becomeUnknown()
  }

  /// Told again for each try in vain, which is no reason to remember for longer.
  private func becomeUnknown() {
    if isKnown, isLocked { forgetting?.arm(at: Clock.read().boot + Self.memory) }
    isKnown = false
  }

  private func found(_ value: BusValue?, on bus: Bus) {
    var found: String?
    if case .structure(let members)? = value, members.count == 2, case .objectPath(let path) = members[1], path != "/" {
      found = path
    }
    guard found == nil || found != session else { return }
    (session, sessionMatch, lock) = (found, nil, nil)
    guard let found else { return learned(nil) }
    do {
      sessionMatch = try bus.onSignal(path: found, interface: Self.properties, member: "PropertiesChanged") {
        [unowned self] _ in lock?.ask()
      }
      let question = Question(bus, "\(Self.service).Session", "LockedHint", of: found) { [unowned self] in
        learned($0)
      } gone: { [unowned self] in
        becomeUnknown()
      }
      lock = question
      question.ask()
    } catch {
      learned(nil)
    }
  }

  private func learned(_ hint: BusValue?) {
    forgetting?.disarm()
    isKnown = true
    isLocked = hint?.bool ?? false
  }

  /// A property that is asked for again whenever it may have changed. One question at a time: somebody who sends signals
  /// faster than logind answers is not to fill the memory.
  private final class Question {
    private let bus: Bus
    private let interface: String
    private let property: String
    private let path: String
    private let answer: (BusValue?) -> Void
    private let gone: () -> Void
    private var isAsked = false
    private var isAskedAgain = false

    /// `answer` gets the value, or nil when logind has none; `gone` is called when there is no logind. Neither is after the
    /// question was dropped.
    init(
      _ bus: Bus, _ interface: String, _ property: String, of path: String, _ answer: @escaping (BusValue?) -> Void,
      gone: @escaping () -> Void
    ) {
      (self.bus, self.interface, self.property, self.path) = (bus, interface, property, path)
      (self.answer, self.gone) = (answer, gone)
    }

    func ask() {
      isAskedAgain = isAsked
      guard !isAsked else { return }
      isAsked = true
      bus.call(
        destination: Presence.service, path: path, interface: Presence.properties, member: "Get",
        [.string(interface), .string(property)], timeout: Presence.answerTimeout
      ) { [weak self] result in self?.answered(result) }
    }

    private func answered(_ result: Result<[BusValue], BusError>) {
      isAsked = false
      // What was changed meanwhile may or may not be in the answer; stuck is no answer at all.
      if isAskedAgain { return ask() }
      switch result {
      case .success(let values):
        if case .variant(let value)? = values.first { answer(value) } else { answer(nil) }
      case .failure(let error) where error.isDisconnected: break
      case .failure(let error) where error.isNoReply: ask()
      case .failure(let error) where error.isServiceUnknown: gone()
      case .failure: answer(nil)
      }
    }
  }
}
