internal import CSystemd
internal import Glibc

/// Notices that what a path leads to has become something else: that the file was replaced, written, made or removed, by
/// whatever name, or that a part of the way to it was, a folder, a symbolic link or a mount (inotify(7), path_resolution(7)).
///
/// Nothing of it need exist: then the first part that is missing is waited for. While the file is there the things along the
/// way are watched themselves, and not the folders that they lie in, where others make and remove files all day. What may not
/// be read can't be watched; then the name that it has in its folder is. What is left is looked at by the clock.
public final class FileWatch {
  /// One thing that is watched.
  private struct Step: Hashable {
    var path: String
    var mask: UInt32
    /// Only this name in it, where it is a folder.
    var name: String?
    /// Which folder or link it is, and what that says: whether it is still the one that was looked at.
    var node: FileNode?
    var link: String?

    /// The name that the thing itself has, for where it can't be watched; nil of the root.
    var asName: Step? {
      guard path != "/" else { return nil }
      let (folder, name) = Files.split(path)
      return Step(path: folder, mask: FileWatch.names, name: name)
    }
  }

  /// The way as it was found.
  private struct Way: Equatable {
    var steps: [Step] = []
    /// What is at its end; nil where nothing is.
    var file: FileIdentity?
  }

  /// A name in a folder leads to something else, or what it leads to may be read now.
  private static let names =
    UInt32(IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_ATTRIB) | UInt32(IN_ONLYDIR)
  /// A folder has another name, or none, or other permissions. That it is gone is not told before everybody has left it.
  private static let folderMoves =
    UInt32(IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB) | UInt32(IN_ONLYDIR | IN_DONT_FOLLOW)
  /// The same of a link, of which one name less is told at once as a change of its attributes.
  private static let linkMoves = UInt32(IN_MOVE_SELF | IN_DELETE_SELF | IN_ATTRIB) | UInt32(IN_DONT_FOLLOW)
  /// A file was written, under whichever of its names. It has changed when a writer closed it; truncate(2) closes nothing.
  private static let contents = UInt32(IN_CLOSE_WRITE | IN_MODIFY) | linkMoves
  /// It may not be finished yet.
  private static let unfinished = UInt32(IN_CREATE | IN_MODIFY)
  /// The kernel's own bound on symbolic links (path_resolution(7)).
  private static let mostLinks = 40
  /// As often as the way is looked at anew because it changed meanwhile.
  private static let mostTries = 8
  /// In µs: whoever cut a file off without opening it has let go of it by then.
  private static let settling: Int64 = 100_000
  /// In µs: where not all can be watched it is looked at again after so long …
  private static let firstDelay: Int64 = 10_000_000
  /// … and, twice as long each time, at the latest after so long.
  public static let longestDelay: Int64 = 600_000_000

  private let loop: EventLoop
  private let path: String
  private let handler: () -> Void
  private var queue: InotifyQueue?
  private var source: IOSource?
  private var mounts: MountWatch?
  private var settle: Timer?
  private var retry: Timer?
  private var delay = firstDelay
  /// What each watch descriptor is for.
  private var watched: [Int32: [Step]] = [:]
  private var way = Way()
  private var wasThere = false

  /// Why not all of the way can be watched; nil where it is.
  public private(set) var problem: PlatformError?

  init(_ loop: EventLoop, _ path: String, _ handler: @escaping () -> Void) throws {
    self.loop = loop
    self.path = path
    self.handler = handler
    settle = try loop.makeTimer { if Files.isBeingWritten(path) != true { handler() } }
    retry = try loop.makeTimer { [unowned self] in lookAgain(wholly: true) }
    follow()
  }

  deinit { mounts?.leave(self) }

  // MARK: What is told

  private func received() {
    // All of them at once: what comes of them is the same.
    guard let events = queue?.read().filter(isMeant), !events.isEmpty else { return }
    let isOnlyWritten = events.allSatisfy { $0.mask & UInt32(IN_MODIFY) != 0 }
    if !isOnlyWritten { follow() }
    guard events.allSatisfy({ $0.mask & Self.unfinished != 0 }) else { return handler() }
    // Who writes it will close it, and that is told; but who cuts it off need not even have opened it.
    switch Files.isBeingWritten(path) {
    case true?: settle?.arm(at: Clock.read().boot + Self.settling)
    case false?: handler()
    case nil: if !isOnlyWritten { handler() }
    }
  }

  private func isMeant(_ event: InotifyQueue.Event) -> Bool {
    // Lost count, or lost what was watched.
    if event.mask & UInt32(IN_Q_OVERFLOW | IN_UNMOUNT | IN_IGNORED) != 0 { return true }
    return watched[event.watch]?.contains { $0.mask & event.mask != 0 && $0.name == event.name } ?? false
  }

  /// Compares the way with what it was, and tells where it is another.
  ///
  /// - Parameter wholly: it can't be watched, so all of it is done anew.
  private func lookAgain(wholly: Bool) {
    let before = (way, problem)
    if wholly || look() != way { follow() }
    if (way, problem) != before { handler() }
  }

  /// Whether the way is another than the one that is watched, which nothing told: then it is watched as it is now. For whoever
  /// is about to read the file in any case.
  public func lookAgain() {
    if problem != nil || look().steps != way.steps { follow() }
  }

  // MARK: The way

