internal import CSystemd
internal import Glibc

/// Notices that the wall clock was set, by a person, by NTP's step, or by the kernel at resume from sleep.
///
/// sd-event never asks for cancel-on-set, so this is a CLOCK_REALTIME timer at the far future with
/// TFD_TIMER_CANCEL_ON_SET, watched as I/O and armed again after each event (timerfd_create(2)).
public final class ClockWatch {
  private let timer: OwnedDescriptor
  private var source: IOSource?
  private let handler: () -> Void

  init(_ loop: EventLoop, _ handler: @escaping () -> Void) throws {
    self.handler = handler
    timer = OwnedDescriptor(try checkSD("timerfd_create", nil, platform_create_realtime_timer()))
    try checkSD("timerfd_settime", nil, platform_arm_clock_change(timer.number))
    source = try loop.watch(fd: timer.number, events: .readable) { [unowned self] _ in changed() }
  }

  private func changed() {
    // read(2) fails with ECANCELED and so acknowledges the change; the count it would deliver says nothing here.
    var expirations: UInt64 = 0
    let count = read(timer.number, &expirations, MemoryLayout<UInt64>.size)
    if count < 0, errno == EAGAIN || errno == EINTR { return }
    let armed = platform_arm_clock_change(timer.number)
    precondition(armed == 0, "a timer that could be armed once can be armed again")
    handler()
  }
}

/// Notices that a file in a directory was replaced, written, made or removed (inotify(7)).
///
/// It is the directory that is watched, so that replacement by rename is seen and the file need not exist. When the
/// named file is a symbolic link, its destination is watched the same way.
public final class FileWatch {
  /// A file has changed when a writer closed it or a name came or went; while it is being written it has not yet.
  private static let changes =
    UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE)
    | UInt32(IN_ONLYDIR | IN_DELETE_SELF | IN_MOVE_SELF)

  private let loop: EventLoop
  private let directory: String
  private let name: String?
  private var source: InotifySource?
  private var destination: InotifySource?
  private let handler: () -> Void

  /// The directory itself was removed, moved or unmounted: nothing will be seen any more. Make a new watch.
  public private(set) var isLost = false

  init(_ loop: EventLoop, in directory: String, name: String?, _ handler: @escaping () -> Void) throws {
    self.loop = loop
    self.directory = directory
    self.name = name
    self.handler = handler
    source = try InotifySource(loop, directory, Self.changes) { [unowned self] in received($0, $1, named: name) }
    followLink()
  }

  private func received(_ mask: UInt32, _ changed: String?, named wanted: String?) {
    if mask & UInt32(IN_IGNORED | IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT) != 0 {
      let wasLost = isLost
      isLost = true
      if wasLost { return }
    } else if mask & UInt32(IN_Q_OVERFLOW) == 0, let wanted, changed != wanted {
      return
    }
    followLink()
    handler()
  }

  /// Watches the directory of a symbolic link's destination, and forgets an earlier one. Without a link, or with one
  /// that leads nowhere yet, the directory of the link itself is all there is to watch.
  private func followLink() {
    destination = nil
    guard let name, let link = try? Files.destination(ofLink: directory + "/" + name), !link.isEmpty,
      let target = Files.realPath(directory + "/" + name)
    else { return }
    let (folder, file) = Files.split(target)
    destination = try? InotifySource(loop, folder, Self.changes) { [unowned self] mask, changed in
      if mask & UInt32(IN_Q_OVERFLOW) != 0 || changed == file { handler() }
    }
  }
}

/// Notices that the system's time zone was changed, as systemd itself does: inotify on the link `/etc/localtime`, and on
/// `/etc` while there is none. (The signal of timedate1 covers only changes made through timedated.)
public final class ZoneWatch {
  private let loop: EventLoop
  private let path: String
  private var source: InotifySource?
  private let handler: () -> Void

  init(_ loop: EventLoop, path: String, _ handler: @escaping () -> Void) throws {
    self.loop = loop
    self.path = path
    self.handler = handler
    try follow()
  }

  private func follow() throws {
    do {
      let mask = UInt32(IN_ATTRIB | IN_MOVE_SELF | IN_CLOSE_WRITE | IN_DONT_FOLLOW)
      source = try InotifySource(loop, path, mask) { [unowned self] mask, _ in changed(mask) }
    } catch let error as PlatformError where error.isNotFound {
      let (folder, file) = Files.split(path)
      let mask = UInt32(IN_CREATE | IN_MOVED_TO | IN_ONLYDIR)
      source = try InotifySource(loop, folder, mask) { [unowned self] mask, name in
        if name == file || mask & UInt32(IN_Q_OVERFLOW) != 0 { changed(mask) }
      }
    }
  }

  private func changed(_ mask: UInt32) {
    // The kernel's farewell to a watch that was replaced below is not another change.
    if mask & UInt32(IN_IGNORED) != 0 { return }
    // A link that was replaced is another inode now. Should that fail, the old watch stays, and the handler still runs.
    do { try follow() } catch { watchError = error }
    handler()
  }

  /// Why the watch could not be renewed after the last change; nil when it could.
  public private(set) var watchError: (any Error)?
}

/// One inotify watch on the loop's own inotify descriptor (sd_event_add_inotify(3)).
final class InotifySource {
  private var source: EventSource?
  private let handler: (_ mask: UInt32, _ name: String?) -> Void

  init(
    _ loop: EventLoop, _ path: String, _ mask: UInt32, _ handler: @escaping (_ mask: UInt32, _ name: String?) -> Void
  ) throws {
    self.handler = handler
    var source: OpaquePointer?
    let context = Unmanaged.passUnretained(self).toOpaque()
    let result = sd_event_add_inotify(
      loop.handle, &source, path, mask,
      { _, event, context in
        guard let event else { preconditionFailure("inotify came without an event") }
        let name = platform_inotify_name(event).map { String(cString: $0) }
        fromContext(context, as: InotifySource.self).handler(event.pointee.mask, name)
        return 0
      }, context)
    try checkSD("sd_event_add_inotify", path, result)
    self.source = EventSource(source)
  }
}

extension EventLoop {
  /// Calls the handler when the wall clock was set, and at resume from sleep.
  public func watchClockChange(_ handler: @escaping () -> Void) throws -> ClockWatch { try ClockWatch(self, handler) }

  /// Calls the handler when the file `name` in `directory`, or any with nil, was replaced, written, made or removed, and
  /// when the kernel lost count (its queue overflowed). One change may call it more than once. The directory must exist.
  public func watchFile(
    in directory: String, name: String?, _ handler: @escaping () -> Void
  ) throws -> FileWatch {
    try FileWatch(self, in: directory, name: name, handler)
  }

  /// Calls the handler when the system's time zone was changed.
  public func watchZoneChange(
    path: String = "/etc/localtime", _ handler: @escaping () -> Void
  ) throws -> ZoneWatch {
    try ZoneWatch(self, path: path, handler)
  }
}
