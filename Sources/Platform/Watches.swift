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

extension EventLoop {
  /// Calls the handler when the wall clock was set, and at resume from sleep.
  public func watchClockChange(_ handler: @escaping () -> Void) throws -> ClockWatch { try ClockWatch(self, handler) }

  /// Calls the handler when what the path leads to was replaced, written, made or removed, or anything on the way to it was,
  /// and when the kernel lost count (its queue overflowed). One change may call it more than once. Nothing of it need exist.
  ///
  /// Where it can't be watched, ``FileWatch/problem`` says why, and it is looked at by the clock.
  public func watchFile(_ path: String, _ handler: @escaping () -> Void) throws -> FileWatch {
    try FileWatch(self, path, handler)
  }
}
