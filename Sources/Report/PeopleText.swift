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
  /// Of the missed, those that had been shown.
  public var unanswered: Int
  public var movements: Int
  public var cramps: Int
  /// The last entry's time; nil without one.
  public var last: Instant?
  public var evidence: Evidence

  /// A person whose records were reviewed.
  public init(
    host: String?, machine: String, uid: String, copy: Int? = nil, _ adherence: Adherence, last: Instant?,
    evidence: Evidence
  ) {
    person = adherence.person
    self.host = host
    self.machine = machine
    self.uid = uid
    self.copy = copy
    sums = adherence.total.counts.sums
    unanswered = adherence.items.count { $0.outcome == .missed && $0.isAsked }
    movements = adherence.movement.count
    cramps = adherence.cramps.count
    self.last = last
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
  public static func words(_ people: [ReviewedPerson]) -> [String] {
    guard !people.isEmpty else { return ["Nobody has records here."] }
    let sums = people.reduce(into: (done: 0, of: 0, missed: 0)) { sum, person in
      sum.done += person.sums.done
      sum.of += person.sums.adherenceOutOf
      sum.missed += person.sums.missed
    }
    let who = people.count == 1 ? "One person" : "\(people.count) people"
    var words = [
      sums.of > 0
        ? "\(who): \(sums.done) of \(sums.of) done."
        : "\(who), of whom nothing was asked."
    ]
    let ordered = inOrder(people)
    if let first = ordered.first, let last = ordered.last, first.sums.missed > last.sums.missed {
      let most = ordered.prefix { $0.sums.missed == first.sums.missed }
      words.append(
        most.count == 1
          ? "Most missed: \(first.name), \(first.sums.missed)."
          : "Most missed: \(most.count) people, \(first.sums.missed) each.")
    }
    let silent = people.count { $0.sums.due == 0 }
    if silent > 0, silent < people.count || sums.of > 0 {
      words.append("Of \(silent == 1 ? "one of them" : "\(silent) of them") nothing was due in this time.")
    }
    return words
  }
}

/// Many people side by side: a row for each, the one with the most missed first.
public struct PeopleText: Sendable {
  /// What stands in a row.
  private struct Column: Sendable {
    var name: String
    var value: @Sendable (ReviewedPerson) -> String
  }

  private static let columns: [Column] = [
    Column(name: "missed") { "\($0.sums.missed)" },
    Column(name: "unanswered") { "\($0.unanswered)" },
    Column(name: "due") { "\($0.sums.due)" },
    Column(name: "asked") { "\($0.sums.asked)" },
    Column(name: "done") { "\($0.sums.done)" },
    Column(name: "adherence") { ReviewNumbers.percent($0.sums.done, of: $0.sums.adherenceOutOf) },
    Column(name: "coverage") { ReviewNumbers.percent($0.sums.done, of: $0.sums.coverageOutOf) },
  ]

  var people: [ReviewedPerson]
  var problems: [String]
  var since: Instant
  var until: Instant
  var zone: Zone

  /// - Parameter problems: a sentence for each file that could not be read.
  public init(_ people: [ReviewedPerson], problems: [String], since: Instant, until: Instant, zone: Zone) {
    self.people = ReviewedPerson.inOrder(people)
    self.problems = problems
    self.since = since
    self.until = until
    self.zone = zone
  }

  /// The lines, what people wrote in it in the characters of `style`.
  public func lines(width: Int, style: TextStyle) -> [String] {
    let title =
      "Review of \(people.count == 1 ? "one person" : "\(people.count) people") from \(ReviewNumbers.time(since, in: zone)) to "
      + ReviewNumbers.time(until, in: zone)
    var lines = Columns.paragraph(title, width: width).map(style.bold) + [""]
    let names = Self.names(people.map { style.encodable($0.name) }, people)
    lines += width >= Columns.wide ? table(names, width, style) : stacked(names, width, style)
    if !problems.isEmpty {
      lines += ["", style.bold("What could not be read")]
      lines += problems.flatMap { Columns.paragraph(Columns.clean($0), width: width, first: "  ", indent: "    ") }
    }
    let notes = people.enumerated().compactMap { index, person in Self.note(person).map { "\(names[index]): \($0)" } }
    if !notes.isEmpty {
      lines += ["", style.bold("What this rests on")]
      lines += notes.flatMap { Columns.paragraph($0, width: width, first: "  ", indent: "    ") }
    }
    lines += ["", style.bold("In short")]
    lines += ReviewedPerson.words(people).flatMap {
      Columns.paragraph(Columns.clean(style.encodable($0)), width: width, first: "  ")
    }
    return lines
  }

  /// Names that are told apart: where two are the same, with the user and the machine.
  static func names(_ names: [String], _ people: [ReviewedPerson]) -> [String] {
    func count(_ names: [String]) -> [String: Int] { Dictionary(names.map { ($0, 1) }, uniquingKeysWith: +) }
    func with(_ place: (ReviewedPerson) -> String) -> [String] {
      zip(names, people).map {
        "\(Columns.clean($0, limit: 60)) (\($1.uid)@\(Columns.clean(place($1), limit: 40))\($1.copyText))"
      }
    }
    let (plain, hosts, machines) = (
      names.map { Columns.clean($0, limit: 60) }, with { $0.host ?? $0.machine }, with(\.machine)
    )
    let (seen, seenHosts) = (count(plain), count(hosts))
    return people.indices.map { index in
      if seen[plain[index]] == 1 { return plain[index] }
      return seenHosts[hosts[index]] == 1 ? hosts[index] : machines[index]
    }
  }

  /// What keeps a row from being the whole truth; nil where nothing does.
  static func note(_ person: ReviewedPerson) -> String? {
    var parts: [String] = []
    if person.evidence.gaps > 0 { parts.append("\(Text.count(person.evidence.gaps, "entry", "entries")) missing") }
    if person.evidence.repeated > 0 { parts.append("\(Text.count(person.evidence.repeated, "number")) used twice") }
    if person.copy != nil {
      parts.append("another's records bear the same user and machine, as of a copied disk; the numbers tell them apart")
    }
    if person.evidence.unverified > 0 {
      parts.append("\(Text.count(person.evidence.unverified, "record")) not from limberd")
    }
    if let unreadable = person.evidence.journal?.unreadable { parts.append(unreadable) }
    return parts.isEmpty ? nil : parts.joined(separator: ", ") + "."
  }

  private func table(_ names: [String], _ width: Int, _ style: TextStyle) -> [String] {
    NumberTable(
      titles: names, columns: Self.columns.map(\.name),
      cells: people.map { person in Self.columns.map { $0.value(person) } }, width: width, style: style
    ).lines { $1 }
  }

  private func stacked(_ names: [String], _ width: Int, _ style: TextStyle) -> [String] {
    zip(names, people).flatMap { name, person in
      Columns.paragraph(name, width: width).map(style.bold)
        + Columns.paragraph(
          Self.columns.map { "\($0.name) \($0.value(person))" }.joined(separator: ", "), width: width, first: "  ")
    }
  }
}
