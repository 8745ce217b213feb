internal import ArgumentParser
internal import LimberControl
internal import Report
internal import Varlink

struct Watch: Verb {
  static let configuration = CommandConfiguration(
    abstract: "Show what happens, as it happens. Ends with Ctrl-C.",
    discussion: "Example: limber watch")

  @OptionGroup var connection: ConnectionOptions
  @OptionGroup var output: OutputOptions

  func perform(in session: Session) throws {
    try session.explaining("limber watch") {
      let client = try session.client(connection)
      try client.stream(Control.Watch())
      while let results = try client.next() {
        guard let entry = results["entry"], !entry.isNull else { continue }
        if output.json {
          try session.screen.show(json: entry)
        } else if let entry = try Client.decode(Control.Watch.self, results).entry {
          let (clock, sentence) = session.sentences.entry(entry)
          try session.screen.show(Columns.paragraph(sentence, width: session.screen.width, first: "\(clock)  "))
        }
      }
      throw client.gone
    }
  }
}
