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
    case pressed(OccurrenceKey, Wording.Action)
  }

  private let loop: EventLoop
  private let ledger: Ledger
  private let report: (Report) -> Void
  /// Whether an occurrence still awaits an answer.
  private let isOpen: (OccurrenceKey) -> Bool
  /// Whether any does.
  private let isAnyOpen: () -> Bool
  private var bus: Bus?
  private var client: NotificationClient?
  private var server: String?
  /// What is on the screen, by occurrence.
  private var popups: [OccurrenceKey: UInt32] = [:]
  /// The latest call for each occurrence that the server has not answered yet; an earlier one's answer counts no more.
  private var asked: [OccurrenceKey: Int] = [:]
  private var calls = 0
  /// Tries again to reach a bus that was lost or was not there yet.
  private var retry: Timer?
  /// Whether the terminal that the daemon was started in steps in for a notification server. Under a service manager there
  /// is none. Elsewhere it does where somebody looks at it, and where there is no desktop at all.
  private var hasTerminal: Bool {
    !ServiceManager.isUnderSystemd && (bus == nil || Terminal.isTerminal(Terminal.standardOutput))
  }

  /// Asks for a notification server again.
  private var summons: Timer?
  /// Long enough to cost nothing, short beside `late` (µs).
  private static let summonsRetry: Int64 = 60_000_000
  /// A session bus comes and goes rarely; a look a minute costs nothing and happens only while there is none.
  private static let busRetry: Int64 = 60_000_000

  /// What is wrong with the desktop, for `limber status`.
  var problem: String? { refusal ?? absence }
  /// Why there is nowhere to show anything, or not as it should be.
  private var absence: String? = "Still looking for a notification server."
  /// Why the last showing failed.
  private var refusal: String?
  /// Whether it is known what there is: a notification server, the terminal or nothing.
  private var isFound = false
  private var isClockWrong = false
  /// The notification that says so.
  private var clockWarning: UInt32?

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
    retry = try loop.makeTimer { [unowned self] in connect() }
    summons = try loop.makeTimer { [unowned self] in summonServer() }
    connect()
  }

  private func connect() {
    do {
      let bus = try Bus.session(on: loop)
      bus.onDisconnect = { [unowned self] in lost() }
      let client = try NotificationClient(bus: bus)
      client.onServerChange = { [unowned self] in serverChanged() }
      client.onAction = { [unowned self] in pressed($0, key: $1) }
      client.onClosed = { [unowned self] id, _ in closed(id) }
      (self.bus, self.client) = (bus, client)
    } catch {
      // Without a service manager nobody promised a bus: the terminal serves.
      absence = "There is no session bus (\(error)), so no notifications."
      loop.afterThisTurn { [unowned self] in absent() }
      if !hasTerminal { retry?.arm(at: Clock.read().boot + Self.busRetry) }
    }
  }

  private func lost() {
    (bus, client) = (nil, nil)
    absence = "The connection to the session bus was lost, so no notifications."
    loop.afterThisTurn { [unowned self] in absent() }
    retry?.arm(at: Clock.read().boot + Self.busRetry)
  }

  private func serverChanged() {
    guard let client else { return }
    guard let found = client.serverIdentity else {
      absence = "No notification server is running. Start one, such as dunst or mako."
      return absent()
    }
    absence = client.canShowActions ? nil : "The notification server shows no buttons. Answer with: limber done"
    if found != server {
      // Ids of another server mean nothing to this one, even if it came so fast that its absence was never seen.
      if server != nil { report(.obstacles([.noServer])) }
      server = found
      isFound = true
      takeOver(client)
      sayThatClockIsWrong()
    }
    report(.obstacles([]))
  }

  /// Something is due and nobody is there to show it: dunst and mako are started by the bus, on demand. But only where
  /// there is a display, without which they die; the service manager knows, since desktops tell it. That can be later than
  /// the due instant, and without a signal: so it is asked again while something waits.
  func summonServer() {
    guard let bus, let client, server == nil, isAnyOpen() else { return }
    summons?.arm(at: Clock.read().boot + Self.summonsRetry)
    bus.call(
      destination: "org.freedesktop.systemd1", path: "/org/freedesktop/systemd1",
      interface: "org.freedesktop.DBus.Properties", member: "Get",
      [.string("org.freedesktop.systemd1.Manager"), .string("Environment")]
    ) { [weak self, weak client] result in
      guard let self, let client, server == nil else { return }
      var variables: [String] = []
      // Without a service manager on this bus only the daemon's own environment can tell.
      if case .success(let values) = result, case .variant(let list)? = values.first {
        variables = list.elements?.compactMap(\.text) ?? []
      }
      let hasDisplay = ["DISPLAY", "WAYLAND_DISPLAY"].contains { name in
        Process.environment(name) != nil || variables.contains { $0.hasPrefix(name + "=") }
      }
      guard hasDisplay else { return }
      client.startServer { [weak self] result in
        if case .failure(let error) = result {
          self?.absence = "No notification server is running, and none could be started: \(error)."
        }
      }
    }
  }

  private func absent() {
    // Also where the terminal steps in at once: what the server had been asked for is asked for again there.
    if server != nil { report(.obstacles([.noServer])) }
    let isNews = server != nil || !isFound
    server = nil
    isFound = true
    popups = [:]
    asked = [:]
    if isNews { sayThatClockIsWrong() }
    report(.obstacles(hasTerminal ? [] : [.noServer]))
  }

  /// Takes over what this same server still shows from before a restart, and forgets the rest.
  private func takeOver(_ client: NotificationClient) {
    popups = [:]
    asked = [:]
    do {
      for popup in try ledger.popups() {
        if popup.server == server { client.adopt(popup.id) }
        if popup.server == server, isOpen(popup.key) {
          popups[popup.key] = popup.id
        } else {
          // Its time ran out while nobody could take it away, or its server is gone.
          client.close(popup.id)
          try ledger.removePopup(of: popup.key)
        }
      }
    } catch {
      refusal = "Notifications from before can't be read back: \(error)."
    }
  }

  // MARK: Showing

  func show(_ showing: Showing, now: Instant, zone: Zone) {
    let key = showing.occurrence.key
    guard let client, server != nil else { return showOnTerminal(showing, now: now, zone: zone) }
    calls += 1
    let call = calls
    asked[key] = call
    let notification = Wording.notification(showing, now: now, zone: zone, replaces: popups[key] ?? 0)
    client.show(notification) { [weak self] in self?.answered(key, call: call, showing: showing.showing, $0) }
  }

  /// The server has answered a call; a slow one may answer when something else is wanted by now.
  private func answered(_ key: OccurrenceKey, call: Int, showing: Int, _ result: Result<UInt32, BusError>) {
    let isWanted = asked[key] == call
    if isWanted { asked[key] = nil }
    switch result {
    case .failure(let error):
      guard isWanted else { return }
      refusal = "The notification server refused a reminder: \(error)."
      report(.refused(key))
    case .success(let id):
      guard isWanted else {
        // Withdrawn, or asked for again, while the server was at it: nobody would take this one away any more.
        if popups[key] != id { client?.close(id) }
        return
      }
      if let old = popups[key], old != id { client?.close(old) }
      popups[key] = id
      refusal = nil
      save(key, id)
      report(.shown(key, showing: showing))
    }
  }

  private func save(_ key: OccurrenceKey, _ id: UInt32) {
    guard let server else { return }
    do throws(LedgerError) {
      try ledger.save(Popup(key: key, server: server, id: id))
    } catch {
      // Costs at most a second popup after a crash.
      refusal = "A notification can't be remembered: \(error)."
    }
  }

  // MARK: What is wrong

  /// Says that the clock is wrong, or takes that back. It is said again by each server that comes, and where none is
  /// known yet only then.
  func warnOfClock(_ isWrong: Bool) {
    isClockWrong = isWrong
    if !isWrong, let id = clockWarning { client?.close(id) }
    clockWarning = nil
    if isFound { sayThatClockIsWrong() }
  }

  private func sayThatClockIsWrong() {
    guard isClockWrong else { return }
    let warning = Wording.clockIsWrong
    guard let client, server != nil else {
      if hasTerminal { _ = Terminal.writeIfReady(Terminal.standardOutput, "\n* \(warning.title)\n  \(warning.body)\n") }
      return
    }
    client.show(warning) { [weak self] result in
      guard let self, case .success(let id) = result else { return }
      if let old = clockWarning, old != id { client.close(old) }
      clockWarning = id
      // It may be right again by now.
      if !isClockWrong { warnOfClock(false) }
    }
  }

  private func showOnTerminal(_ showing: Showing, now: Instant, zone: Zone) {
    let bell = Terminal.isTerminal(Terminal.standardOutput) ? "\u{7}" : ""
    let heading = "\(bell)\n* \(Text.oneLine(showing.reminder.title))  [\(showing.occurrence.id)]\n"
    let body = Wording.lines(showing, now: now, zone: zone).map { "  \($0)\n" }.joined()
    let answers = Wording.actions(showing).map { "limber \($0.rawValue)" }.joined(separator: ", ")
    guard Terminal.writeIfReady(Terminal.standardOutput, heading + body + "  Answer with: \(answers)\n") else {
      refusal = "The terminal takes no text, so a reminder could not be shown on it."
      return loop.afterThisTurn { [unowned self] in report(.refused(showing.occurrence.key)) }
    }
    loop.afterThisTurn { [unowned self] in report(.shown(showing.occurrence.key, showing: showing.showing)) }
  }

  func withdraw(_ key: OccurrenceKey) {
    asked[key] = nil
    guard let id = popups.removeValue(forKey: key) else { return }
    client?.close(id)
    forget(key)
  }

  /// Takes everything from the screen: a button that nobody hears any more must not look as if it worked. What is open is
  /// shown again by the next start.
  func close() {
    for id in Array(popups.values) + [clockWarning].compactMap(\.self) { client?.close(id) }
    bus?.flush()
  }

  // MARK: What the person does

  private func pressed(_ id: UInt32, key: String) {
    guard let occurrence = popups.first(where: { $0.value == id })?.key, let action = Wording.Action(rawValue: key)
    else { return }
    report(.pressed(occurrence, action))
  }

  /// Closed or expired: that is no answer, and the next showing gets an id of its own.
  private func closed(_ id: UInt32) {
    guard let occurrence = popups.first(where: { $0.value == id })?.key else { return }
    popups[occurrence] = nil
    forget(occurrence)
  }

  private func forget(_ key: OccurrenceKey) {
    do throws(LedgerError) {
      try ledger.removePopup(of: key)
    } catch {
      refusal = "A notification can't be forgotten: \(error)."
    }
  }
}
