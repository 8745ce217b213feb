import LimberCore
import Platform
import Records

/// Where occurrences are shown: the notification server of the session, or on a machine without one the terminal that the
/// daemon was started in.
final class Screen {
  /// What the screen has to say; each becomes an event of the engine.
  enum Report {
    /// What is in the way of showing; empty when nothing is.
    case obstacles(Set<Obstacle>)
    case shown(OccurrenceKey, showing: Int)
    case refused(OccurrenceKey)
    /// It is not on the screen any more, and not because of an answer that counts.
    case vanished(OccurrenceKey)
    case pressed(OccurrenceKey, Wording.Action)
    /// What is on it can't be remembered.
    case failed(LedgerError)
  }

  private let loop: EventLoop
  private let ledger: Ledger
  private let report: (Report) -> Void
  /// Whether an occurrence still awaits an answer.
  private let isOpen: (OccurrenceKey) -> Bool
  /// Whether any does.
  private let isAnyOpen: () -> Bool
  private var connector: BusConnector?
  private var client: NotificationClient?
  private var server: String?
  private var popups = Popups(run: Random.seed())
  /// What an occurrence's popup begins with: why an answer to it did not count.
  private var notes: [OccurrenceKey: String] = [:]
  /// Whether the terminal that the daemon was started in steps in for a notification server. Under a service manager there
  /// is none. Elsewhere it does where somebody looks at it, and where there is no desktop at all.
  private var hasTerminal: Bool {
    !ServiceManager.isUnderSystemd && (connector?.bus == nil || Terminal.isTerminal(Terminal.standardOutput))
  }
  /// What is open was shown on it, and a server that comes knows nothing of that.
  private var isOnTerminal = false

  /// Asks for a notification server again.
  private var summons: Timer?
  /// Long enough to cost nothing, short beside `late` (µs).
  private static let summonsRetry: Int64 = 60_000_000
  /// What the server refused to put back, and when it is asked again (boot clock, µs). To the engine that is on the screen,
  /// and only we know better.
  private var missing: [OccurrenceKey: Int64] = [:]
  private var comeback: Timer?
  /// How long the end may wait for a bus that takes nothing (µs).
  private static let endDelay: Int64 = 1_000_000

  /// What is wrong with the desktop, for `limber status`.
  var problem: String? { absence ?? silence ?? refusal ?? lack }
  /// What to do about that, where something is.
  var remedy: String? {
    if isServerMissing { return Remedy.ofDaemon.notificationServer(session: displays) }
    guard absence != nil, connector?.bus == nil else { return nil }
    return hasTerminal ? "For notifications, start limberd in a terminal of the desktop." : Remedy.ofDaemon.logIn
  }
  /// Why there is nowhere to show anything.
  private var absence: String? = "Still looking for a notification server."
  /// It is because none runs.
  private var isServerMissing: Bool { client.map { $0.isSettled && $0.serverIdentity == nil } ?? false }
  /// The variables of the desktop's session, as the service manager was told them.
  private var displays: [String: String] = [:]
  /// The server owes an answer.
  private var silence: String? {
    guard let client, client.isSilent, client.isSettled else { return nil }
    return "The notification server does not answer. What it was asked to show may come late."
  }
  /// Why the last showing failed.
  private var refusal: String?
  /// What the server can't do.
  private var lack: String?
  /// Whether it is known what there is: a notification server, the terminal or nothing.
  private var isFound = false
  private var isClockWrong = false

  init(
    loop: EventLoop, ledger: Ledger, isOpen: @escaping (OccurrenceKey) -> Bool, isAnyOpen: @escaping () -> Bool,
    report: @escaping (Report) -> Void
  ) {
    self.loop = loop
    self.ledger = ledger
    self.isOpen = isOpen
    self.isAnyOpen = isAnyOpen
    self.report = report
  }

