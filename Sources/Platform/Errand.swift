internal import CSystemd
internal import Glibc
internal import Synchronization

extension EventLoop {
  /// Does work that takes long on a thread of its own, while the loop goes on, and hands its result to the loop.
  ///
  /// - Parameters:
  ///   - work: is called on another thread: nothing that belongs to the loop may be touched in it.
  ///   - then: gets the result, in a turn of the loop.
  /// - Throws: `PlatformError` where there is no thread or no descriptor left; then nothing has been done.
  public func offload<Result: Sendable>(
    _ work: @escaping @Sendable () -> Result, then: @escaping (Result) -> Void
  ) throws {
    let errand = try Errand()
    let outcome = Outcome<Result>()
    // Holds itself until it has rung.
    var source: IOSource?
    source = try watch(fd: errand.bell.number, events: .readable) { _ in
      guard let watch = source, let result = outcome.value.withLock({ $0 }) else { return }
      // Before the bell is given up, which the thread alone does not keep until it was heard.
      watch.cancel()
      source = nil
      withExtendedLifetime(errand) { then(result) }
    }
    do {
      try errand.start {
        let result = work()
        outcome.value.withLock { $0 = result }
      }
    } catch {
      source = nil
      throw error
    }
  }
}

/// What the work came to.
private final class Outcome<Result: Sendable>: Sendable {
  let value = Mutex<Result?>(nil)
}

/// One piece of work on a thread, and the bell that is rung when it is done.
private final class Errand: Sendable {
  /// An eventfd(2).
  let bell: OwnedDescriptor

  init() throws {
    bell = OwnedDescriptor(try check("eventfd") { eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK)) })
  }

  private final class Job: Sendable {
    let errand: Errand
    let work: @Sendable () -> Void
    init(_ errand: Errand, _ work: @escaping @Sendable () -> Void) { (self.errand, self.work) = (errand, work) }
  }

  func start(_ work: @escaping @Sendable () -> Void) throws {
    let argument = Unmanaged.passRetained(Job(self, work))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, nil,
      { argument in
        guard let argument else { return nil }
        let job = Unmanaged<Job>.fromOpaque(argument).takeRetainedValue()
        job.work()
        // Can't fail: the counter is far from full.
        _ = eventfd_write(job.errand.bell.number, 1)
        return nil
      }, argument.toOpaque())
    guard result == 0 else {
      argument.release()
      throw PlatformError(errno: result, operation: "pthread_create")
    }
    pthread_detach(thread)
  }
}
