internal import CSystemd
internal import Glibc

/// One sd-event loop (sd-event(3)), on one thread: it and all that hangs on it belong to the thread that made it.
///
/// Every source (``Timer``, ``IOSource``, ``ClockWatch``, ``FileWatch``, ``SignalWatch``) lives as long as somebody
/// holds it, and ends when it is dropped. A handler may cancel or drop its own source. Nothing here polls.
public final class EventLoop {
  let handle: OpaquePointer
  private var deferral: EventSource?
  private var deferred: [() -> Void] = []
  private weak var sharedMounts: MountWatch?

  /// Makes a loop of its own, not the thread's default one.
  public init() throws {
    var handle: OpaquePointer?
    try checkSD("sd_event_new", nil, sd_event_new(&handle))
    guard let handle else { preconditionFailure("sd_event_new succeeded without a loop") }
    self.handle = handle
  }

  deinit {
    // The source points to this object: it goes first.
    deferral = nil
    sd_event_unref(handle)
  }

  /// Dispatches events until ``exit(_:)``; answers its code (sd_event_loop(3)).
  public func run() throws -> Int32 {
    try checkSD("sd_event_loop", nil, sd_event_loop(handle))
  }

  /// Dispatches at most one event, waiting up to `timeout` µs for it; false when none came (sd_event_run(3)).
  public func runOnce(timeout: Int64) throws -> Bool {
    try checkSD("sd_event_run", nil, sd_event_run(handle, UInt64(max(0, timeout)))) > 0
  }

  /// Makes ``run()`` return `code` (not negative) after the handler that is running now.
  public func exit(_ code: Int32) {
    precondition(code >= 0, "negative codes are errors of sd_event_loop")
    // Fails only after a fork or when the loop has finished, when there is nothing left to end.
    _ = sd_event_exit(handle, code)
  }

  /// Sends the service manager's watchdog pings from this loop, if it asked for them (sd_event_set_watchdog(3)).
  /// False when it did not.
  public func enableWatchdog() throws -> Bool {
    try checkSD("sd_event_set_watchdog", nil, sd_event_set_watchdog(handle, 1)) > 0
  }

  /// Performs the handler once, from the loop, after the handler that is running now has returned.
  ///
  /// Handlers run in the order in which they were given; those that are given meanwhile run in the next turn.
  public func afterThisTurn(_ handler: @escaping () -> Void) {
    deferred.append(handler)
    if deferral == nil { deferral = makeDeferral() }
  }

  /// A new source each time: one that is enabled again counts as pending since it was first (systemd 252), before whatever has
  /// come to be read meanwhile, and a chain of turns would keep all that waiting.
  private func makeDeferral() -> EventSource? {
    var source: OpaquePointer?
    let context = Unmanaged.passUnretained(self).toOpaque()
    let result = sd_event_add_defer(
      handle, &source,
      { _, context in
        fromContext(context, as: EventLoop.self).performDeferred()
        return 0
      }, context)
    // A loop that has finished dispatches nothing any more.
    precondition(result >= 0 || result == -ESTALE, "sd_event_add_defer fails where there is no memory")
    return result < 0 ? nil : EventSource(source)
  }

  /// What notices mounts, for as long as somebody holds it.
  func mounts() throws -> MountWatch {
    if let sharedMounts { return sharedMounts }
    let made = try MountWatch(self)
    sharedMounts = made
    return made
  }

  private func performDeferred() {
    deferral = nil
    let handlers = deferred
    deferred = []
    for handler in handlers { handler() }
  }
}

/// Owns one sd_event_source: disabled and unreferenced when it is dropped, at once and even while it is dispatched.
final class EventSource {
  let handle: OpaquePointer

  init(_ handle: OpaquePointer?) {
    guard let handle else { preconditionFailure("sd_event_add_* succeeded without a source") }
    self.handle = handle
  }

  deinit { sd_event_source_disable_unref(handle) }

