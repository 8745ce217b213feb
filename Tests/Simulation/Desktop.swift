import LimberCore

/// A notification server, of the kinds that there are.
struct Desktop {
  enum Manner: CaseIterable {
    case prompt
    case slow
    /// It shows, and never says so.
    case silent
    case refusing
  }

  struct Popup {
    var key: OccurrenceKey
    var showing: Int
    /// The run of the daemon that asked for it.
    var run: Int
    /// The daemon knows its id, or will read it back after a crash.
    var isKnown = false
  }

  /// Its name on the bus; nil while there is none.
  var server: String?
  var manner = Manner.prompt
  var visible: [UInt32: Popup] = [:]
  private var lastID: UInt32 = 0
  private var servers = 0

  mutating func come() {
    servers += 1
    server = ":1.\(servers)"
    visible = [:]
  }

  mutating func go() {
    server = nil
    visible = [:]
  }

  /// What is there now can't be told apart from what other programs show.
  mutating func forgetOwner() { for id in visible.keys { visible[id]?.isKnown = false } }

  /// Puts it on the screen: in the place of another that is still there, or anew.
  mutating func put(_ popup: Popup, replacing old: UInt32) -> UInt32 {
    let id = visible[old] != nil ? old : lastID + 1
    lastID = max(lastID, id)
    visible[id] = popup
    return id
  }
}
