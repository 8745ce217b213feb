import Platform
import Varlink

// Serves org.varlink.certification, the interface by which Varlink implementations test one another, at the socket that is
// named: a well-known client says whether the Varlink target speaks as others do.
//   certification SOCKET

guard CommandLine.arguments.count == 2 else {
  try Terminal.writeAll(Terminal.standardError, "certification SOCKET\n")
  Process.exit(64)
}
let loop = try EventLoop()
let server = try CertificationServer(loop: loop, path: CommandLine.arguments[1])
let signals = try loop.onSignal([Signal.terminate, Signal.interrupt]) { _ in loop.exit(0) }
let status = try withExtendedLifetime((server, signals)) { try loop.run() }
Process.exit(status)
