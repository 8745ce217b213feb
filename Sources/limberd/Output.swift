import Platform

/// Writes one line to standard error: the diary of a bare machine, and what goes wrong before there is a ledger.
///
/// A standard error that nobody reads is no reason to stop reminding: then the line is lost, and the ledger has it.
func say(_ line: String) {
  _ = Terminal.writeIfReady(Terminal.standardError, line + "\n")
}
