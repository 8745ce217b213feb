import LimberCore
import Testing

/// What is proposed is done by whoever types it: only a slip of the finger is near.
@Suite struct NearestTests {
  private static let verbs = [
    "status", "done", "snooze", "skip", "undo", "log", "rest", "review", "set", "add", "list",
  ]

  @Test(arguments: [
    ("dnoe", "done"), ("odne", "done"), ("don", "done"), ("donne", "done"), ("Status", "status"), ("statsu", "status"),
    ("reveiw", "review"), ("rveiew", "review"), ("snozee", "snooze"), ("reset", "rest"), ("lst", "list"),
    ("st", nil), ("no", nil), ("yes", nil), ("test", nil), ("next", nil), ("eat", nil), ("stop", nil), ("foo", nil),
    ("ok", nil), ("now", nil), ("tea", nil), ("stat", nil), ("", nil), ("xstatus", nil),
  ])
  func verb(typed: String, meant: String?) { #expect(Text.nearest(to: typed, among: Self.verbs) == meant) }

  @Test(arguments: [
    ("all", ["a", "eq", "al"], nil), ("ago", ["a"], nil), ("leg", ["eq"], nil), ("time", ["limb"], nil),
    ("on", ["json"], nil), ("arm", ["at"], nil), ("evry", ["every"], "every"), ("onTime", ["on_time"], "on_time"),
    ("calcum-lunch", ["calcium-dinner", "calcium-lunch"], "calcium-lunch"),
    ("ankel-pmps", ["ankle-pumps"], "ankle-pumps"),
    ("ankel-pms", ["ankle-pumps"], nil),
  ])
  func word(typed: String, candidates: [String], meant: String?) {
    #expect(Text.nearest(to: typed, among: candidates) == meant)
  }
}
