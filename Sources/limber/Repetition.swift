internal import Report

/// Options that are given twice, of which the parser would take the last one in silence: neither can be known to be meant.
enum Repetition {
  /// What to say where an option that takes one value is given twice; nil where none is.
  static func failure(_ line: TypedLine) -> Failure? {
    var given: Swift.Set<String> = []
    for case .option(let name, _) in line.parts {
      guard let option = line.options[name], !option.repeats else { continue }
      guard given.insert(name).inserted else {
        return Failure(
          .usage, "\(Columns.clean(name, limit: 60)) is given twice.",
          toDo: "Give it once. To see how, type: \(line.help)")
      }
    }
    return nil
  }
}
