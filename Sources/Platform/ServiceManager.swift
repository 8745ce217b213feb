internal import CSystemd
internal import Glibc

/// The service manager that started this process, if one did.
public enum ServiceManager {
  /// A service manager waits for notifications (sd_notify(3), `NOTIFY_SOCKET`) from this process itself (systemd.exec(5),
  /// `SYSTEMD_EXEC_PID`, since 248), and not from one that it was started by, such as a terminal: what is started there inherits
  /// the variables.
  public static var isUnderSystemd: Bool {
    guard let socket = Process.environment("NOTIFY_SOCKET"), !socket.isEmpty else { return false }
    return Process.environment("SYSTEMD_EXEC_PID") == "\(Process.pid)"
  }

  /// Sends state, such as `READY=1\nSTATUS=Next: …`; false when nobody listens or the message could not be sent, which is
  /// for information only: the manual advises to ignore it (sd_notify(3)).
  @discardableResult
  public static func notify(_ state: String) -> Bool { sd_notify(0, state) > 0 }

  /// The sockets this process was given, with their `FileDescriptorName=`, close-on-exec set; the caller owns them.
  ///
  /// The variables are removed from the environment, so that no child believes they are meant for it and a second call
  /// finds nothing (sd_listen_fds_with_names(3)). Call it early, before any other thread exists.
  public static func listeningSockets() throws -> [(fd: Int32, name: String)] {
    var names: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
    let count = try checkSD("sd_listen_fds_with_names", nil, sd_listen_fds_with_names(1, &names))
    defer {
      var cursor = names
      while let entry = cursor, let name = entry.pointee {
        free(name)
        cursor = entry + 1
      }
      free(names)
    }
    // SD_LISTEN_FDS_START is 3, for all time (sd_listen_fds(3)).
    return (0..<Int(count)).map { index in
      (fd: 3 + Int32(index), name: names?[index].map { String(cString: $0) } ?? "unknown")
    }
  }
}
