/// The bytes of a write-ahead log, frame by frame (sqlite.org/fileformat2.html, 4).
///
/// SQLite reads it up to the first frame whose checksum is wrong and takes that for the end: what was committed behind a flipped
/// bit is thrown away without a word. Here it is seen.
struct WriteAheadLog {
  struct Frame {
    /// The page's number in the database.
    var number: UInt32
    /// Where a transaction ends with it: how many pages the database has from then on; else 0.
    var pageCount: UInt32
    var isCommit: Bool { pageCount != 0 }
    /// Whether it carries the salt of the log's header: others are left over from before the log began anew.
    var isOfThisLog: Bool
    /// Whether its checksum is right, and that of all before it.
    var isSound: Bool
    var page: ArraySlice<UInt8>
  }

  private static let header = 32
  private static let frameHeader = 24
  /// Its last bit says in which order of bytes the checksums are made.
  private static let magic: UInt32 = 0x377f_0682

  private let bytes: [UInt8]
  private let pageSize: Int

  /// Nil where there is not even a header.
  ///
  /// - Parameter pageSize: what the database has, in bytes.
  init?(_ bytes: [UInt8], pageSize: Int) {
    guard bytes.count >= Self.header else { return nil }
    (self.bytes, self.pageSize) = (bytes, pageSize)
  }

  /// The size of a page by the log's header; 0 without one.
  static func pageSize(_ bytes: [UInt8]) -> Int { bytes.count >= header ? Int(integer(bytes[8..<12])) : 0 }

  private static func integer(_ bytes: ArraySlice<UInt8>) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }

  /// All of them, the sound ones first.
  func forEachFrame(_ body: (Frame) -> Void) {
    var sum = Checksum(isBigEndian: Self.integer(bytes[0..<4]) & 1 == 1)
    sum.add(bytes[0..<24])
    var isSound = Self.integer(bytes[0..<4]) & ~1 == Self.magic && sum.matches(bytes[24..<32])
    // Of a log whose header is damaged, the first frame knows better.
    let first = Self.header + 8
    let salt = isSound || bytes.count < first + 8 ? bytes[16..<24] : bytes[first..<(first + 8)]
    let length = Self.frameHeader + pageSize
    for start in stride(from: Self.header, to: bytes.count - length + 1, by: length) {
      let page = bytes[(start + Self.frameHeader)..<(start + Self.frameHeader + pageSize)]
      let isOfThisLog = bytes[(start + 8)..<(start + 16)] == salt
      if isSound {
        sum.add(bytes[start..<(start + 8)])
        sum.add(page)
        isSound = isOfThisLog && sum.matches(bytes[(start + 16)..<(start + 24)])
      }
      body(
        Frame(
          number: Self.integer(bytes[start..<(start + 4)]),
          pageCount: Self.integer(bytes[(start + 4)..<(start + 8)]), isOfThisLog: isOfThisLog, isSound: isSound,
          page: page))
    }
  }

  /// Whether something was committed that SQLite will not find: it stands behind the first frame that is not sound.
  var hidesCommits: Bool {
    var hides = false
    forEachFrame { if $0.isOfThisLog, $0.isCommit, !$0.isSound { hides = true } }
    return hides
  }

  /// The checksum of header and frames (fileformat2, 4.2).
  private struct Checksum {
    let isBigEndian: Bool
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init(isBigEndian: Bool) { self.isBigEndian = isBigEndian }

    /// - Parameter bytes: a multiple of eight.
    mutating func add(_ bytes: ArraySlice<UInt8>) {
      var place = bytes.startIndex
      while place + 8 <= bytes.endIndex {
        first &+= word(bytes, place) &+ second
        second &+= word(bytes, place + 4) &+ first
        place += 8
      }
    }

    private func word(_ bytes: ArraySlice<UInt8>, _ at: Int) -> UInt32 {
      let low = UInt32(bytes[at]) | UInt32(bytes[at + 1]) << 8
      let word = low | UInt32(bytes[at + 2]) << 16 | UInt32(bytes[at + 3]) << 24
      return isBigEndian ? word.byteSwapped : word
    }

    /// Whether it is the one that stands there, in big-endian order.
    func matches(_ bytes: ArraySlice<UInt8>) -> Bool {
      WriteAheadLog.integer(bytes.prefix(4)) == first && WriteAheadLog.integer(bytes.dropFirst(4)) == second
    }
  }
}
