import LimberCore
import Records

/// What comes from outside, and what it does.
extension World {
  func take(_ what: Happening) {
    switch what {
    case .deed: deed()
    case .answer(let call, let replaces): answer(call, replaces)
    case .press(let id, let button): press(id, button)
    case .dismiss(let id): dismiss(id)
    case .start: startDaemon()
    case .bookkeeping(let run):
      guard host?.run == run else { return }
      // It fell asleep in the same instant: the loop goes on with it when it wakes.
      guard machine.isAwake else { return plan(what, after: .minutes(1)) }
      with { host throws(Crash) in try host.keepBooks() }
    case .wake: wake()
    case .powerOn(let error): powerOn(error)
    case .serverComes: serverComes()
    case .serverCalms: desktop.manner = .prompt
    case .unlock:
      isLocked = false
      say("the session is unlocked")
      with { host throws(Crash) in try host.presenceChanged() }
    case .diskHeals:
      guard !Disk.isDead else { return }
      Disk.heal()
      say("the disk is well")
    case .journalComes:
      let before = journal.state
      guard before != .up else { return }
      journal.state = .up
      say("journald is well")
      // Nobody tells of a rate limit that has passed.
      if before != .dropping { with { host throws(Crash) in try host.journalCame(isNew: before == .absent) } }
    case .setClock(let error): setClock(error)
    case .endSlip: endSlip()
    case .synchronize:
      guard machine.isAwake, machine.error == .zero else { return }
      machine.isSynchronized = true
      say("the clock is synchronised")
      with { host throws(Crash) in try host.handle(.clockSynchronized) }
    }
  }

  // MARK: The notification server

  /// The daemon calls the server.
  func call(_ call: HostScreen.Call, replacing old: UInt32) {
    switch desktop.manner {
    case .prompt, .refusing:
      plan(.answer(call, replaces: old), after: TimeSpan(microseconds: Int64(1 + random.below(40_000))))
    case .slow: plan(.answer(call, replaces: old), after: .seconds(Int64(1 + random.below(400))))
    case .silent:
      if desktop.server == call.server { _ = put(call, old) }
    }
  }

  private func put(_ call: HostScreen.Call, _ old: UInt32) -> UInt32 {
    let id = desktop.put(Desktop.Popup(key: call.key, showing: call.showing, run: call.run), replacing: old)
    react(to: id, after: .zero)
    return id
  }

  private func answer(_ call: HostScreen.Call, _ old: UInt32) {
    guard desktop.server == call.server, machine.isOn else { return }
    guard machine.isAwake else { return plan(.answer(call, replaces: old), after: .minutes(10)) }
    let refuses = desktop.manner == .refusing
    let id = refuses ? nil : put(call, old)
    if refuses { say("the server refuses \(call.key.reminder)") }
    guard let host, host.run == call.run else { return }
    if refuses { checker.serverRefused(call.key, at: machine.wall) }
    with { host throws(Crash) in try host.serverAnswered(call, id) }
  }

  /// The person has seen a popup.
  private func react(to id: UInt32, after span: TimeSpan) {
    let delay = span + .seconds(Int64(5 + random.below(random.chance(3) ? 2400 : 300)))
    switch random.below(20) {
    case 0..<10:
      plan(.press(id, .done), after: delay)
      if random.chance(8) { plan(.press(id, .done), after: delay + .seconds(1)) }
    case 10, 11: plan(.press(id, .snooze), after: delay)
    case 12: plan(.press(id, .skip), after: delay)
    case 13: plan(.dismiss(id), after: delay)
    default: break
    }
  }

  private func press(_ id: UInt32, _ button: Button) {
    guard machine.isAwake, !isLocked, desktop.visible.removeValue(forKey: id) != nil else { return }
    say("the person presses \(button)")
    with { host throws(Crash) in
      try host.pressed(id, button)
      host.closed(id)
    }
  }

  private func dismiss(_ id: UInt32) {
    guard machine.isAwake, !isLocked, desktop.visible.removeValue(forKey: id) != nil else { return }
    say("the person closes a popup")
    with { host throws(Crash) in host.closed(id) }
  }

  private func serverComes() {
    guard machine.isOn else { return }
    desktop.come()
    say("a notification server comes")
    with { host throws(Crash) in try host.serverChanged() }
  }

  // MARK: Power and sleep

  private func wake() {
    guard machine.isOn, let since = machine.asleepSince else { return }
    machine.slept = machine.slept + (machine.truth - since)
    machine.asleepSince = nil
    say("the machine wakes")
    checker.returned(at: machine.wall)
    with { host throws(Crash) in try host.handle(.tick) }
  }

  func sleep(_ span: TimeSpan) {
    guard machine.isAwake else { return }
    count { $0.sleeps += 1 }
    say("the machine sleeps for \(span)")
    machine.asleepSince = machine.truth
    checker.died(at: machine.wall)
    plan(.wake, after: span)
  }