  /// Looks for the session bus and its notification server; the first report follows from the loop.
  func open() throws {
    summons = try loop.makeTimer { [unowned self] in summonServer() }
    comeback = try loop.makeTimer { [unowned self] in putBack() }
    let connector = BusConnector(to: BusAddress.session, on: loop) { [unowned self] in
      try follow($0)
    } onAbsence: { [unowned self] in
      lost($0)
    }
    self.connector = connector
    try connector.open()
  }

  private func follow(_ bus: Bus) throws {
    let client = try NotificationClient(bus: bus)
    client.onServerChange = { [unowned self] in serverChanged() }
    client.onAction = { [unowned self] in pressed($0, key: $1) }
    client.onClosed = { [unowned self] id, _ in closed(id) }
    self.client = client
  }

  private func lost(_ why: BusConnector.Absence) {
    client = nil
    absence =
      switch why {
      case .lost: "The connection to the session bus was lost, so no notifications."
      case .failed(let error):
        "There is no session bus (\(error)), so "
          + (hasTerminal ? "reminders appear in limberd's terminal." : "no notifications.")
      }
    absent()
  }

  private func serverChanged() {
    guard let client else { return }
    guard client.isSettled else {
      // It comes, or is stuck. What it can do is not known, so nothing is shown on it yet.
      absence =
        if !client.isSilent {
          "Still looking for a notification server."
        } else if client.serverOwner == nil {
          "The session bus does not answer, so no notifications."
        } else {
          "The notification server does not answer, so no notifications."
        }
      return absent()
    }
    guard let found = client.serverIdentity else {
      absence = "No notification server is running\(hasTerminal ? ": reminders appear in limberd's terminal" : "")."
      askForDisplays { _ in }
      return absent()
    }
    absence = nil
    lack = client.canShowActions ? nil : "The notification server shows no buttons. Answer with: limber done"
    if found != server {
      // Ids of another server mean nothing to this one, even if it came so fast that its absence was never seen.
      if server != nil || isOnTerminal { report(.obstacles([.noServer])) }
      (server, isFound, isOnTerminal, refusal) = (found, true, false, nil)
      takeOver(client)
      sayThatClockIsWrong()
    }
    report(.obstacles([]))
  }

  /// Something is due and nobody is there to show it: dunst and mako are started by the bus, on demand. But only where
  /// there is a display, without which they die; the service manager knows, since desktops tell it. That can be later than
  /// the due instant, and without a signal: so it is asked again while something waits.
  func summonServer() {
    guard connector?.bus != nil, let client, client.serverOwner == nil, isAnyOpen() else { return }
    summons?.arm(at: Clock.read().boot + Self.summonsRetry)
    askForDisplays { [weak self, weak client] hasDisplay in
      guard hasDisplay, let self, let client, client === self.client, client.serverOwner == nil else { return }
      client.startServer { [weak self, weak client] result in
        guard let self, let client, client === self.client, client.serverOwner == nil else { return }
        if case .failure(let error) = result {
          absence = "No notification server is running, and none could be started: \(error)."
        }
      }
    }
  }

  /// Finds out whether there is a display, here or as the service manager was told.
  private func askForDisplays(_ then: @escaping (Bool) -> Void) {
    connector?.bus?.call(
      destination: "org.freedesktop.systemd1", path: "/org/freedesktop/systemd1",
      interface: "org.freedesktop.DBus.Properties", member: "Get",
      [.string("org.freedesktop.systemd1.Manager"), .string("Environment")]
    ) { [weak self] result in
      guard let self else { return }
      displays = [:]
      // Without a service manager on this bus only the daemon's own environment can tell.
      if case .success(let values) = result, case .variant(let list)? = values.first {
        displays = Remedy.session(of: list.elements?.compactMap(\.text) ?? [])
      }
      then(["DISPLAY", "WAYLAND_DISPLAY"].contains { Process.environment($0) != nil || displays[$0] != nil })
    }
  }

