/// Cuts a stream of bytes into frames: Varlink messages end with one NUL byte each (varlink.org, "Protocol").
public struct FrameDecoder {
  /// The longest call that a server accepts, in bytes without the NUL: 1 MiB. Calls are written by people and small
  /// programs; a hundredth of it would hold the longest sensible one, and a peer can make us keep no more than this.
  public static let callLimit = 1 << 20

  /// The longest reply that a client accepts: 4 MiB. A reply that lists a year of occurrences is longer than any call, and
  /// shorter than that.
  public static let replyLimit = 4 << 20

  /// The longest frame, in bytes without the NUL.
  public let limit: Int

  private var buffer: [UInt8] = []
  /// Where the first frame not yet taken begins.
  private var start = 0
  /// Up to where no NUL was found, so that no byte is looked at twice.
  private var scanned = 0

  /// A decoder at the start of a stream.
  public init(limit: Int = FrameDecoder.callLimit) {
    self.limit = limit
  }

  /// How many bytes wait: those of whole frames not yet taken and of an unfinished one.
  public var bufferedCount: Int { buffer.count - start }

  /// Takes bytes as they came, in pieces of any size.
  public mutating func feed(_ bytes: some Sequence<UInt8>) {
    buffer.append(contentsOf: bytes)
  }

  /// The next whole frame without its NUL, or nil until more bytes come.
  ///
  /// - Throws: `frameTooLong`, and then again on every call: there is no way to find the stream's rhythm again.
  public mutating func next() throws(ProtocolError) -> [UInt8]? {
    guard let end = buffer[scanned...].firstIndex(of: 0) else {
      scanned = buffer.count
      guard bufferedCount <= limit else { throw .frameTooLong(limit: limit) }
      compact()
      return nil
    }
    guard end - start <= limit else { throw .frameTooLong(limit: limit) }
    let frame = Array(buffer[start..<end])
    start = end + 1
    scanned = start
    return frame
  }

  /// Forgets the bytes of frames already taken. Called when all whole frames are out, so that taking one frame of many
  /// never moves the others.
  private mutating func compact() {
    guard start > 0 else { return }
    if start == buffer.count {
      // Also gives the memory back: connections are idle most of the time.
      buffer = []
    } else {
      buffer.removeFirst(start)
    }
    scanned -= start
    start = 0
  }
}

extension JSONValue {
  /// The value as one frame: its text and a NUL byte.
  public var frame: [UInt8] { text + [0] }
}
