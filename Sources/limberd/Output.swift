import LimberCore
import Platform

/// Writes one line to standard error: the diary of a bare machine, and what goes wrong before there is a ledger.
///
/// A standard error that nobody reads is no reason to stop reminding: then the line is lost, and the ledger has it.
func say(_ line: String) { _ = write(line + "\n", to: Terminal.standardError) }

/// Writes a text if that needs no waiting: the last place that it comes through. What goes to a terminal is made harmless here,
/// wherever it came from; what goes to a file or a pipe is left as it is.
///
/// - Parameter withBell: to be heard on a terminal.
/// - Returns: whether it was written.
func write(_ text: String, to descriptor: Int32, withBell: Bool = false) -> Bool {
  guard Terminal.isTerminal(descriptor) else { return Terminal.writeIfReady(descriptor, text) }
  return Terminal.writeIfReady(descriptor, (withBell ? "\u{7}" : "") + Text.harmless(text))
}
