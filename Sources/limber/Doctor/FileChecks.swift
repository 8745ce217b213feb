internal import LimberCore
internal import Platform
internal import Records
internal import ScheduleFile

/// What the files say: schedule, ledger, journal, sandbox.
struct FileChecks {
  var session: Session
  var remedy: Remedy

  /// Below so much an answer may soon not be recorded (bytes).
  private static let littleRoom: UInt64 = 20 << 20
  private static let catalogs = ["/usr/local/lib/systemd/catalog", "/usr/lib/systemd/catalog", "/etc/systemd/catalog"]

  private static let notText = "Check that it is a text file, in UTF-8, of at most 1 MB."

  var findings: [Finding] { [schedule] + ledger + journal + sandbox }

  private var schedule: Finding {
    let named = try? "\(Directories.configHome("limber"))/schedule.toml"
    if let named, remedy.isLost(named), let fix = remedy.readable(named) {
      return Finding("schedule", .wrong, "There is no schedule, and none can be made there.", fix: fix)
    }
    guard let path = named, !Files.isMissing(path) else {
      return Finding(
        "schedule", .look, "There is no schedule yet.", fix: "Add a first reminder, see: limber add --help")
    }
    let bytes: [UInt8]
    do {
      bytes = try Files.read(path)
    } catch {
      return Finding(
        "schedule", .wrong, "The schedule can't be read: \(error).", fix: remedy.readable(path) ?? Self.notText)
    }
    do throws(ScheduleProblems) {
      let document = try ScheduleDocument(parsing: bytes, isZone: session.zones.contains)
      var zones = session.zones.zones(named: document.schedule.zoneNames)
      zones.local = session.calendar.zone
      let advice = document.schedule.advice(at: session.calendar.now, in: zones)
      let contents = Check.contents(document.schedule)
      guard advice.isEmpty else {
        return Finding(
          "schedule", .look, "The schedule has no mistakes, but something to look at. \(contents)",
          fix: "To see it: limber check")
      }
      return Finding("schedule", .ok, "The schedule has no mistakes. \(contents)")
    } catch {
      return Finding(
        "schedule", .wrong, "The schedule has a mistake: \(error.problems[0].rendered(file: "schedule.toml")).",
        fix: "To see all of it: limber check; to mend it: limber edit")
    }
  }

  // MARK: The ledger

  private var ledger: [Finding] {
    guard let folder = try? Ledger.directory(), !Files.isMissing("\(folder)/\(Ledger.fileName)") else {
      return [
        Finding("ledger", .look, "There is no ledger yet: nothing was ever recorded here.", fix: remedy.start)
      ]
    }
    var findings = [check("\(folder)/\(Ledger.fileName)")]
    guard let disk = try? Files.fileSystem(of: folder) else { return findings }
    if disk.isOnNetwork {
      findings.append(
        Finding(
          "ledger-disk", .wrong, "The ledger lies on a network file system, where two machines could damage it.",
          fix: remedy.localDisk(from: folder)))
    } else if let mount = Mount.of(folder), mount.isReadOnly || mount.isFileSystemReadOnly {
      findings.append(
        Finding(
          "ledger-disk", .wrong, "The disk of the ledger is mounted read-only: no answer can be recorded.",
          fix: remedy.writable(folder)))
    } else if disk.available < Self.littleRoom {
      findings.append(
        Finding(
          "ledger-disk", .wrong, "The disk of the ledger has \(disk.available >> 20) MB left.",
          fix: "Free some space: on a full disk no answer can be recorded."))
    } else {
      findings.append(Finding("ledger-disk", .ok, "The disk of the ledger has room."))
    }
    return findings
  }

  private func check(_ path: String) -> Finding {
    func damaged(_ what: String) -> Finding {
      Finding(
        "ledger", .wrong, "The ledger is damaged: \(what).",
        fix: "limberd makes it anew of all that can be read when it starts. \(remedy.restart())")
    }
    do throws(LedgerError) {
      guard let verdict = try Ledger(readingFrom: path, isElsewhere: true).quickCheck() else {
        return Finding("ledger", .ok, "The ledger is whole.")
      }
      return damaged(verdict)
    } catch {
      switch error.reason {
      case .damaged: return damaged(error.detail)
      case .busy:
        return Finding(
          "ledger", .look, "The ledger can't be looked at: \(error).", fix: "What limberd says of it: limber status")
      default:
        let folder = Files.split(path).folder
        let isReadOnly = Mount.of(folder)?.isReadOnly ?? false
        return Finding(
          "ledger", .wrong, "The ledger can't be read: \(error).",
          fix: isReadOnly ? remedy.writable(folder) : remedy.readable(path))
      }
    }
  }

  // MARK: The journal

  private var journal: [Finding] {
    guard Files.exists("/run/systemd/journal/socket") else {
      return [Finding("journal", .absent, "There is no journal here; the ledger has everything.")]
    }
    var findings: [Finding] = []
    do {
      let reader = try JournalReader(source: .user)
      if reader.hasPersistentFiles {
        try reader.addMatch("_SYSTEMD_USER_UNIT", "limberd.service")
        try reader.seekTail()
        if try reader.previous() {
          let last = session.calendar.phrase(at: Instant(microseconds: try reader.realtime))
          findings.append(
            Finding("journal", .ok, "The journal is kept on the disk; limberd's last record is of \(last.dropAt)."))
        } else {
          findings.append(
            Finding("journal", .ok, "The journal is kept on the disk; it has no record of limberd's service."))
        }
      } else {
        findings.append(
          Finding(
            "journal", .look, "You can't read the journal: it is kept in memory only, or you may not.",
            fix: remedy.readableJournal))
      }
    } catch {
      findings.append(
        Finding(
          "journal", .look, "The journal can't be opened: \(error).", fix: "Nothing is lost: the ledger has everything."
        ))
    }
    let hasCatalog = Self.catalogs.contains { Files.exists("\($0)/limber.catalog") }
    findings.append(
      hasCatalog
        ? Finding("catalog", .ok, "journalctl --user -u limberd -x explains the records.")
        : Finding(
          "catalog", .look, "journalctl -x does not explain the records.",
          fix: "Install the message catalog: Units/install says how."))
    return findings
  }

  // MARK: The sandbox

  private var sandbox: [Finding] {
    func number(_ path: String) -> Int? {
      (try? Files.read(path, anyKind: true)).flatMap { Int(String(decoding: $0, as: UTF8.self).filter(\.isNumber)) }
    }
    let isOff =
      number("/proc/sys/user/max_user_namespaces") == 0 || number("/proc/sys/kernel/unprivileged_userns_clone") == 0
    guard isOff else { return [] }
    return [
      Finding(
        "sandbox", .wrong,
        "User namespaces are switched off, so the service's sandbox can't be made and it does not start.",
        fix: remedy.userNamespaces)
    ]
  }
}

extension String {
  /// `today at 12:00` of `at 12:00`, so that it can stand behind "of".
  fileprivate var dropAt: String {
    hasPrefix("at ") ? "today \(self)" : self.hasPrefix("on ") ? String(dropFirst(3)) : self
  }
}
