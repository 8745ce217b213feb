/// What one check found.
struct Finding: Encodable, Hashable {
  /// How it is. The words are shown: colour says nothing more.
  enum State: String, Encodable {
    case ok
    /// Works, but may not be meant so.
    case look
    case wrong
    /// Is not on this machine, and need not be.
    case absent
  }

  /// The same in every version: `notifications`.
  var id: String
  var state: State
  /// What is so, in one sentence.
  var message: String
  /// What to do, in one sentence; nil where nothing needs to be done.
  var fix: String?

  init(_ id: String, _ state: State, _ message: String, fix: String? = nil) {
    self.id = id
    self.state = state
    self.message = message
    self.fix = fix
  }
}
