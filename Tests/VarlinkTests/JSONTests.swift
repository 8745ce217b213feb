import Testing
import Varlink

@Suite struct JSONTests {
  /// Text in, canonical text out.
  static let rows: [(String, String)] = [
    ("null", "null"),
    (" true ", "true"),
    ("1", "1"),
    ("1.0", "1"),
    ("-0", "0"),
    ("1e3", "1000"),
    ("0.1", "0.1"),
    ("9223372036854775807", "9223372036854775807"),
    ("9223372036854775808", "9.223372036854775808e+18"),
    (#""a/b\u0000\n\u00e9\ud83d\ude00""#, #""a/b\u0000\n\u00e9😀""#),
    ("[ ]", "[]"),
    (#"[1,"x",null,[true]]"#, #"[1,"x",null,[true]]"#),
    (#"{"b":1,"a":{"d":[],"c":2}}"#, #"{"a":{"c":2,"d":[]},"b":1}"#),
  ]

  @Test(arguments: rows) func textComesOutCanonical(row: (text: String, canonical: String)) throws {
    let value = try JSONValue(parsing: row.text.bytes)
    let canonical = try JSONValue(parsing: row.canonical.bytes)
    #expect(value == canonical)
    #expect(!value.text.contains(0))
    #expect(try JSONValue(parsing: value.text) == value)
    if !row.canonical.contains(#"\u00e9"#), !row.canonical.contains("e+") {
      #expect(shown(value.text) == row.canonical)
    }
  }

  @Test(arguments: [
    "", " ", "nul", "1 2", "{", "[1,]", #"{"a"}"#, #"{"a":1,}"#, "'a'", "// x", "NaN", "01", "\u{FEFF}1", #""\ud800""#,
    "1e999",
  ]) func whatIsNoJSONIsRefused(text: String) {
    #expect(throws: JSONError.notJSON) { try JSONValue(parsing: text.bytes) }
  }

  @Test func bytesThatAreNoUTF8AreRefused() {
    for bytes: [UInt8] in [[0x22, 0xFF, 0x22], [0x22, 0xC0, 0x80, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22], [0x80]] {
      #expect(throws: JSONError.notJSON) { try JSONValue(parsing: bytes) }
    }
  }

  @Test func aKeyTwiceIsRefusedAtAnyDepthAndHoweverWritten() {
    for text in [#"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"[{"x":{"a":":","a":{}}}]"#] {
      #expect(throws: JSONError.duplicateKey) { try JSONValue(parsing: text.bytes) }
    }
  }

  @Test func nestingIsBounded() throws {
    func nested(_ depth: Int) -> [UInt8] {
      (String(repeating: "[", count: depth) + String(repeating: "]", count: depth)).bytes
    }
    _ = try JSONValue(parsing: nested(JSONValue.depthLimit))
    #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: nested(JSONValue.depthLimit + 1)) }
    #expect(throws: JSONError.tooDeep) { try JSONValue(parsing: nested(1_000_000)) }
    // Brackets in strings do not nest.
    _ = try JSONValue(parsing: (#""\""# + String(repeating: "[", count: 100) + #"""#).bytes)
  }

  struct Sample: Codable, Equatable {
    var steps: [String]
    var inner: Inner?
    struct Inner: Codable, Equatable { var count: Int }
  }

  @Test func typesGoThroughValues() throws {
    let sample = Sample(steps: ["a"], inner: .init(count: 2))
    let value = try JSONValue(encoding: sample)
    #expect(value == ["steps": ["a"], "inner": ["count": 2]])
    #expect(try value.decoded(as: Sample.self) == sample)
    #expect(try JSONValue(encoding: Sample(steps: [])) == ["steps": []])
  }

  @Test func misfitsNameTheirPath() {
    let rows: [(JSONValue, String)] = [
      (["steps": ["a", 1]], "steps[1]"), (["inner": nil], "steps"),
      (["steps": [], "inner": ["count": "x"]], "inner.count"),
      (["steps": nil], "steps"), ([], ""),
    ]
    for (value, expected) in rows {
      do {
        _ = try value.decoded(as: Sample.self)
        Issue.record("\(value) was taken")
      } catch {
        guard case .mismatch(let path, _) = error else {
          Issue.record("\(error)")
          continue
        }
        #expect(path == expected)
      }
    }
  }

  @Test func everyScalarComesBack() throws {
    let all = String(String.UnicodeScalarView((0..<0x11_0000).lazy.compactMap { Unicode.Scalar($0 as UInt32) }))
    let value: JSONValue = .array([.string(all), .object([all: .null])])
    #expect(try JSONValue(parsing: value.text) == value)
  }

  /// A long reply takes no longer for each part than a short one.
  @Test func manyParts() throws {
    let many = (0..<20_000).map { Sample(steps: ["\($0)"], inner: .init(count: $0)) }
    let value = try JSONValue(encoding: many)
    #expect(value.arrayValue?.count == many.count)
    #expect(value.arrayValue?.last == ["steps": ["19999"], "inner": ["count": 19_999]])
    #expect(try JSONValue(parsing: value.text) == value)
    #expect(try value.decoded(as: [Sample].self) == many)
  }

  @Test func numbersThatAreNotFinite() {
    #expect(shown(JSONValue.double(.nan).text) == "null")
    #expect(shown(JSONValue.array([.double(.infinity)]).text) == "[null]")
    #expect(throws: JSONError.self) { try JSONValue(encoding: [Double.nan]) }
  }
}
