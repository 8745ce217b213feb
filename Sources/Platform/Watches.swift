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

/// Notices that what a path leads to has become something else: that the file was replaced, written, made or removed, or that
/// a part of the way to it was, a folder or a symbolic link (inotify(7), path_resolution(7)).
///
/// Nothing of it need exist: then the first part that is missing is waited for. While the file is there the things along the
/// way are watched themselves, and not the folders that they lie in, where others make and remove files all day.
public final class FileWatch {
  /// A file has changed when a writer closed it, a name came or went, or it may be read now; while it is being written it
  /// has not yet.
  private static let changes =
    UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE) | UInt32(IN_ATTRIB | IN_ONLYDIR)
  /// A name in a folder leads to something else.
  private static let names =
    UInt32(IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE) | UInt32(IN_ONLYDIR)
  /// A folder has another name, or none. The latter is not told before everybody has left it.
  private static let folderMoves = UInt32(IN_MOVE_SELF | IN_DELETE_SELF) | UInt32(IN_ONLYDIR | IN_DONT_FOLLOW)
  /// The same of a link, of which one name less is told at once as a change of its attributes.
  private static let linkMoves = UInt32(IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB) | UInt32(IN_DONT_FOLLOW)
  /// The kernel's own bound on symbolic links (path_resolution(7)).
  private static let mostLinks = 40
  /// As often as the way is looked at anew because it changed meanwhile.
  private static let mostTries = 8

  /// One thing that is watched.
  private struct Step: Hashable {
    var path: String
    var mask: UInt32
    /// Only this name in it, where it is a folder.
    var name: String?
    /// Which folder or link it is, and what that says: whether it is still the one that was looked at.
    var identity: UInt64?
    var link: String?
  }

  private let loop: EventLoop
  private let path: String
  private var queue: InotifyQueue?
  private var source: IOSource?
  /// What each watch descriptor is for.
  private var watched: [Int32: [Step]] = [:]
  private var wasThere = false
  private let handler: () -> Void

  /// Why not all of the way could be watched after the last change; nil where it is.
  public private(set) var problem: PlatformError?

  init(_ loop: EventLoop, _ path: String, _ handler: @escaping () -> Void) throws {
    self.loop = loop
    self.path = path
    self.handler = handler
    try follow()
  }

  private func received() {
    // All of them at once: what comes of them is the same.
    guard let events = queue?.read(), events.contains(where: isMeant) else { return }
    do {
      try follow()
    } catch let error as PlatformError {
      problem = error
    } catch {
      preconditionFailure("a watch fails with an error of the system: \(error)")
    }
    handler()
  }

  private func isMeant(_ event: InotifyQueue.Event) -> Bool {
    // Lost count, or lost what was watched.
    if event.mask & UInt32(IN_Q_OVERFLOW | IN_UNMOUNT | IN_IGNORED) != 0 { return true }
    return watched[event.watch]?.contains { $0.mask & event.mask != 0 && $0.name == event.name } ?? false
  }

  /// Watches the way as it is now, in place of what it was.
  private func follow() throws {
    // It may be the one that speaks. Its queue stays as long: a descriptor of that number that somebody opened meanwhile would
    // be taken out of the loop with it.
    let before = (source, queue)
    loop.afterThisTurn { withExtendedLifetime(before) {} }
    problem = nil
    for _ in 0..<Self.mostTries {
      let (steps, isThere) = steps()
      let queue = try InotifyQueue()
      watched = [:]
      for step in steps {
        if let watch = try watch(step, with: queue) { watched[watch, default: []].append(step) }
      }
      self.queue = queue
      // What changed between the look and the watch would be told by nobody.
      guard self.steps().steps == steps else { continue }
      wasThere = wasThere || isThere
      break
    }
    source = try queue.map { queue in
      try loop.watch(fd: queue.descriptor, events: .readable) { [unowned self] _ in received() }
    }
  }

  private func watch(_ step: Step, with queue: InotifyQueue) throws(PlatformError) -> Int32? {
    do throws(PlatformError) {
      return try queue.add(step.path, step.mask)
    } catch {
      // Gone meanwhile: the second look finds what is there instead. And a folder on the way that may not be read is somebody
      // else's, and what is in it not this user's to replace.
      let isGone = error.errno == ENOENT || error.errno == ENOTDIR
      if isGone || error.isPermissionDenied && step.mask != Self.changes { return nil }
      throw error
    }
  }

  /// What is to be watched of the way, part by part, and whether the file is there.
  private func steps() -> (steps: [Step], isThere: Bool) {
    var steps: [Step] = []
    var names: [Step] = []
    // Free of links, and of parts that lead back.
    var place = Files.isAbsolute(path) ? "/" : Files.realPath(".") ?? "/"
    var rest = Files.parts(path)[...]
    var links = 0
    while let part = rest.popFirst() {
      if part == "." { continue }
      if part == ".." {
        place = Files.split(place).folder
        continue
      }
      let next = place == "/" ? "/\(part)" : "\(place)/\(part)"
      if let link = try? Files.destination(ofLink: next), links < Self.mostLinks {
        links += 1
        steps.append(Step(path: next, mask: Self.linkMoves, identity: Files.number(of: next), link: link))
        if Files.isAbsolute(link) { place = "/" }
        rest = Files.parts(link) + rest
      } else if !rest.isEmpty, Files.isDirectory(next) {
        steps.append(Step(path: next, mask: Self.folderMoves, identity: Files.number(of: next)))
        names.append(Step(path: place, mask: Self.names, name: part, identity: Files.number(of: place)))
        place = next
      } else {
        let mask = rest.isEmpty ? Self.changes : Self.names
        steps.append(Step(path: place, mask: mask, name: part, identity: Files.number(of: place)))
        let isThere = rest.isEmpty && Files.exists(next)
        // It has gone, and the folders may be going after it, unheard while somebody is in them.
        return (wasThere && !isThere ? steps + names : steps, isThere)
      }
    }
    return (steps, false)
  }
}

/// A queue of the kernel's for what happens to files (inotify(7)).
///
/// Not sd-event's, of which each loop has one: systemd 252 never ends with an event that no source wants any more, such as one
/// for a name in a folder of which only a move is still of interest (event_inotify_data_process in sd-event.c).
private final class InotifyQueue {
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

extension EventLoop {
  /// Calls the handler when the wall clock was set, and at resume from sleep.
  public func watchClockChange(_ handler: @escaping () -> Void) throws -> ClockWatch { try ClockWatch(self, handler) }

  /// Calls the handler when what the path leads to was replaced, written, made or removed, or anything on the way to it was,
  /// and when the kernel lost count (its queue overflowed). One change may call it more than once. Nothing of it need exist.
  ///
  /// - Throws: ``PlatformError`` where it can't be watched at all.
  public func watchFile(_ path: String, _ handler: @escaping () -> Void) throws -> FileWatch {
    try FileWatch(self, path, handler)
  }
}