  private func powerOn(_ error: TimeSpan) {
    guard !machine.isOn else { return }
    // What is on its way to or from a daemon that is no more comes to nothing.
    if Disk.isDead { Disk.powerOn() }
    machine.switchOn()
    checker.switchedOff()
    if error != machine.error { checker.clockStepped(by: error - machine.error) }
    machine.error = error
    machine.isSynchronized = error == .zero && random.chance(2)
    say("the machine is switched on")
    if error != .zero {
      plan(.setClock(.zero), after: .minutes(Int64(1 + random.below(600))))
    } else {
      plan(.synchronize, after: .seconds(Int64(5 + random.below(60))))
    }
    desktop.come()
    plan(.start, after: .seconds(5))
  }

  /// In good order, or not.
  func reboot() {
    let off = TimeSpan.minutes(Int64(random.pick([1, 1, 5, 60, 600, 1500, 4500, 9000])))
    if random.chance(3) {
      Disk.fail(.power, skip: Int64(random.below(3)), count: nil)
      // The next call of the ledger meets it; if there is none, the switch does.
      with { host throws(Crash) in try host.handle(.tick) }
      if machine.isOn { losePower() }
      return
    }
    stopDaemon()
    guard machine.isOn else { return }
    if host != nil { kill() }
    say("the machine is switched off")
    machine.isOn = false
    desktop.go()
    plan(.powerOn(error: nextError()), after: off)
  }

  /// What the clock will be off by, when the machine is switched on.
  func nextError() -> TimeSpan {
    guard hasClockAccidents, !isQuiet, random.chance(3) else { return .zero }
    return clamped(
      random.pick([
        Instant(seconds: 1_577_836_800) - machine.truth, -.days(3), -.hours(14), -.hours(2), -.minutes(3), .hours(3),
        .days(2),
      ]))
  }

  // MARK: The clock

  private func clamped(_ error: TimeSpan) -> TimeSpan { max(error, Instant(seconds: 100_000) - machine.truth) }

  func setClock(_ error: TimeSpan) {
    guard machine.isAwake else { return plan(.setClock(error), after: .minutes(7)) }
    guard error != machine.error else { return }
    let step = error - machine.error
    say("the clock is set by \(step)")
    count { $0.clockSteps += 1 }
    checker.clockStepped(by: step)
    machine.error = error
    machine.isSynchronized = false
    with { host throws(Crash) in try host.handle(.tick) }
    if error == .zero { plan(.synchronize, after: .seconds(Int64(1 + random.below(100)))) }
  }

  func breakClock() {
    let span = random.pick([
      TimeSpan.seconds(Int64(2 + random.below(100))), .minutes(Int64(1 + random.below(180))), .hours(11), .hours(14),
      .days(2), .days(20),
    ])
    setClock(clamped(random.chance(2) ? span : -span))
    plan(.setClock(.zero), after: .minutes(Int64(5 + random.below(900))))
  }

  /// The clock goes wrong by seconds, hours or days, and comes back soon or late.
  func slip() {
    // What waits to be written may never have happened, and then there is nothing to compare with.
    guard machine.error == .zero, let host, host.waiting.isEmpty else { return }
    let span = random.pick([
      TimeSpan.seconds(Int64(2 + random.below(200))), .minutes(20), .minutes(59), .hours(2), .hours(11), .hours(13),
      .days(2), .days(40), .days(202),
    ])
    checker.slips(at: machine.wall)
    setClock(clamped(random.chance(2) ? span : -span))
    plan(.endSlip, after: .seconds(Int64(random.pick([1, 2, 30, 300, 550, 900, 4000, 20_000]))))
    if random.chance(4) { crash(in: 1 + random.below(6)) }
  }

  private func endSlip() {
    guard machine.error != .zero else { return }
    guard machine.isAwake else { return plan(.endSlip, after: .minutes(7)) }
    setClock(.zero)
    checker.slipEnds()
  }

  func travel(to zone: Zone) {
    guard zone != machine.zone else { return }
    machine.zone = zone
    say("the zone is \(zone.name)")
    count { $0.zoneChanges += 1 }
    checker.travelled(to: zone, at: machine.truth)
    with { host throws(Crash) in try host.zoneChanged() }
  }

  // MARK: Peace

  /// Everything is put right, and nobody does anything but answer.
  func settle() {
    say("from here on all is quiet")
    isQuiet = true
    calmCrashes()
    if Disk.isDead || !machine.isOn {
      machine.isOn = false
      take(.powerOn(error: .zero))
    }
    Disk.heal()
    wakeIfAsleep()
    take(.journalComes)
    desktop.manner = .prompt
    isLocked = false
    if desktop.server == nil { desktop.come() }
    if host == nil { startDaemon() }
    setClock(.zero)
    checker.slipEnds()
    travel(to: home)
    take(.synchronize)
    with { host throws(Crash) in
      try host.serverChanged()
      try host.presenceChanged()
    }
    ask(.resume)
    checker.isSettled(at: machine.wall)
  }

  private func wakeIfAsleep() { if machine.asleepSince != nil { take(.wake) } }
}
