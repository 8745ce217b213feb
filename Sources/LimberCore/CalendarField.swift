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

  /// In the order of the canonical form, each once. Empty lets everything through.
  private(set) var terms: [Term]

  static let any = CalendarField(terms: [])
  static func exactly(_ values: Int...) -> CalendarField {
    CalendarField(terms: values.map { Term(start: $0, stop: nil, step: 0) })
  }

  /// Puts the terms into their canonical form: a range ends with the last value that it reaches, one that reaches only its
  /// first is that value, and the list is sorted.
  init(terms: [Term]) {
    var canonical: [Term] = []
    for var term in terms {
      if let stop = term.stop {
        if stop > term.start, term.step > 0 { term.stop = stop - (stop - term.start) % term.step }
        if term.stop == term.start { term = Term(start: term.start, stop: nil, step: 0) }
      }
      canonical.append(term)
    }
    canonical.sort { ($0.start, $0.stop ?? -1, $0.step) < ($1.start, $1.stop ?? -1, $1.step) }
    for (index, term) in canonical.enumerated().reversed() where index > 0 && canonical[index - 1] == term {
      canonical.remove(at: index)
    }
    self.terms = canonical
  }

  /// The smallest value that is at least `floor`, wherever the field ends; nil when there is none.
  func first(from floor: Int) -> Int? {
    guard !terms.isEmpty else { return floor }
    var best: Int?
    for term in terms {
      guard let value = term.first(from: floor) else { continue }
      best = min(best ?? value, value)
    }
    return best
  }

  /// The greatest value that is at most `ceiling`; nil when there is none.
  func last(through ceiling: Int) -> Int? {
    guard !terms.isEmpty else { return ceiling }
    var best: Int?
    for term in terms {
      guard let value = term.last(through: ceiling) else { continue }
      best = max(best ?? value, value)
    }
    return best
  }

  /// The only value, if there is just one.
  var single: Int? { terms.count == 1 && terms[0].step == 0 ? terms[0].start : nil }

  /// The values from 0 to `last` as bits, and the first one past `last` that a repetition without end comes to.
  func bits(through last: Int) -> CalendarBits {
    var bits = CalendarBits(values: 0, overflow: nil)
    if terms.isEmpty {
      bits.values = UInt64.max >> UInt64(63 - last)
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
    // A repetition of every second from 0 on says no more than "*".
    if terms.isEmpty || (unit > 1 && terms.contains { $0.start == 0 && $0.stop == nil && $0.step == unit }) {
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
  return String(repeating: "0", count: max(0, width - digits.count)) + digits
}
