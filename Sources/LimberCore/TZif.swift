/// Why a file is no time zone.
public enum TZifError: Error, Hashable, Sendable {
  /// It does not begin with `TZif`, or its version is unknown.
  case notTZif
  /// It ends before its header says it does.
  case truncated
  /// A count, an index or an offset is out of range.
  case malformed(String)
}

extension Zone {
  /// More transitions than this no zone has; the bound keeps a forged header from taking the memory.
  private static let maximumTransitions = 65_536

  /// Reads a time zone file, version 1 to 4 (RFC 9636).
  ///
  /// - Parameters:
  ///   - bytes: the whole file.
  ///   - name: the IANA name that it was found under.
  /// - Throws: `TZifError`; a malformed file never traps.
  public init(tzif bytes: [UInt8], name: String) throws(TZifError) {
    var reader = TZifReader(bytes)
    let first = try reader.header()
    if first.version == 0 {
      let block = try reader.block(first, timeSize: 4)
      self.init(name: name, block: block, footer: nil)
      return
    }
    // Version 2 and later repeat the data with 64-bit times behind the 32-bit block, and end with a footer.
    try reader.skip(first.length(timeSize: 4))
    let second = try reader.header()
    let block = try reader.block(second, timeSize: 8)
    let text = try reader.footer()
    if text.isEmpty {
      self.init(name: name, block: block, footer: nil)
    } else {
      guard let footer = PosixZone(parsing: text) else { throw .malformed("footer") }
      self.init(name: name, block: block, footer: footer)
    }
  }

  private init(name: String, block: (times: [Int64], offsets: [Int32], initial: Int32), footer: PosixZone?) {
    var initial = block.initial
    var offset = initial
    var transitions: [Transition] = []
    for (time, next) in zip(block.times, block.offsets) where next != offset && time < Instant.end.seconds {
      // A table may begin with the Big Bang, which has no microseconds.
      if time < Self.beginning {
        initial = next
      } else {
        transitions.append(Transition(at: time, before: offset, after: next))
      }
      offset = next
    }
    // The footer's rule holds from the table's last entry on, or always (RFC 9636, section 3.3). Written out until 2200 it
    // makes one table, 16 bytes a change, that is searched and never computed.
    let last = max(block.times.last ?? Self.beginning, Self.beginning)
    if let footer, last < Instant.end.seconds {
      let rule = Transition(at: last, before: offset, after: footer.offset(atSecond: last))
      for next in [rule] + footer.transitions(after: last) where next.after != offset {
        // In a file whose rule contradicts the table's last entry the rule wins: two changes at one instant are none.
        let before = transitions.last?.at == next.at ? transitions.removeLast().before : offset
        offset = next.after
        if before != offset { transitions.append(Transition(at: next.at, before: before, after: offset)) }
      }
    }
    self.init(name: name, transitions: transitions, initialOffset: initial)
  }

  /// 1800-01-01T00:00:00Z: before any zone had rules.
  private static let beginning: Int64 = -5_364_662_400

  /// The counts of a TZif header and what follows from them.
  private struct TZifHeader {
    var version: UInt8
    var isutcnt: Int
    var isstdcnt: Int
    var leapcnt: Int
    var timecnt: Int
    var typecnt: Int
    var charcnt: Int
    func length(timeSize: Int) -> Int {
      timecnt * timeSize + timecnt + typecnt * 6 + charcnt + leapcnt * (timeSize + 4) + isstdcnt + isutcnt
    }
  }

  private struct TZifReader {
    let bytes: [UInt8]
    var at = 0
    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func skip(_ count: Int) throws(TZifError) {
      guard count <= bytes.count - at else { throw .truncated }
      at += count
    }

    mutating func bigEndian(_ size: Int) throws(TZifError) -> Int64 {
      guard size <= bytes.count - at else { throw .truncated }
      var value: UInt64 = 0
      for byte in bytes[at..<at + size] { value = value << 8 | UInt64(byte) }
      at += size
      return size == 4 ? Int64(Int32(truncatingIfNeeded: value)) : Int64(bitPattern: value)
    }

    mutating func header() throws(TZifError) -> TZifHeader {
      guard bytes.count - at >= 44 else { throw .truncated }
      guard bytes[at..<at + 4].elementsEqual("TZif".utf8) else { throw .notTZif }
      let version = bytes[at + 4]
      guard version == 0 || version >= UInt8(ascii: "2") else { throw .notTZif }
      at += 20
      var counts: [Int] = []
      for _ in 0..<6 {
        let count = try Int(bigEndian(4))
        guard (0...Zone.maximumTransitions).contains(count) else { throw .malformed("count") }
        counts.append(count)
      }
      return TZifHeader(
        version: version, isutcnt: counts[0], isstdcnt: counts[1], leapcnt: counts[2], timecnt: counts[3],
        typecnt: counts[4], charcnt: counts[5])
    }

    mutating func block(
      _ header: TZifHeader, timeSize: Int
    ) throws(TZifError) -> (times: [Int64], offsets: [Int32], initial: Int32) {
      guard header.typecnt > 0 else { throw .malformed("no type") }
      guard header.length(timeSize: timeSize) <= bytes.count - at else { throw .truncated }
      let end = at + header.length(timeSize: timeSize)
      var times: [Int64] = []
      for _ in 0..<header.timecnt { times.append(try bigEndian(timeSize)) }
      for (a, b) in zip(times, times.dropFirst()) where a >= b { throw .malformed("times not ascending") }
      let indices = bytes[at..<at + header.timecnt].map(Int.init)
      at += header.timecnt
      var types: [Int32] = []
      for _ in 0..<header.typecnt {
        let offset = try bigEndian(4)
        guard Bounds.offset.contains(offset) else { throw .malformed("offset") }
        types.append(Int32(offset))
        at += 2
      }
      guard indices.allSatisfy({ $0 < types.count }) else { throw .malformed("type index") }
      at = end
      return (times, indices.map { types[$0] }, types[0])
    }

    mutating func footer() throws(TZifError) -> Substring {
      guard at < bytes.count, bytes[at] == UInt8(ascii: "\n") else { throw .truncated }
      guard let end = bytes[(at + 1)...].firstIndex(of: UInt8(ascii: "\n")) else { throw .truncated }
      guard let text = String(validating: bytes[(at + 1)..<end], as: UTF8.self) else { throw .malformed("footer") }
      return text[...]
    }
  }
}
