import Platform

/// A folder on a real disk, gone with it. In memory nothing would be durable.
final class Scratch {
  let path = "/var/tmp/limber-benchmark-\(Process.pid)-\(String(Random.seed(), radix: 36))"

  init() throws { try Files.makeDirectory(path) }

  deinit { Self.remove(path) }

  private static func remove(_ path: String) {
    for name in (try? Files.names(in: path)) ?? [] {
      if (try? Files.remove("\(path)/\(name)")) == nil { remove("\(path)/\(name)") }
    }
    _ = try? Files.removeDirectory(path)
  }
}