  /// Fails only for a loop that has finished (ESTALE), where no source is dispatched any more.
  func setEnabled(_ state: Int) { _ = sd_event_source_set_enabled(handle, Int32(state)) }
}

/// The object a C callback was given as context. The reference it answers keeps the object alive while its handler runs,
/// even when the handler drops the last other one.
func fromContext<Object: AnyObject>(_ context: UnsafeMutableRawPointer?, as type: Object.Type) -> Object {
  guard let context else { preconditionFailure("the callback was registered with a context") }
  return Unmanaged<Object>.fromOpaque(context).takeUnretainedValue()
}

/// A one-shot timer on CLOCK_BOOTTIME, or on CLOCK_REALTIME for an instant of the wall clock. Either counts while the
/// machine sleeps, and fires at resume if it came due meanwhile.
public final class Timer {
  /// In µs: how late the kernel may wake us to save a wake-up. It must be said: to sd-event, 0 means 250 ms.
  public static let accuracy: Int64 = 1_000

  private var source: EventSource?
  private let handler: () -> Void

  init(_ loop: EventLoop, clock: clockid_t, _ handler: @escaping () -> Void) throws {
    self.handler = handler
    var source: OpaquePointer?
    let context = Unmanaged.passUnretained(self).toOpaque()
    let result = sd_event_add_time(
      loop.handle, &source, clock, UInt64.max, UInt64(Self.accuracy),
      { _, _, context in
        fromContext(context, as: Timer.self).handler()
        return 0
      }, context)
    try checkSD("sd_event_add_time", nil, result)
    let owned = EventSource(source)
    owned.setEnabled(SD_EVENT_OFF)
    // Before what has come in meanwhile: however much that is, what is due is not held up by more than one handler.
    try checkSD(
      "sd_event_source_set_priority", nil,
      sd_event_source_set_priority(owned.handle, Int64(SD_EVENT_PRIORITY_IMPORTANT)))
    self.source = owned
  }

  /// Fires once at this instant of its clock, in µs, never early; at once when that has passed. Replaces an earlier
  /// instant. `Int64.max` is never.
  public func arm(at instant: Int64) {
    guard let source else { return }
    guard instant < Int64.max else { return disarm() }
    _ = sd_event_source_set_time(source.handle, UInt64(max(0, instant)))
    source.setEnabled(SD_EVENT_ONESHOT)
  }

  /// Does not fire any more until armed again.
  public func disarm() { source?.setEnabled(SD_EVENT_OFF) }
}

/// What a file descriptor is ready for (epoll(7)).
public struct IOEvents: OptionSet, Sendable {
  /// The bits of epoll_ctl(2).
  public let rawValue: UInt32

  /// Events with the bits of epoll_ctl(2).
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// There is something to read, or the end (EPOLLIN).
  public static let readable = IOEvents(rawValue: EPOLLIN.rawValue)
  /// There is something out of the ordinary, such as a change of the mounts (EPOLLPRI).
  public static let urgent = IOEvents(rawValue: EPOLLPRI.rawValue)
  /// Writing will not block (EPOLLOUT).
  public static let writable = IOEvents(rawValue: EPOLLOUT.rawValue)
  /// Both directions are closed (EPOLLHUP); reported always.
  public static let hangUp = IOEvents(rawValue: EPOLLHUP.rawValue)
  /// The descriptor is in error (EPOLLERR); reported always.
  public static let error = IOEvents(rawValue: EPOLLERR.rawValue)
}

/// Watches a file descriptor, level-triggered (sd_event_add_io(3)). It does not own the descriptor: cancel before
/// closing it.
public final class IOSource {
  private var source: EventSource?
  private let handler: (IOEvents) -> Void

  init(_ loop: EventLoop, fd: Int32, events: IOEvents, _ handler: @escaping (IOEvents) -> Void) throws {
    self.handler = handler
    self.events = events
    var source: OpaquePointer?
    let context = Unmanaged.passUnretained(self).toOpaque()
    let result = sd_event_add_io(
      loop.handle, &source, fd, events.rawValue,
      { _, _, events, context in
        fromContext(context, as: IOSource.self).handler(IOEvents(rawValue: events))
        return 0
      }, context)
    try checkSD("sd_event_add_io", nil, result)
    self.source = EventSource(source)
  }

