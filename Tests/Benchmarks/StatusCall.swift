import Platform
import Varlink

/// `limber status` as a whole process, beside systemd's busctl with the most trivial call that there is, one after the other.
/// Both talk to a daemon that has nothing else to do, over a socket.
func statusCall(isQuick: Bool) throws -> JSONValue {
  let scratch = try Scratch()
  let starter = try Starter(scratch)
  let limber = Files.split(Process.executablePath ?? "").folder + "/limber"
  guard Files.exists(limber) else { throw BenchmarkError(description: "\(limber) is not built") }
  let bus = "unix:path=\(scratch.path)/bus"
  guard
    let started = try Child.run(["dbus-daemon", "--session", "--fork", "--address=\(bus)", "--print-pid"]),
    let busProcess = Int32(String(decoding: started, as: UTF8.self).filter(\.isNumber))
  else { throw BenchmarkError(description: "there is no dbus-daemon") }
  defer { try? Process.terminate(busProcess) }
  return try starter.running { _ in
    for words in [
      ["add", "calcium", "Calcium with lunch", "--at", "12:30", "--dose", "500 mg"],
      ["add", "movement", "Ankle pumps", "--every", "1h"],
    ] {
      _ = try Child.run([limber] + words, environment: starter.environment)
    }
    let call = ["busctl", "--user", "call", "org.freedesktop.DBus", "/", "org.freedesktop.DBus", "GetId"]
    var (ours, theirs) = ([Double](), [Double]())
    for _ in 0..<(isQuick ? 10 : 200) {
      ours.append(try nanoseconds { _ = try Child.run([limber, "status"], environment: starter.environment) })
      theirs.append(
        try nanoseconds { _ = try Child.run(call, environment: ["DBUS_SESSION_BUS_ADDRESS=\(bus)"]) })
    }
    let (status, busctl) = (ours.sorted()[ours.count / 2], theirs.sorted()[theirs.count / 2])
    return .object([
      "limberMilliseconds": .figure(status / 1e6), "busctlMilliseconds": .figure(busctl / 1e6),
      "ratio": .figure(status / busctl),
    ])
  }
}
