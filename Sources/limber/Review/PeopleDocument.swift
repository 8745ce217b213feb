internal import LimberControl
internal import LimberCore
internal import Records
internal import Report

/// A review of many people as JSON, the one with the most missed first.
struct PeopleDocument: Encodable {
  /// One person. The sums are those of a review of one.
  struct Person: Encodable {
    var person: String?
    var user: String
    var machine: String
    var host: String?
    var uid: String
    /// Absent where nothing is.
    var open: Int?
    var unanswered: Int
    var movements: Int
    var cramps: Int
    var last: String?
    var gaps: Int
    var repeated: Int?
    /// Absent where nobody else's records bear this user and machine.
    var copy: Int?
    var unverified: Int
    /// What could not be read of this person's records; absent where all could be.
    var problem: String?
    var sums: Control.ReviewSums

    private enum Keys: String, CodingKey {
      case person, user, machine, host, uid, open, unanswered, movements, cramps, last, gaps, repeated, copy,
        unverified,
        problem
    }

    func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: Keys.self)
      try container.encodeIfPresent(person, forKey: .person)
      try container.encode(user, forKey: .user)
      try container.encode(machine, forKey: .machine)
      try container.encodeIfPresent(host, forKey: .host)
      try container.encode(uid, forKey: .uid)
      try container.encodeIfPresent(open, forKey: .open)
      try container.encode(unanswered, forKey: .unanswered)
      try container.encode(movements, forKey: .movements)
      try container.encode(cramps, forKey: .cramps)
      try container.encodeIfPresent(last, forKey: .last)
      try container.encode(gaps, forKey: .gaps)
      try container.encodeIfPresent(repeated, forKey: .repeated)
      try container.encodeIfPresent(copy, forKey: .copy)
      try container.encode(unverified, forKey: .unverified)
      try container.encodeIfPresent(problem, forKey: .problem)
      try sums.encode(to: encoder)
    }
  }

  /// A file that could not be read, or not wholly.
  struct Problem: Encodable {
    var file: String
    var message: String
  }

  var since: String
  var until: String
  var zone: String
  var people: [Person]
  var problems: [Problem]
  var words: [String]

  init(_ people: [ReviewedPerson], _ problems: [CollectedJournals.Problem], _ span: Range<Instant>, _ zone: Zone) {
    since = Text.rfc3339(span.lowerBound, in: zone)
    until = Text.rfc3339(span.upperBound, in: zone)
    self.zone = zone.name
    let people = ReviewedPerson.inOrder(people)
    self.people = people.map { person in
      Person(
        person: person.person, user: person.id, machine: person.machine, host: person.host, uid: person.uid,
        open: person.open > 0 ? person.open : nil, unanswered: person.unanswered, movements: person.movements,
        cramps: person.cramps,
        last: person.last.map { Text.rfc3339($0, in: zone) }, gaps: person.evidence.gaps,
        repeated: person.evidence.repeated > 0 ? person.evidence.repeated : nil, copy: person.copy,
        unverified: person.evidence.unverified, problem: person.evidence.journal?.unreadable,
        sums: Control.ReviewSums(person.sums))
    }
    self.problems = problems.map { Problem(file: $0.file, message: $0.message) }
    words = ReviewedPerson.words(people)
  }
}