  /// What to wait for. ``IOEvents/hangUp`` and ``IOEvents/error`` are reported even when it is empty.
  public var events: IOEvents {
    didSet {
      guard let source, events != oldValue else { return }
      let result = sd_event_source_set_io_events(source.handle, events.rawValue)
      precondition(result >= 0, "the descriptor was closed before its source was cancelled")
    }
  }

  /// Watches no more. The descriptor may be closed after this.
  public func cancel() { source = nil }
}

/// Waits for signals (sd_event_add_signal(3)).
public final class SignalWatch {
  private var sources: [EventSource] = []
  private let handler: (Int32) -> Void

  init(_ loop: EventLoop, _ signals: [Int32], _ handler: @escaping (Int32) -> Void) throws {
    self.handler = handler
    var set = sigset_t()
    sigemptyset(&set)
    for signal in signals { sigaddset(&set, signal) }
    let blocked = pthread_sigmask(SIG_BLOCK, &set, nil)
    if blocked != 0 { throw PlatformError(errno: blocked, operation: "pthread_sigmask") }
    for signal in signals {
      var source: OpaquePointer?
      let context = Unmanaged.passUnretained(self).toOpaque()
      let result = sd_event_add_signal(
        loop.handle, &source, signal,
        { _, info, context in
          guard let info else { preconditionFailure("a signal comes with its information") }
          fromContext(context, as: SignalWatch.self).handler(Int32(info.pointee.ssi_signo))
          return 0
        }, context)
      try checkSD("sd_event_add_signal", "signal \(signal)", result)
      // Before what else is pending: who signals and then calls finds the signal seen.
      let priority = sd_event_source_set_priority(source, Int64(SD_EVENT_PRIORITY_IMPORTANT))
      sources.append(EventSource(source))
      try checkSD("sd_event_source_set_priority", "signal \(signal)", priority)
    }
  }
}

extension EventLoop {
  /// Makes a disarmed timer on CLOCK_BOOTTIME.
  public func makeTimer(_ handler: @escaping () -> Void) throws -> Timer {
    try Timer(self, clock: CLOCK_BOOTTIME, handler)
  }

  /// Makes a disarmed timer on CLOCK_REALTIME. It follows the wall clock when that is set.
  public func makeWallTimer(_ handler: @escaping () -> Void) throws -> Timer {
    try Timer(self, clock: CLOCK_REALTIME, handler)
  }

  /// Watches a file descriptor, which stays the caller's.
  public func watch(
    fd: Int32, events: IOEvents, _ handler: @escaping (IOEvents) -> Void
  ) throws -> IOSource {
    try IOSource(self, fd: fd, events: events, handler)
  }

  /// Blocks the signals in this thread and hands them to the handler from now on. Call it before any other thread is
  /// made, or the signal may reach that one unblocked. They stay blocked afterwards.
  public func onSignal(_ signals: [Int32], _ handler: @escaping (Int32) -> Void) throws -> SignalWatch {
    try SignalWatch(self, signals, handler)
  }
}

/// The signals a daemon answers (signal(7)), for callers that import no C.
public enum Signal {
  /// Ctrl-C at the terminal.
  public static let interrupt = SIGINT
  /// The polite request to end.
  public static let terminate = SIGTERM
  /// The terminal was closed; from a service manager, by custom: read the configuration again.
  public static let hangUp = SIGHUP
  /// The terminal has another size.
  public static let windowChange = SIGWINCH
  /// The first of two without a meaning of their own.
  public static let user1 = SIGUSR1
  /// The second of two without a meaning of their own.
  public static let user2 = SIGUSR2

  /// Whether this process was told to ignore a signal, as nohup(1) tells it SIGHUP (sigaction(2)).
  public static func isIgnored(_ signal: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(signal, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}
