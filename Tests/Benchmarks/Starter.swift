import Glibc
import Platform
import Records

/// Starts limberd in a home of its own and waits for its word.
final class Starter {
  private let program: String
  let environment: [String]
  private let socket: Int32
  private var pid: pid_t = 0
  let ledger: String

  init(_ scratch: Scratch) throws {
    guard let here = Process.executablePath else { throw BenchmarkError(description: "no /proc") }
    program = Files.split(here).folder + "/limberd"
    guard Files.exists(program) else { throw BenchmarkError(description: "\(program) is not built") }
    let notify = "\(scratch.path)/notify"
    let runtime = "\(scratch.path)/run"
    try Files.makeDirectory(runtime)
    // No bus: what a desktop adds is not measured here, and comes after READY.
    environment = [
      "PATH=/usr/bin:/bin", "HOME=\(scratch.path)/home", "XDG_RUNTIME_DIR=\(runtime)", "NOTIFY_SOCKET=\(notify)",
      "DBUS_SESSION_BUS_ADDRESS=unix:path=\(runtime)/bus", "DBUS_SYSTEM_BUS_ADDRESS=unix:path=\(runtime)/bus",
    ]
    ledger = "\(scratch.path)/home/.local/state/limber/\(Ledger.fileName)"
    socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: notify.utf8) }
    let bound = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard bound == 0 else { throw BenchmarkError(description: "bind \(notify): \(errno)") }
    var patience = timeval(tv_sec: 30, tv_usec: 0)
    setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
  }

  deinit { close(socket) }

  /// The time (ns) until limberd is ready; then it is killed.
  func start() throws -> Double { try running { $0 } }

  /// Does something while limberd runs, given the time (ns) until it was ready; then kills it.
  func running<Result>(_ body: (Double) throws -> Result) throws -> Result {
    var argv: [UnsafeMutablePointer<CChar>?] = [strdup(program), nil]
    var variables: [UnsafeMutablePointer<CChar>?] = environment.map { strdup($0) } + [nil]
    defer { for pointer in argv + variables { free(pointer) } }
    let time = try nanoseconds {
      guard posix_spawn(&pid, program, nil, nil, &argv, &variables) == 0 else {
        throw BenchmarkError(description: "limberd can't be started")
      }
      try awaitReady()
    }
    defer {
      kill(pid, SIGKILL)
      var status: Int32 = 0
      waitpid(pid, &status, 0)
      // Words that it still had to say belong to nobody.
      var buffer = [UInt8](repeating: 0, count: 4096)
      while recv(socket, &buffer, buffer.count, Int32(MSG_DONTWAIT)) > 0 {}
    }
    return try body(time)
  }

  /// What limberd keeps in memory while it runs (proc(5), `VmRSS`).
  func residentKilobytes() throws -> Int64 {
    let lines = String(decoding: try Files.read("/proc/\(pid)/status", anyKind: true), as: UTF8.self)
    let line = lines.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
    return line.flatMap { Int64($0.filter(\.isNumber)) } ?? 0
  }

  private func awaitReady() throws {
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = recv(socket, &buffer, buffer.count, 0)
      guard count > 0 else { throw BenchmarkError(description: "limberd does not say that it is ready") }
      if String(decoding: buffer[..<count], as: UTF8.self).split(separator: "\n").contains("READY=1") { return }
    }
  }
}