  /// Watches the way as it is now, in place of what it was.
  private func follow() {
    // It may be the one that speaks. Its queue stays as long: a descriptor of that number that somebody opened meanwhile would
    // be taken out of the loop with it.
    let before = (source, queue)
    loop.afterThisTurn { withExtendedLifetime(before) {} }
    (source, queue, watched, problem) = (nil, nil, [:], nil)
    var isSettled = false
    do throws(PlatformError) {
      // Before the look, as all watches are.
      try watchMounts()
      for _ in 0..<Self.mostTries where !isSettled {
        way = look()
        isSettled = try watch(way)
      }
      wasThere = wasThere || way.file != nil
      guard let queue else { preconditionFailure("a way is tried at least once") }
      source = try watchSource(queue)
    } catch {
      problem = problem ?? error
    }
    if isSettled, problem == nil {
      delay = Self.firstDelay
      retry?.disarm()
    } else {
      retry?.arm(at: Clock.read().boot + delay)
      delay = min(delay * 2, Self.longestDelay)
    }
  }

  private func watchMounts() throws(PlatformError) {
    guard mounts == nil else { return }
    let mounts = try asPlatformError { try loop.mounts() }
    mounts.tell(self) { [unowned self] in lookAgain(wholly: false) }
    self.mounts = mounts
  }

  private func watchSource(_ queue: InotifyQueue) throws(PlatformError) -> IOSource {
    try asPlatformError {
      try loop.watch(fd: queue.descriptor, events: .readable) { [unowned self] _ in received() }
    }
  }

  /// Watches a way, with a queue of its own.
  ///
  /// - Returns: false where it changed meanwhile: what did between the look and the watch would be told by nobody.
  private func watch(_ way: Way) throws(PlatformError) -> Bool {
    let queue = try InotifyQueue()
    (self.queue, watched, problem) = (queue, [:], nil)
    var denied: [Step] = []
    for step in way.steps {
      guard let error = try add(step, to: queue) else { continue }
      denied.append(step)
      // The folder in which something is waited for. One that may not be gone through either is waited for itself.
      let isWaiting = way.file == nil && step == way.steps.first { $0.name != nil }
      if isWaiting, Files.mayPassThrough(step.path) { problem = problem ?? error }
      guard let name = step.asName, let error = try add(name, to: queue) else { continue }
      problem = problem ?? error
    }
    guard look().steps == way.steps else { return false }
    // It may be allowed by now.
    for step in denied {
      if try add(step, to: queue) == nil { return false }
    }
    return true
  }

  /// - Returns: why it may not be watched; nil where it is, or is gone.
  private func add(_ step: Step, to queue: InotifyQueue) throws(PlatformError) -> PlatformError? {
    do throws(PlatformError) {
      watched[try queue.add(step.path, step.mask), default: []].append(step)
      return nil
    } catch {
      // Gone meanwhile: the second look finds what is there instead.
      if error.errno == ENOENT || error.errno == ENOTDIR { return nil }
      if error.isPermissionDenied { return error }
      throw error
    }
  }

  /// What is to be watched of the way, part by part, and what is at its end.
  private func look() -> Way {
    var way = Way()
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
      let name = Step(path: place, mask: Self.names, name: part, node: FileNode(of: place))
      if let link = try? Files.destination(ofLink: next), links < Self.mostLinks {
        links += 1
        way.steps.append(Step(path: next, mask: Self.linkMoves, node: FileNode(of: next), link: link))
        if Files.isAbsolute(link) { place = "/" }
        rest = Files.parts(link) + rest
      } else if !rest.isEmpty, Files.isDirectory(next) {
        way.steps.append(Step(path: next, mask: Self.folderMoves, node: FileNode(of: next)))
        names.append(name)
        place = next
      } else {
        way.steps.append(name)
        // What can't be looked at is not there as yet.
        way.file = rest.isEmpty ? try? FileIdentity(of: next) : nil
        if way.file != nil { way.steps.append(Step(path: next, mask: Self.contents, node: FileNode(of: next))) }
        // It has gone, and the folders may be going after it, unheard while somebody is in them.
        if wasThere, way.file == nil { way.steps += names }
        return way
      }
    }
    return way
  }
}

/// Which thing of which file system something is (inode(7)).
struct FileNode: Hashable {
  var device: UInt64
  var number: UInt64

  /// The thing at a path itself, links not followed; nil where there is none.
  init?(of path: String) {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    (device, number) = (UInt64(status.st_dev), UInt64(status.st_ino))
  }
}

extension Files {
  /// Whether the folder lets this user through to what is in it, whatever may be seen of it.
  fileprivate static func mayPassThrough(_ folder: String) -> Bool { access(folder, X_OK) == 0 }

  /// Whether somebody has the file open for writing; nil where that can't be known, as of what is no file, or another user's.
  fileprivate static func isBeingWritten(_ path: String) -> Bool? {
    guard kind(of: path) == .file else { return nil }
    let number = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard number >= 0 else { return nil }
    let descriptor = OwnedDescriptor(number)
    // Only then the kernel refuses a lease (fcntl(2), F_SETLEASE). It is given back at once; whoever opens the file in
    // between waits for that, and we are told with a signal that does nothing.
    let answer = platform_try_read_lease(descriptor.number)
    return answer == 0 ? false : answer == -EAGAIN ? true : nil
  }
}
