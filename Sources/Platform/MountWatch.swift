internal import Glibc

/// Notices that something was mounted or unmounted, anywhere: a path may lead elsewhere then, and nothing that lies on it has
/// changed (proc_pid_mountinfo(5): the table is ready with POLLPRI). One for a loop, shared by all that want to know.
final class MountWatch {
  private static let path = "/proc/self/mountinfo"

  private let table: OwnedDescriptor
  private var source: IOSource?
  private var observers: [ObjectIdentifier: () -> Void] = [:]

  init(_ loop: EventLoop) throws {
    table = OwnedDescriptor(try check("open", Self.path) { open(Self.path, O_RDONLY | O_CLOEXEC) })
    // It is always readable; what is waited for comes as urgent, once for each change.
    source = try loop.watch(fd: table.number, events: .urgent) { [unowned self] _ in
      for observer in observers.values { observer() }
    }
  }

  /// Tells an observer from now on, until it leaves.
  func tell(_ observer: AnyObject, _ handler: @escaping () -> Void) { observers[ObjectIdentifier(observer)] = handler }

  /// Tells it no more.
  func leave(_ observer: AnyObject) { observers[ObjectIdentifier(observer)] = nil }
}
