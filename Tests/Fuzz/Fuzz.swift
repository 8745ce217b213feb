import Platform

/// The inputs that can be fuzzed, by name; each is a folder of the corpus. A function gets arbitrary bytes and must come
/// back, whatever they are; where they are accepted it holds what came of them against laws.
private let inputs: [String: @Sendable ([UInt8]) -> Void] = [
  "calendar": fuzzCalendar, "span": fuzzSpan, "time": fuzzTime, "tzif": fuzzTZif, "rule": fuzzRule,
  "schedule": fuzzSchedule, "varlink": fuzzVarlink, "control": fuzzControl, "interface": fuzzInterface,
  "notification": fuzzNotification, "record": fuzzRecord, "row": fuzzRow, "definition": fuzzDefinition,
]

private let chosen: @Sendable ([UInt8]) -> Void = {
  guard let name = Process.environment("LIMBER_FUZZ"), let input = inputs[name] else {
    fatalError("LIMBER_FUZZ must name one of: \(inputs.keys.sorted().joined(separator: " "))")
  }
  return input
}()

/// What libFuzzer calls with every input that it has made up.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  chosen(Array(UnsafeBufferPointer(start: bytes, count: count)))
  return 0
}

/// A law: where it does not hold the fuzzer stops and keeps the input.
func expect(_ holds: Bool, _ law: @autoclosure () -> String) {
  if !holds { fatalError("broken: \(law())") }
}

/// Values made from the bytes of an input, one after another; zeros when they are used up.
struct Draw {
  private let bytes: [UInt8]
  private var at = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  var isEmpty: Bool { at >= bytes.count }

  mutating func byte() -> UInt8 {
    guard at < bytes.count else { return 0 }
    defer { at += 1 }
    return bytes[at]
  }

  /// A number from 0 to `limit` - 1.
  mutating func below(_ limit: Int) -> Int { limit > 0 ? Int(byte()) % limit : 0 }

  mutating func number() -> UInt64 { (0..<8).reduce(0) { number, _ in number << 8 | UInt64(byte()) } }

  /// At most 15 bytes, cleaned to be UTF-8.
  mutating func text() -> String {
    String(decoding: (0..<below(16)).map { _ in byte() }, as: UTF8.self)
  }

  /// All that is left.
  mutating func rest() -> [UInt8] {
    defer { at = bytes.count }
    return Array(bytes[min(at, bytes.count)...])
  }
}
