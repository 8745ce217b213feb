internal import Glibc
internal import Synchronization

/// Work on several processors at once.
public enum Workers {
  /// How many processors there are (sysconf(3), `_SC_NPROCESSORS_ONLN`).
  public static var processors: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// Calls the body for each index up to `count`, on as many threads as there are processors; returns when all are done.
  ///
  /// - Parameter body: is called on several threads at once, for each index once, the lower ones sooner.
  public static func each(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
    let threads = min(count, processors)
    guard threads > 1 else {
      for index in 0..<count { body(index) }
      return
    }
    let work = Work(count: count, body: body)
    var started: [pthread_t] = []
    for _ in 1..<threads {
      var thread = pthread_t()
      let argument = Unmanaged.passRetained(work)
      let result = pthread_create(
        &thread, nil,
        { argument in
          guard let argument else { return nil }
          Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run()
          return nil
        }, argument.toOpaque())
      // Fewer hands do the same work.
      guard result == 0 else {
        argument.release()
        break
      }
      started.append(thread)
    }
    work.run()
    for thread in started { pthread_join(thread, nil) }
  }

  private final class Work: Sendable {
    private let count: Int
    private let body: @Sendable (Int) -> Void
    private let next = Atomic<Int>(0)

    init(count: Int, body: @escaping @Sendable (Int) -> Void) {
      self.count = count
      self.body = body
    }

    func run() {
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        body(index)
      }
    }
  }
}
