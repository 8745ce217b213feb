/// A number as people write it: digits, and behind a point or a comma further ones.
///
/// Half the world writes the decimal sign as a point and the thousands with a comma, the other half the other way round. One
/// sign with just three digits behind it may be either, and a thousandfold dose is no detail: `1,000` is no number here, and
/// `.500` neither, for one rule is easier to keep than two.
public struct DecimalNumber: Hashable, Sendable {
  /// The digits in front of the sign; empty for `.5`.
  public var whole: [Int] = []
  /// The digits behind it.
  public var fraction: [Int] = []

  /// Who wrote it.
  public enum Hand: Sendable {
    /// A person, in whose hand both signs are decimal ones, and three digits behind one are refused.
    case person
    /// A program: the point is the decimal sign, whatever follows.
    case program
  }

  /// Reads the number that begins at a place; nil when there is none, or one that could be two.
  ///
  /// - Parameters:
  ///   - characters: the text.
  ///   - at: the place, and afterwards the one behind all that looks like a part of the number.
  ///   - hand: who wrote it.
  public init?(_ characters: [Character], at: inout Int, by hand: Hand) {
    var parts: [[Int]] = [[]]
    // Behind something else a comma in front of all digits separates: `1h,2min` has no fifth of a minute in it.
    let isFirst = characters[..<min(at, characters.count)].allSatisfy(\.isWhitespace)
    guard at < characters.count, characters[at] != "," || isFirst && hand == .person else { return nil }
    while at < characters.count {
      if characters[at].isASCII, let digit = characters[at].wholeNumberValue {
        parts[parts.count - 1].append(digit)
      } else if characters[at] == "." || characters[at] == "," && hand == .person {
        parts.append([])
      } else {
        break
      }
      at += 1
    }
    guard parts.count <= 2, let last = parts.last, !last.isEmpty else { return nil }
    guard parts.count == 2 else {
      whole = last
      return
    }
    // Nothing is nothing either way.
    if hand == .person, last.count == 3, parts.joined().contains(where: { $0 != 0 }) { return nil }
    (whole, fraction) = (parts[0], last)
  }
}

extension DecimalNumber {
  /// Both things that a text may mean in which a number could be two: `1,500 mg` is `1500 mg` or `1.5 mg`; nil for a text
  /// without such a number.
  public static func readings(of text: some StringProtocol) -> (grouped: String, decimal: String)? {
    let characters = Array(text)
    var place = 0
    while place < characters.count {
      let start = place
      while place < characters.count, ".,0123456789".contains(characters[place]) { place += 1 }
      guard place > start else {
        place += 1
        continue
      }
      let number = characters[start..<place]
      let parts = number.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
      guard parts.count == 2, parts[1].count == 3, number.contains(where: { !".,0".contains($0) }) else { continue }
      func whole(_ digits: some Sequence<Character>) -> String {
        let digits = String(digits.drop { $0 == "0" })
        return digits.isEmpty ? "0" : digits
      }
      var fraction = Array(parts[1])
      while fraction.last == "0" { fraction.removeLast() }
      let decimal = whole(parts[0]) + (fraction.isEmpty ? "" : "." + String(fraction))
      let (before, behind) = (String(characters[..<start]), String(characters[place...]))
      return (before + whole(parts[0] + parts[1]) + behind, before + decimal + behind)
    }
    return nil
  }
}
