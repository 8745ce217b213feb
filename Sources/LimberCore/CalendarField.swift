/// One part of a calendar expression, such as its hours: a list of values, ranges and repetitions (systemd.time(7)).
struct CalendarField: Hashable, Sendable {
  /// `start`, `start..stop`, `start/step` or `start..stop/step`.
  struct Term: Hashable, Sendable {
    var start: Int
    /// Nil where no end was written.
    var stop: Int?
    /// 0 for a single value.
    var step: Int

    /// The first value that is at least `floor`, wherever the field ends; nil when there is none.
    func first(from floor: Int) -> Int? {
      if floor <= start { return start }
      guard step > 0 else { return nil }
      let value = start + (floor - start + step - 1) / step * step
      return stop.map { value <= $0 } ?? true ? value : nil
    }

    /// The last value that is at most `ceiling`; nil when there is none.
    func last(through ceiling: Int) -> Int? {
      guard ceiling >= start else { return nil }
      guard step > 0 else { return start }
      return start + (min(ceiling, stop ?? ceiling) - start) / step * step
    }
  }

  /// Nearly all fields have one term or none: a schedule of thousands of times is read sooner without an array for each.
  private enum Content: Hashable {
    case any
    case one(Term)
    /// Two or more, in the order of the canonical form, each once.
    case several([Term])
  }
  private let content: Content

  static let any = CalendarField(content: .any)
  static func exactly(_ value: Int) -> CalendarField {
    CalendarField(content: .one(Term(start: value, stop: nil, step: 0)))
  }

  static func each(_ values: Int...) -> CalendarField {
    CalendarField(terms: values.map { Term(start: $0, stop: nil, step: 0) })
  }

  private init(content: Content) { self.content = content }

  /// Puts a term into its canonical form: a range ends with the last value that it reaches, and one that reaches only its
  /// first is that value.
  init(_ term: Term) {
    var term = term
    if let stop = term.stop {
      if stop > term.start, term.step > 0 { term.stop = stop - (stop - term.start) % term.step }
      if term.stop == term.start { term = Term(start: term.start, stop: nil, step: 0) }
    }
    content = .one(term)
  }

  /// Puts the terms into their canonical form, and the list in order. None let everything through.
  init(terms: [Term]) {
    guard terms.count > 1 else {
      self = terms.first.map { CalendarField($0) } ?? .any
      return
    }
    var canonical = terms.flatMap { CalendarField($0).terms }
    canonical.sort { ($0.start, $0.stop ?? -1, $0.step) < ($1.start, $1.stop ?? -1, $1.step) }
    for (index, term) in canonical.enumerated().reversed() where index > 0 && canonical[index - 1] == term {
      canonical.remove(at: index)
    }
    content = canonical.count > 1 ? .several(canonical) : .one(canonical[0])
  }

  /// In the order of the canonical form, each once. Empty lets everything through.
  var terms: [Term] {
    switch content {
    case .any: []
    case .one(let term): [term]
    case .several(let terms): terms
    }
  }

  /// The field with another term for each.
  func map(_ change: (Term) -> Term) -> CalendarField {
    switch content {
    case .any: self
    case .one(let term): CalendarField(change(term))
    case .several(let terms): CalendarField(terms: terms.map(change))
    }
  }

  func allSatisfy(_ isSo: (Term) -> Bool) -> Bool {
    switch content {
    case .any: true
    case .one(let term): isSo(term)
    case .several(let terms): terms.allSatisfy(isSo)
    }
  }

  /// The smallest value that is at least `floor`, wherever the field ends; nil when there is none.
  func first(from floor: Int) -> Int? {
    switch content {
    case .any: floor
    case .one(let term): term.first(from: floor)
    case .several(let terms): terms.lazy.compactMap { $0.first(from: floor) }.min()
    }
  }

  /// The greatest value that is at most `ceiling`; nil when there is none.
  func last(through ceiling: Int) -> Int? {
    switch content {
    case .any: ceiling
    case .one(let term): term.last(through: ceiling)
    case .several(let terms): terms.lazy.compactMap { $0.last(through: ceiling) }.max()
    }
  }

  /// The only term, if there is just one.
  var only: Term? { if case .one(let term) = content { term } else { nil } }
  /// The only value, if there is just one.
  var single: Int? { if let only, only.step == 0 { only.start } else { nil } }

  /// The values from 0 to `last` as bits, and the first one past `last` that a repetition without end comes to.
  func bits(through last: Int) -> CalendarBits {
    var bits = CalendarBits(values: 0, overflow: nil)
    if self == .any {
      bits.values = UInt64.max >> UInt64(63 - last)
      return bits
    }
    if let single, single >= 0 {
      if single <= last { bits.values = 1 << UInt64(single) } else { bits.overflow = single }
      return bits
    }
    for term in terms {
      var value: Int? = term.first(from: 0)
      while let reached = value, reached <= last {
        bits.values |= 1 << UInt64(reached)
        value = term.first(from: reached + 1)
      }
      if let value, value > last { bits.overflow = min(bits.overflow ?? value, value) }
    }
    return bits
  }
}

/// The values of a small field, one bit each, so that the next one is found by counting zeros.
struct CalendarBits: Hashable, Sendable {
  var values: UInt64
  /// The first value past the field's end; see `CalendarStepper`.
  var overflow: Int?

  /// The smallest value that is at least `floor` (0 to 63).
  @inline(__always)
  func first(from floor: Int) -> Int? {
    let rest = values & (UInt64.max << UInt64(floor))
    return rest == 0 ? nil : rest.trailingZeroBitCount
  }

  /// The values, ascending.
  var all: [Int] {
    var rest = values
    var all: [Int] = []
    while rest != 0 {
      all.append(rest.trailingZeroBitCount)
      rest &= rest - 1
    }
    return all
  }

  /// The greatest value that is at most `ceiling` (0 to 63).
  @inline(__always)
  func last(through ceiling: Int) -> Int? {
    let rest = values & (UInt64.max >> UInt64(63 - ceiling))
    return rest == 0 ? nil : 63 - rest.leadingZeroBitCount
  }
}

extension CalendarField {
  /// The field as systemd prints it.
  ///
  /// - Parameters:
  ///   - width: the digits of a whole number, zeros in front.
  ///   - unit: how many of the values make one of what is printed: 1,000,000 for seconds, whose values are microseconds.
  func text(width: Int, unit: Int = 1) -> String {
    if let single { return Self.number(single, width: width, unit: unit) }
    // A repetition of every second from 0 on says no more than "*".
    if self == .any || (unit > 1 && terms.contains { $0.start == 0 && $0.stop == nil && $0.step == unit }) {
      return "*"
    }
    return terms.map { term in
      var text = Self.number(term.start, width: width, unit: unit)
      if let stop = term.stop { text += ".." + Self.number(stop, width: width, unit: unit) }
      if term.step > 0, term.stop == nil || term.step != unit {
        text += "/" + Self.number(term.step, width: 1, unit: unit)
      }
      return text
    }.joined(separator: ",")
  }

  private static func number(_ value: Int, width: Int, unit: Int) -> String {
    let whole = zeroPadded(value / unit, width: width)
    return value % unit == 0 ? whole : "\(whole).\(zeroPadded(value % unit, width: 6))"
  }
}

/// A number with zeros in front.
func zeroPadded(_ value: Int, width: Int) -> String {
  let digits = String(value)
  guard digits.utf8.count < width else { return digits }
  return String(repeating: "0", count: width - digits.utf8.count) + digits
}
