public import LimberCore

/// One of many people in a review, with what a row says.
public struct ReviewedPerson: Sendable {
  /// The label of the schedule's person; nil where it has none.
  public var person: String?
  /// The machine's name.
  public var host: String?
  /// The machine's id, 32 hexadecimal digits.
  public var machine: String
  /// The user's number there.
  public var uid: String
  /// Where several people's records bear this user and machine, for a disk was copied with its id: which of them it is, from
  /// 1 on.
  public var copy: Int?
  public var sums: AdherenceSums
  /// Due and not closed yet: not among the sums.
  public var open: Int
  /// Of the missed, those that had been shown.
  public var unanswered: Int
  public var movements: Int
  public var cramps: Int
  /// The last entry's time; nil without one.
  public var last: Instant?
  /// Whether the record tells what was due in all of the time.
  public var isToldWhole: Bool
  public var evidence: Evidence

  /// A person whose records were reviewed.
  public init(
    host: String?, machine: String, uid: String, copy: Int? = nil, _ adherence: Adherence,
    evidence: Evidence
  ) {
    person = adherence.person
    self.host = host
    self.machine = machine
    self.uid = uid
    self.copy = copy
    sums = adherence.total.counts.sums
    open = adherence.total.open
    unanswered = adherence.items.count { $0.outcome == .missed && $0.isAsked }
    movements = adherence.movement.count
    cramps = adherence.cramps.count
    last = adherence.last
    isToldWhole = adherence.isToldWhole
    self.evidence = evidence
  }

  /// What tells people apart: `1000@0123456789abcdef0123456789abcdef`; behind it `#2` for the second of those who share that.
  public var id: String { "\(uid)@\(machine)\(copyText)" }
  var copyText: String { copy.map { "#\($0)" } ?? "" }

  /// The label, or else who it is: `Anna`, `user 1000 of ward-3`.
  public var name: String { person ?? "user \(uid) of \(host ?? machine)\(copyText)" }

  /// Who needs a look first: the most missed; then by name and id, so that the order is always the same.
  public static func inOrder(_ people: [ReviewedPerson]) -> [ReviewedPerson] {
    people.sorted { a, b in
      if a.sums.missed != b.sums.missed { return a.sums.missed > b.sums.missed }
      return (a.name, a.machine, a.uid, a.copy ?? 0) < (b.name, b.machine, b.uid, b.copy ?? 0)
    }
  }

  /// The most useful of it in plain words, three sentences at most.
  ///
  /// - Parameter names: what each is called, so that no two are called the same.
  public static func words(_ people: [ReviewedPerson], called names: [String]? = nil) -> [String] {
    guard !people.isEmpty else { return ["Nobody has records here."] }
    let names = names ?? Self.names(people)
    var words = [doneWords(people)]
    // What was never shown nobody is named for.
    let missed = people.map(\.unanswered)
    if let most = missed.max(), let least = missed.min(), most > least {
      let of = people.allSatisfy { $0.sums.missed == $0.unanswered } ? "" : " of what was shown"
      let those = people.indices.filter { missed[$0] == most }
      words.append(
        those.count == 1
          ? "Most missed\(of): \(names[those[0]]), \(most)."
          : "Most missed\(of): \(those.count) people, \(most) each.")
    }
    let quiet = people.filter { $0.sums.due == 0 && $0.open == 0 }
    let silent = quiet.count { !$0.isToldWhole }
    if silent > 0 {
      words.append(
        "Of \(silent == 1 ? "one of them" : "\(silent) of them") nothing is on record, and what was due is not known.")
    }
    let idle = quiet.count - silent
    if idle > 0, idle < people.count || people.contains(where: { $0.sums.adherenceOutOf > 0 }) {
      words.append("Of \(idle == 1 ? "one of them" : "\(idle) of them") nothing was due in this time.")
    }
    return Array(words.prefix(3))
  }

  private static func doneWords(_ people: [ReviewedPerson]) -> String {
    let who = people.count == 1 ? "One person" : "\(people.count) people"
    func sum(_ count: (ReviewedPerson) -> Int) -> Int { people.reduce(0) { $0 + count($1) } }
    let (asked, due, open) = (sum(\.sums.adherenceOutOf), sum(\.sums.due), sum(\.open))
    if asked > 0 { return "\(who): \(sum(\.sums.done)) of \(asked) done." }
    if open == 0, sum(\.sums.asked) == 0 { return "\(who), of whom nothing was asked." }
    let excused = due == 1 ? "one was due, and was excused" : "\(due) were due, all of them excused"
    // What was never shown is none of these.
    let parts = [
      due > 0 && due == sum(\.sums.excused) ? excused : nil,
      open > 0 ? open == 1 ? "one is still open" : "\(open) are still open" : nil,
    ].compactMap { $0 }
    return parts.isEmpty ? "\(who): all that was asked was excused." : "\(who): \(parts.joined(separator: "; "))."
  }

  /// More of a name would bury the numbers behind it.
  private static let longestName = 60
  private static let longestHost = 40

  /// What people are called: where two bear one name, with the user and the machine.
  ///
  /// - Parameter shown: their names as they can be shown; two may become alike by that.
  public static func names(_ people: [ReviewedPerson], as shown: (String) -> String = { $0 }) -> [String] {
    func count(_ names: [String]) -> [String: Int] { Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +) }
    let plain = people.map { Columns.clean(shown($0.name), limit: longestName) }
    func with(_ place: (ReviewedPerson) -> String) -> [String] {
      zip(plain, people).map {
        "\($0) (\($1.uid)@\(Columns.clean(shown(place($1)), limit: longestHost))\($1.copyText))"
      }
    }
    let (hosts, machines) = (with { $0.host ?? $0.machine }, with(\.machine))
    let (seen, seenHosts) = (count(plain), count(hosts))
    return people.indices.map { index in
      if seen[plain[index]] == 1 { return plain[index] }
      return seenHosts[hosts[index]] == 1 ? hosts[index] : machines[index]
    }
  }
}
