import LimberCore

/// What people do, and what befalls them.
extension World {
  /// One deed, and the next one planned. At night there are few.
  func deed() {
    guard !isQuiet else { return }
    let hour = machine.zone.civil(machine.truth).hour
    let isNight = hour < 7 || hour >= 23
    plan(.deed, after: .minutes(Int64(isNight ? 60 + random.below(240) : 10 + random.below(80))))
    guard machine.isAwake else { return }
    switch random.below(100) {
    case 0..<10: done()
    case 10..<13: skip()
    case 13..<18: snooze()
    case 18..<22: undo()
    case 22..<27: log()
    case 27..<31: correct()
    case 31..<34: pause()
    case 34..<36: ask(.resume)
    case 36..<44: edit()
    case 44..<54: desktopFault()
    case 54..<62: diskFault()
    case 62..<68: daemonFault()
    case 68..<73: machineFault()
    case 73..<76: journalFault()
    case 76..<79: if hasClockAccidents { breakClock() } else if hasSlips { slip() }
    case 79..<80: if travels { travel(to: zone(named: random.pick(Self.places))) }
    default: break
    }
  }

  /// Somebody asks at the terminal.
  func ask(_ request: Request, by way: Way = .control) {
    with { host throws(Crash) in
      let heard = try host.request(request, by: way)
      hear(heard)
    }
  }

  /// What somebody who asked was told.
  func hear(_ heard: Heard) {
    switch heard {
    case .confirmed:
      count { $0.confirmed += 1 }
      say("confirmed")
    case .refused(let refusal):
      count { $0.refused += 1 }
      say("refused: \(word(refusal))")
    case .notRecorded(let error):
      count { $0.notRecorded += 1 }
      say("not recorded: \(error)")
    }
  }

  private func word(_ refusal: Refusal) -> String { String("\(refusal)".prefix { $0 != "(" }) }

  /// Mostly the last thing, sometimes another one.
  private func undo() {
    guard random.chance(3), let deed = host?.engine.deeds(limit: 20).randomly(&random) else {
      say("limber undo")
      return ask(.undo(nil))
    }
    let name = random.chance(4) ? deed.undoing.occurrence?.key.reminder ?? deed.id : deed.id
    say("limber undo \(name)")
    ask(.undo(name))
  }

  // MARK: Answers

  private func target() -> Request.Target {
    let open = host?.engine.openOccurrences ?? []
    switch random.below(4) {
    case 0: return .only
    case 1: if let one = open.randomly(&random) { return .named(one.occurrence.id) }
    case 2: if let one = schedule.reminders.randomly(&random) { return .named(one.id) }
    default: if let one = open.randomly(&random) { return .exactly(one.occurrence.key) }
    }
    return .only
  }

  private func done() {
    if random.chance(6) { return doneSeveral() }
    let target = target()
    say("limber done \(target)")
    ask(.done(target, at: nil, note: random.chance(8) ? "after a walk – ‘twice’\nat home" : nil))
    if random.chance(5) { ask(.done(target, at: nil, note: nil)) }
  }

  /// All of what is due, or some of it, and sometimes what is nothing: then none.
  private func doneSeveral() {
    say("limber done, several")
    if random.chance(2) { return ask(random.chance(3) ? .snooze(.all, after: nil) : .done(.all, at: nil, note: nil)) }
    var requests: [Request] = [.done(target(), at: nil, note: nil), .skip(target(), at: nil, reason: nil)]
    if random.chance(4) { requests.append(.done(.named("nothing"), at: nil, note: nil)) }
    ask(.together(requests))
  }

  private func skip() {
    say("limber skip")
    ask(.skip(target(), at: nil, reason: random.chance(2) ? "tired" : nil))
  }

  private func snooze() {
    say("limber snooze")
    ask(.snooze(target(), after: random.chance(2) ? nil : .minutes(Int64(1 + random.below(300)))))
  }

  private func correct() {
    let at = machine.wall - .minutes(Int64(random.below(random.chance(4) ? 20_160 : 300)))
    say("limber done or skip --at \(Text.rfc3339(at, in: machine.zone))")
    ask(random.chance(3) ? .skip(target(), at: at, reason: nil) : .done(target(), at: at, note: nil))
  }

  private func log() {
    say("limber log")
    let at: Instant? = random.chance(3) ? machine.wall - .minutes(Int64(random.below(200))) : nil
    let what: Log.What =
      switch random.below(3) {
      case 0: .movement(minutes: random.chance(2) ? 7.5 : nil, limb: "left leg")
      case 1: .calcium(milligrams: 100 + random.below(400), source: .food, item: "yogurt")
      default: .cramp(place: "left calf", severity: random.below(11), minutes: nil)
      }
    let closing: Request.Target? = random.chance(4) ? target() : nil
    ask(.log(Log(what, at: at, note: nil, by: .control), closing: closing))
  }

