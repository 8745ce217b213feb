import Glibc
import Platform

/// What the command line asks for.
struct Options {
  enum Task { case live, proveBite, nthCall, damagedLedgers }

  struct Problem: Error {
    var text: String
  }

  var task = Task.live
  var seeds = 300
  var days = 30
  var first: UInt64 = 0
  var traces = false
  var sabotage: World.Sabotage?

  static let usage = """
    simulation [--seeds N] [--days N] [--from SEED] [--trace] [--break WHAT]   lives N lives
    simulation --prove-bite [--days N] [--from SEED]                           breaks each rule, and sees it noticed
    simulation --nth-call                                                      fails every call of the ledger once
    simulation --damaged-ledgers N [--from SEED] [--trace]                     starts with N damaged ledgers
      --trace        tells what happens
      --break WHAT   \(World.Sabotage.allCases.map(\.rawValue).joined(separator: ", "))
    """

  init(_ arguments: ArraySlice<String>) throws(Problem) {
    var rest = arguments
    func number(_ option: String) throws(Problem) -> Int {
      guard let value = rest.popFirst().flatMap({ Int($0) }), value >= 0 else {
        throw Problem(text: "\(option) needs a number")
      }
      return value
    }
    while let argument = rest.popFirst() {
      switch argument {
      case "--seeds": seeds = try number(argument)
      case "--days": days = try number(argument)
      case "--from": first = UInt64(try number(argument))
      case "--trace": traces = true
      case "--prove-bite": task = .proveBite
      case "--nth-call": task = .nthCall
      case "--damaged-ledgers": (task, seeds) = (.damagedLedgers, try number(argument))
      case "--break":
        guard let value = rest.popFirst().flatMap(World.Sabotage.init) else {
          throw Problem(text: "--break needs one of the words below")
        }
        sabotage = value
      default: throw Problem(text: "'\(argument)' is no option")
      }
    }
  }
}

/// A folder of its own, for the empty files beside those in memory: the product makes a new ledger's file itself, with
/// open(2), before SQLite sees it.
struct Folder {
  let path: String

  init?() {
    var template = Array("/tmp/limber-simulation-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return nil }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    // An empty ledger is one that was cut off.
    for name in ["ledger.sqlite3", "nth.sqlite3"] {
      guard (try? Files.replaceAtomically("\(path)/\(name)", [0x20])) != nil else { return nil }
    }
  }

  func remove() {
    for name in (try? Files.names(in: path)) ?? [] { _ = try? Files.remove("\(path)/\(name)") }
    rmdir(path)
  }
}
