/// Text made harmless and times made readable, for everything that a person reads.
public enum Text {
  /// The text on one line: line breaks and tabs become spaces; what is not ``isHarmless(_:)`` is left out.
  public static func oneLine(_ text: String) -> String {
    // Most texts are plain, and looking up what a character is takes its time.
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) }) { return text }
    var result = ""
    for scalar in text.unicodeScalars {
      if isHarmless(scalar) {
        result.unicodeScalars.append(scalar)
      } else if scalar == "\n" || scalar == "\t" || scalar.properties.isWhitespace {
        result += " "
      }
    }
    return result
  }

  /// The text as a terminal may get it: its lines and tabs stay, what is not ``isHarmless(_:)`` is left out.
  public static func harmless(_ text: String) -> String {
    if text.utf8.allSatisfy({ (0x20..<0x7f).contains($0) || $0 == 0x0a || $0 == 0x09 }) { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.filter { $0 == "\n" || $0 == "\t" || isHarmless($0) }))
  }

  /// Whether a character does nothing but show itself: no control character (ESC and those of C1 are the beginning of what
  /// terminals obey), no separator of lines, none that reorders or hides text (Unicode categories Cc, Zl, Zp and Cf, but for the
  /// joiners that scripts and emoji need).
  private static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator: false
    case .format: scalar == "\u{200c}" || scalar == "\u{200d}"
    default: true
    }
  }

  /// The text, or where it is longer than so many bytes of UTF-8 its beginning with an ellipsis, of at most as many in all.
  ///
  /// Bytes and not characters: a letter with a hundred thousand marks on it is one character.
  public static func cut(_ text: String, toBytes limit: Int) -> String {
    guard text.utf8.count > limit else { return text }
    let ellipsis = "…"
    var result = ""
    var length = ellipsis.utf8.count
    for scalar in text.unicodeScalars {
      length += UTF8.width(scalar)
      if length > limit { break }
      result.unicodeScalars.append(scalar)
    }
    return result + ellipsis
  }

  /// `08:30`, or `08:30:15` when the seconds are not zero.
  public static func clock(_ time: CivilTime) -> String {
    var digits = Digits()
    digits.append(time.hour, ":", time.minute)
    if time.second != 0 {
      digits.append(":")
      digits.append(time.second, width: 2)
    }
    return digits.text
  }

  /// `08:30`: the seconds are left out, as in everything that a person is told.
  public static func minute(_ time: CivilTime) -> String {
    var digits = Digits()
    digits.append(time.hour, ":", time.minute)
    return digits.text
  }

  /// `2026-11-23`.
  public static func date(_ date: CivilDate) -> String {
    var digits = Digits()
    digits.append(date)
    return digits.text
  }

  /// An instant as RFC 3339 with the offset of a zone, a fraction only where there is one: `2026-11-23T08:30:00+01:00`.
  public static func rfc3339(_ instant: Instant, in zone: Zone) -> String {
    rfc3339(instant, offset: zone.offset(at: instant))
  }

  /// An instant as RFC 3339 with an offset in seconds east of UTC.
  public static func rfc3339(_ instant: Instant, offset: Int32) -> String {
    // RFC 3339 has no seconds in an offset: those of old local mean times are rounded away, the instant stays right.
    let offset = offset / 60 * 60
    let civil = CivilTime(faceMicroseconds: instant.face(offset: offset))
    var digits = Digits()
    digits.append(civil.date)
    digits.append("T")
    digits.append(civil.hour, ":", civil.minute)
    digits.append(":")
    digits.append(civil.second, width: 2)
    digits.append(fraction: civil.microsecond)
    if offset == 0 {
      digits.append("Z")
    } else {
      let minutes = Int(offset.magnitude) / 60
      digits.append(offset < 0 ? "-" : "+")
      digits.append(minutes / 60, ":", minutes % 60)
    }
    return digits.text
  }

  /// ASCII put together byte by byte: times are written by the ten thousand.
  struct Digits {
    private var bytes: [UInt8] = []

    init() { bytes.reserveCapacity(32) }

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func append(_ character: Unicode.Scalar) { bytes.append(UInt8(truncatingIfNeeded: character.value)) }

    /// A number with zeros in front.
    mutating func append(_ number: Int, width: Int) {
      // No year that anybody lives in, but the first instant that there is has one.
      if number < 0 { append("-") }
      let value = number.magnitude
      var scale: UInt = 1
      for _ in 1..<width { scale *= 10 }
      while scale * 10 <= value { scale *= 10 }
      while scale > 0 {
        bytes.append(0x30 + UInt8(truncatingIfNeeded: value / scale % 10))
        scale /= 10
      }
    }

    /// Two numbers of two digits.
    mutating func append(_ first: Int, _ between: Unicode.Scalar, _ second: Int) {
      append(first, width: 2)
      append(between)
      append(second, width: 2)
    }

    mutating func append(_ date: CivilDate) {
      append(date.year, width: 4)
      append("-")
      append(date.month, "-", date.day)
    }

    /// The microseconds of a second behind a point, without the zeros at the end; nothing for none.
    mutating func append(fraction microseconds: Int) {
      guard microseconds != 0 else { return }
      append(".")
      append(microseconds, width: 6)
      while bytes.last == 0x30 { bytes.removeLast() }
    }
  }

  /// Reads an instant as RFC 3339 writes it; nil for anything else.
  public static func instant(rfc3339 text: some StringProtocol) -> Instant? {
    let bytes = Array(text.utf8)
    func number(_ range: Range<Int>) -> Int? {
      guard range.upperBound <= bytes.count, bytes[range].allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
      return bytes[range].reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
    func at(_ index: Int, _ allowed: String) -> Bool { index < bytes.count && allowed.utf8.contains(bytes[index]) }
    guard let year = number(0..<4), at(4, "-"), let month = number(5..<7), at(7, "-"), let day = number(8..<10),
      at(10, "Tt "), let hour = number(11..<13), at(13, ":"), let minute = number(14..<16), at(16, ":"),
      let second = number(17..<19), CivilDate(year: year, month: month, day: day).exists, hour < 24, minute < 60,
      second < 60
    else { return nil }
    var place = 19
    var micro = 0
    if at(place, ".") {
      place += 1
      var scale = 100_000
      let start = place
      while place < bytes.count, let digit = number(place..<place + 1) {
        micro += digit * scale
        scale /= 10
        place += 1
      }
      guard place > start else { return nil }
    }
    var offset = 0
    if at(place, "Zz") {
      guard place + 1 == bytes.count else { return nil }
    } else {
      guard at(place, "+-"), let hours = number(place + 1..<place + 3), at(place + 3, ":"),
        let minutes = number(place + 4..<place + 6), place + 6 == bytes.count, hours < 24, minutes < 60
      else { return nil }
      offset = (hours * 3600 + minutes * 60) * (at(place, "-") ? -1 : 1)
    }
    let civil = CivilTime(CivilDate(year: year, month: month, day: day), hour: hour, minute: minute, second: second)
    return Instant(microseconds: civil.faceMicroseconds + Int64(micro) - Int64(offset) * 1_000_000)
  }

  /// `a`, `a and b`, `a, b and c`.
  public static func list(_ parts: [String]) -> String {
    guard parts.count > 1, let last = parts.last else { return parts.first ?? "" }
    return parts.dropLast().joined(separator: ", ") + " and " + last
  }

  /// `1 day`, `2 days`; `1 entry`, `2 entries`.
  ///
  /// - Parameter many: the word for more than one, where that is not `one` with an s behind it.
  public static func count(_ number: Int, _ one: String, _ many: String? = nil) -> String {
    "\(number) \(number == 1 ? one : many ?? "\(one)s")"
  }

  /// `once`, `twice`, `3 times`.
  public static func times(_ count: Int) -> String {
    switch count {
    case 1: "once"
    case 2: "twice"
    default: "\(count) times"
    }
  }
}