  private func pause() {
    if random.chance(4) {
      say("limber rest")
      return ask(.rest(until: Text.dayBreak(after: machine.wall, in: machine.zone)))
    }
    let span = TimeSpan.minutes(Int64(random.pick([5, 60, 60, 200, 700])))
    say("limber pause \(span)")
    ask(.pause(until: machine.wall + span, lasting: random.chance(2) ? span : nil))
  }

  // MARK: The schedule

  private func edit() {
    count { $0.edits += 1 }
    let index = random.below(schedule.reminders.count)
    switch random.below(10) {
    case 0: if schedule.reminders.count < 7 { schedule.reminders.append(plans.calcium(&random, nights: true)) }
    case 1: if schedule.reminders.count < 7 { schedule.reminders.append(plans.movement(&random)) }
    case 2: if schedule.reminders.count > 2 { schedule.reminders.remove(at: index) }
    case 3: schedule.reminders[index].enabled.toggle()
    case 4, 5:
      if case .at = schedule.reminders[index].timing {
        schedule.reminders[index].timing = plans.timing(plans.clockPlan(&random, nights: true))
      } else {
        schedule.reminders[index].timing = plans.interval(&random)
      }
    case 6: schedule.reminders[index].title += "’"
    case 7: schedule.reminders[index].repeats = random.below(4)
    case 8: schedule.calciumTarget = 1000 + random.below(400)
    default:
      say("the edited schedule has an error")
      return with { host throws(Crash) in try host.handle(.rejected(problem: "line 3: 'tittle' is no key")) }
    }
    say("the schedule is edited")
    let schedule = schedule
    with { host throws(Crash) in try host.adopt(schedule) }
  }

  // MARK: Faults

  private func desktopFault() {
    switch random.below(6) {
    case 0:
      guard desktop.server != nil else { return }
      say("the notification server is gone")
      desktop.go()
      with { host throws(Crash) in try host.serverChanged() }
      plan(.serverComes, after: .seconds(Int64(random.pick([1, 60, 1200, 20_000]))))
    case 1:
      say("another notification server")
      serverReplaced()
    case 2, 3:
      desktop.manner = random.pick([.slow, .silent, .refusing])
      say("the notification server is \(desktop.manner)")
      plan(.serverCalms, after: .minutes(Int64(random.pick([5, 60, 300]))))
    default:
      guard !isLocked else { return }
      isLocked = true
      say("the session is locked")
      with { host throws(Crash) in try host.presenceChanged() }
      plan(.unlock, after: .minutes(Int64(random.pick([1, 10, 60, 400]))))
    }
  }

  private func serverReplaced() {
    guard desktop.server != nil else { return }
    desktop.come()
    with { host throws(Crash) in try host.serverChanged() }
  }

  private func diskFault() {
    guard !Disk.isDead else { return }
    let fault = random.pick([Disk.Fault.full, .full, .io, .readOnly, .power])
    // Whole minutes of it, or a call or two.
    let isLong = fault != .power && random.chance(2)
    say("the disk gets \(fault.name)\(isLong ? " for a time" : "")")
    Disk.fail(fault, skip: Int64(random.below(isLong ? 2 : 60)), count: isLong ? nil : Int64(1 + random.below(2)))
    if fault != .power { plan(.diskHeals, after: .minutes(Int64(random.pick([1, 5, 20, 60])))) }
  }

  private func daemonFault() {
    switch random.below(4) {
    case 0:
      say("kill -9")
      kill()
    case 1:
      stopDaemon()
      plan(.start, after: .seconds(Int64(random.pick([1, 60, 4000, 100_000]))))
    default: crash(in: 1 + random.below(40))
    }
  }

  private func machineFault() {
    switch random.below(3) {
    case 0, 1: sleep(.minutes(Int64(random.pick([1, 20, 90, 500, 900, 3500]))))
    default: reboot()
    }
  }

  private func journalFault() {
    switch random.below(3) {
    case 0:
      say("the journal is vacuumed")
      journal.vacuum()
    default:
      journal.state = random.pick([.absent, .busy, .dropping])
      say("journald is \(journal.state)")
      plan(.journalComes, after: .minutes(Int64(random.pick([1, 30, 300]))))
    }
  }
}

extension Array {
  func randomly(_ random: inout Random) -> Element? { isEmpty ? nil : self[random.below(count)] }
}
