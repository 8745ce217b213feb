import Testing
import Varlink

@Suite struct FramingTests {
  @Test func framesComeOutHoweverTheBytesCameIn() throws {
    let stream = frames("one|two||three")
    for size in 1...stream.count {
      var decoder = FrameDecoder()
      var found: [String] = []
      for start in stride(from: 0, to: stream.count, by: size) {
        decoder.feed(stream[start..<min(start + size, stream.count)])
        while let frame = try decoder.next() { found.append(shown(frame)) }
      }
      #expect(found == ["one", "two", ""], "in pieces of \(size)")
      #expect(decoder.bufferedCount == 5)
    }
  }

  @Test func aFrameMayBeAsLongAsTheLimitAndNoLonger() throws {
    var decoder = FrameDecoder(limit: 4)
    decoder.feed(frames("1234|"))
    #expect(try decoder.next() == "1234".bytes)
    decoder.feed(frames("1234"))
    #expect(try decoder.next() == nil)
    decoder.feed(frames("5"))
    for _ in 1...2 { #expect(throws: ProtocolError.frameTooLong(limit: 4)) { try decoder.next() } }

    var whole = FrameDecoder(limit: 4)
    whole.feed(frames("12345|1|"))
    for _ in 1...2 { #expect(throws: ProtocolError.frameTooLong(limit: 4)) { try whole.next() } }
  }

  @Test func manyFramesInOnePiece() throws {
    var decoder = FrameDecoder(limit: 8)
    decoder.feed(Array(repeating: frames("frame|"), count: 10_000).joined())
    var count = 0
    while let frame = try decoder.next() {
      #expect(frame == "frame".bytes)
      count += 1
    }
    #expect(count == 10_000)
    #expect(decoder.bufferedCount == 0)
  }
}