  private func absent() {
    // Also where the terminal steps in at once: what the server had been asked for is asked for again there.
    if server != nil { report(.obstacles([.noServer])) }
    let isNews = server != nil || !isFound
    (server, isFound, isOnTerminal) = (nil, true, hasTerminal)
    _ = popups.begin(with: [])
    missing = [:]
    if isNews { sayThatClockIsWrong() }
    report(.obstacles(hasTerminal ? [] : [.noServer]))
  }

  /// Takes over what this same server still shows from before a restart, and forgets the rest.
  private func takeOver(_ client: NotificationClient) {
    missing = [:]
    do {
      var known: [Popup] = []
      for popup in try ledger.popups() {
        if popup.server == server { client.adopt(popup.id) }
        if popup.server == server, isOpen(popup.key) {
          known.append(popup)
        } else {
          // Its time ran out while nobody could take it away, or its server is gone.
          client.close(popup.id)
          try ledger.removePopup(of: popup.key)
        }
      }
      for id in popups.begin(with: known) { client.close(id) }
    } catch {
      _ = popups.begin(with: [])
      refusal = "Notifications from before can't be read back: \(error)."
    }
  }

  // MARK: Showing

  func show(_ showing: Showing, now: Instant, zone: Zone) {
    let key = showing.occurrence.key
    let note = notes[key]
    guard let client, server != nil else { return showOnTerminal(showing, note: note, now: now, zone: zone) }
    missing[key] = nil
    let call = popups.ask(key)
    var notification = Wording.notification(showing, note: note, now: now, zone: zone) {
      ActionKey(action: $0, run: popups.run, call: call, occurrence: key).text
    }
    notification.replaces = popups.ids[key] ?? 0
    client.show(notification) { [weak self] in self?.answered(showing, call: call, $0) }
  }

  /// The server has answered a call; a slow one may answer when something else is wanted by now.
  private func answered(_ showing: Showing, call: Int, _ result: Result<UInt32, BusError>) {
    let key = showing.occurrence.key
    switch result {
    case .failure(let error):
      guard popups.refuse(key, call: call), isOpen(key) else { return }
      refuse(showing, "The notification server refused a reminder: \(error).")
    case .success(let id):
      switch popups.answer(key, call: call, id: id, isOpen: isOpen(key)) {
      case .inPlace: break
      // Withdrawn, or asked for again, while the server was at it: nobody would take this one away any more.
      case .unwanted: client?.close(id)
      case .confused(let other, let isWanted):
        client?.close(id)
        if isWanted { refuse(showing, "The notification server takes one reminder for another.") }
        confused(other)
      case .shown(let old):
        if let old { client?.close(old) }
        refusal = nil
        save(key, id)
        report(.shown(key, showing: showing.showing))
      }
    }
  }

  private func refuse(_ showing: Showing, _ why: String) {
    refusal = why
    if showing.isRestored { miss(showing) }
    report(.refused(showing.occurrence.key))
  }

  /// What had the id before that the server has given away a second time is covered by now.
  private func confused(_ other: OccurrenceKey?) {
    guard let other else {
      popups.warning = nil
      return sayThatClockIsWrong()
    }
    forget(other)
    report(.vanished(other))
  }

  /// As long as the engine waits where a showing of its own was refused.
  private func miss(_ showing: Showing) {
    missing[showing.occurrence.key] = Clock.read().boot + showing.reminder.repeatAfter.microseconds
    awaitComeback()
  }

  private func awaitComeback() {
    if let first = missing.values.min() { comeback?.arm(at: first) } else { comeback?.disarm() }
  }

  private func putBack() {
    let now = Clock.read().boot
    let keys = missing.filter { $0.value <= now }.keys.sorted()
    for key in keys { missing[key] = nil }
    awaitComeback()
    for key in keys where isOpen(key) && popups.ids[key] == nil { report(.vanished(key)) }
  }

  private func save(_ key: OccurrenceKey, _ id: UInt32) {
    guard let server else { return }
    do throws(LedgerError) {
      try ledger.save(Popup(key: key, server: server, id: id))
    } catch {
      // Costs at most a second popup after a crash.
      refusal = "A notification can't be remembered: \(error)."
      report(.failed(error))
    }
  }

