internal import CSystemd
internal import Glibc

/// A queue of the kernel's for what happens to files (inotify(7)).
///
/// Not sd-event's, of which each loop has one: systemd 252 never ends with an event that no source wants any more, such as one
/// for a name in a folder of which only a move is still of interest (event_inotify_data_process in sd-event.c).
final class InotifyQueue {
  struct Event {
    var watch: Int32
    var mask: UInt32
    /// In a folder that is watched: what it is about.
    var name: String?
  }

  private let owned: OwnedDescriptor
  var descriptor: Int32 { owned.number }

  init() throws(PlatformError) {
    owned = OwnedDescriptor(
      try check("inotify_init1", nil) { inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) })
  }

  /// Watches one more thing, or the same for more.
  ///
  /// - Returns: the watch descriptor; the same thing has the same.
  func add(_ path: String, _ mask: UInt32) throws(PlatformError) -> Int32 {
    try check("inotify_add_watch", path) { inotify_add_watch(descriptor, path, mask | UInt32(IN_MASK_ADD)) }
  }

  /// Everything that waits.
  func read() -> [Event] {
    // In bytes: at least one event with the longest name (NAME_MAX is 255).
    let room = 64 * 1024
    let header = 16
    var events: [Event] = []
    while true {
      var buffer = [UInt8](repeating: 0, count: room)
      let count = Glibc.read(descriptor, &buffer, room)
      guard count > 0 else { return events }
      func word(_ at: Int) -> UInt32 { (0..<4).reduce(0) { $0 | UInt32(buffer[at + $1]) << UInt32(8 * $1) } }
      var at = 0
      while at + header <= count {
        let length = Int(word(at + 12))
        let name = buffer[(at + header)..<(at + header + length)].prefix { $0 != 0 }
        events.append(
          Event(
            watch: Int32(bitPattern: word(at)), mask: word(at + 4),
            name: length == 0 ? nil : String(decoding: name, as: UTF8.self)))
        at += header + length
      }
    }
  }
}
