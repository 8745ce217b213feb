import LimberCore
import Records

/// What `Screen` of limberd knows of the popups.
struct HostScreen {
  struct Call {
    var run: Int
    var number: Int
    var key: OccurrenceKey
    var showing: Int
    var server: String
  }

  enum Report {
    case none
    case shown(OccurrenceKey, Int)
    case refused(OccurrenceKey)
  }

  let run: Int
  private(set) var server: String?
  private var popups: [OccurrenceKey: UInt32] = [:]
  /// The latest call for each occurrence that the server has not answered yet.
  private var asked: [OccurrenceKey: Int] = [:]
  private var calls = 0

  init(run: Int) { self.run = run }

  func key(of id: UInt32) -> OccurrenceKey? { popups.first { $0.value == id }?.key }

  mutating func lose() {
    server = nil
    popups = [:]
    asked = [:]
  }

  /// Takes over what the same server still shows from before a restart, and forgets the rest.
  mutating func takeOver(_ server: String, _ ledger: Ledger, _ world: World, isOpen: (OccurrenceKey) -> Bool) {
    self.server = server
    popups = [:]
    asked = [:]
    do {
      for popup in try ledger.popups() {
        if popup.server == server, isOpen(popup.key) {
          popups[popup.key] = popup.id
        } else {
          if popup.server == server { world.desktop.visible[popup.id] = nil }
          try ledger.removePopup(of: popup.key)
        }
      }
    } catch {
      world.say("popups can't be read back: \(error)")
      world.desktop.forgetOwner()
    }
  }

  mutating func show(_ showing: Showing, _ world: World) {
    guard let server else { fatalError("shown without a server") }
    calls += 1
    let key = showing.occurrence.key
    asked[key] = calls
    world.call(
      Call(run: run, number: calls, key: key, showing: showing.showing, server: server), replacing: popups[key] ?? 0)
  }

  mutating func answered(_ call: Call, _ id: UInt32?, _ ledger: Ledger, _ world: World) -> Report {
    let isWanted = asked[call.key] == call.number
    if isWanted { asked[call.key] = nil }
    guard let id else { return isWanted ? .refused(call.key) : .none }
    guard isWanted else {
      if popups[call.key] != id { world.desktop.visible[id] = nil }
      return .none
    }
    if let old = popups[call.key], old != id { world.desktop.visible[old] = nil }
    popups[call.key] = id
    guard let server else { return .none }
    do throws(LedgerError) {
      try ledger.save(Popup(key: call.key, server: server, id: id))
      world.desktop.visible[id]?.isKnown = true
    } catch {
      // Costs at most a second popup after a crash.
      world.say("a popup can't be remembered: \(error)")
    }
    return .shown(call.key, call.showing)
  }

  mutating func withdraw(_ key: OccurrenceKey, _ ledger: Ledger, _ world: World) {
    asked[key] = nil
    guard let id = popups.removeValue(forKey: key) else { return }
    world.desktop.visible[id] = nil
    forget(key, ledger, world)
  }

  /// Closed or expired.
  mutating func closed(_ id: UInt32, _ ledger: Ledger, _ world: World) {
    guard let key = key(of: id) else { return }
    popups[key] = nil
    forget(key, ledger, world)
  }

  func close(_ desktop: inout Desktop) { for id in popups.values { desktop.visible[id] = nil } }

  private func forget(_ key: OccurrenceKey, _ ledger: Ledger, _ world: World) {
    do throws(LedgerError) {
      try ledger.removePopup(of: key)
    } catch {
      world.say("a popup can't be forgotten: \(error)")
    }
  }
}