  private func forget(_ key: OccurrenceKey) {
    do throws(LedgerError) {
      try ledger.removePopup(of: key)
    } catch {
      refusal = "A notification can't be forgotten: \(error)."
      report(.failed(error))
    }
  }

  private func showOnTerminal(_ showing: Showing, note: String?, now: Instant, zone: Zone) {
    let heading = "\n* \(Text.oneLine(showing.reminder.title))  [\(showing.occurrence.id)]\n"
    let body = Wording.lines(showing, note: note, now: now, zone: zone).map { "  \($0)\n" }.joined()
    let answers = Wording.Action.allCases.map { "limber \($0.rawValue)" }.joined(separator: ", ")
    let text = heading + body + "  Answer with: \(answers)\n"
    guard write(text, to: Terminal.standardOutput, withBell: true) else {
      refusal = "The terminal takes no text, so a reminder could not be shown on it."
      return loop.afterThisTurn { [unowned self] in report(.refused(showing.occurrence.key)) }
    }
    loop.afterThisTurn { [unowned self] in report(.shown(showing.occurrence.key, showing: showing.showing)) }
  }

  func withdraw(_ key: OccurrenceKey) {
    notes[key] = nil
    missing[key] = nil
    take(away: key)
  }

  private func take(away key: OccurrenceKey) {
    guard let id = popups.withdraw(key) else { return }
    client?.close(id)
    forget(key)
  }

  /// Takes everything from the screen: a button that nobody hears any more must not look as if it worked. What is open is
  /// shown again by the next start.
  func close() {
    for id in Array(popups.ids.values) + [popups.warning].compactMap(\.self) { client?.close(id) }
    connector?.bus?.finish(within: Self.endDelay)
  }

  // MARK: What the person does

  private func pressed(_ id: UInt32, key text: String) {
    guard server != nil, let key = ActionKey(text) else { return }
    popups.tidy(isOpen: isOpen)
    switch popups.press(id, key, isOpen: isOpen(key.occurrence)) {
    case .ignored: break
    case .over:
      client?.adopt(id)
      client?.close(id)
    case .taken:
      if popups.ids[key.occurrence] == id { client?.adopt(id) }
      report(.pressed(key.occurrence, key.action))
    case .unclear(let keys):
      for key in keys { notTaken(key, note: Wording.unclear) }
    }
  }

  /// An answer did not count. Most servers have closed the popup by now, and it must not look taken: it comes again and
  /// says why, if there is anything to say.
  func notTaken(_ key: OccurrenceKey, note: String?) {
    notes = notes.filter { isOpen($0.key) }
    notes[key] = note
    take(away: key)
    report(.vanished(key))
  }

  /// Closed or expired: that is no answer, and the next showing gets an id of its own.
  private func closed(_ id: UInt32) {
    guard let occurrence = popups.close(id) else { return }
    forget(occurrence)
  }

  // MARK: The clock

  /// Says that the clock is wrong, or takes that back. It is said again by each server that comes, and where none is
  /// known yet only then.
  func warnOfClock(_ isWrong: Bool) {
    isClockWrong = isWrong
    if !isWrong, let id = popups.warning { client?.close(id) }
    popups.warning = nil
    if isFound { sayThatClockIsWrong() }
  }

  private func sayThatClockIsWrong() {
    guard isClockWrong else { return }
    let warning = Wording.clockIsWrong
    guard let client, let asked = server else {
      if hasTerminal { _ = write("\n* \(warning.title)\n  \(warning.body)\n", to: Terminal.standardOutput) }
      return
    }
    client.show(warning) { [weak self] result in
      guard let self, case .success(let id) = result, server == asked else { return }
      // That number is an occurrence's, which is more urgent, and said to be on the screen.
      guard !popups.ids.values.contains(id) else { return }
      if let old = popups.warning, old != id { client.close(old) }
      popups.warning = id
      // It may be right again by now.
      if !isClockWrong { warnOfClock(false) }
    }
  }
}
