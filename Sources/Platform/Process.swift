internal import CSystemd
internal import Glibc

/// This process.
public enum Process {
  /// Ends the process with an exit code (exit(3)).
  public static func exit(_ code: Int32) -> Never { Glibc.exit(code) }

  /// What `main` calls first of all, with what it was given.
  ///
  /// Those are the arguments of this program from now on, for `CommandLine` and whatever reads it; they must stay where they
  /// are. Without it Swift's library looks for them by walking back from `environ`, and finds none once anything in the
  /// process, such as a preloaded library, has set a variable.
  public static func begin(_ count: Int32, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) {
    _swift_stdlib_overrideUnsafeArgvArgc(arguments, count)
    holdStandardDescriptors()
  }

  /// What is opened gets the lowest number that is free: where standard output is closed, as `>&-` of a shell leaves it, the
  /// ledger or the control socket would get its number, and be written to as if it were a terminal. So something takes the
  /// place, opened the wrong way round: reading and writing fail as they did.
  private static func holdStandardDescriptors() {
    for number in STDIN_FILENO...STDERR_FILENO where fcntl(number, F_GETFD) < 0 {
      _ = open("/dev/null", number == STDIN_FILENO ? O_WRONLY : O_RDONLY)
    }
  }

  /// The real user id.
  public static var uid: UInt32 { getuid() }
  /// The process id.
  public static var pid: Int32 { getpid() }

  /// The first argument of this program that is not UTF-8, as `CommandLine.arguments` has it: repaired, with U+FFFD.
  public static var invalidArgument: String? {
    for (index, repaired) in CommandLine.arguments.enumerated() where repaired.unicodeScalars.contains("\u{FFFD}") {
      guard let bytes = CommandLine.unsafeArgv[index] else { continue }
      // It may have been typed so.
      if String(validatingCString: bytes) == nil { return repaired }
    }
    return nil
  }

  /// The value of an environment variable; nil when it is not set.
  public static func environment(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  /// The node name, as `uname -n` prints it (gethostname(2)).
  public static var hostname: String {
    // HOST_NAME_MAX is 64 on Linux; one more for the NUL.
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: 65) { buffer in
      buffer.initialize(repeating: 0)
      guard let base = buffer.baseAddress, gethostname(base, 64) == 0 else { return "localhost" }
      return String(cString: base)
    }
  }

  /// The name of the user, from the user database; nil when it has none.
  public static var userName: String? {
    guard let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else { return nil }
    return String(cString: name)
  }

  /// Whether the user database has this user in a group, by its name. In a sandbox the process itself may have lost its groups.
  public static func isMember(of group: String) -> Bool {
    guard let entry = getgrnam(group), let user = userName else { return false }
    let (id, members) = (entry.pointee.gr_gid, entry.pointee.gr_mem)
    var cursor = members
    while let member = cursor?.pointee {
      if String(cString: member) == user { return true }
      cursor = cursor.map { $0 + 1 }
    }
    return getpwuid(getuid())?.pointee.pw_gid == id
  }

  /// The home directory from the user database; nil when it names none. `$HOME` comes first: see ``Directories``.
  public static var homeFromUserDatabase: String? {
    guard let entry = getpwuid(getuid()), let directory = entry.pointee.pw_dir else { return nil }
    return String(cString: directory)
  }

  /// The absolute path of the running executable (proc(5), `/proc/self/exe`); nil without `/proc`.
  public static var executablePath: String? { try? Files.destination(ofLink: "/proc/self/exe") }

  /// Sets the mask of permission bits that new files do not get, such as 0o077 (umask(2)). Call it before any thread
  /// is made: the mask belongs to the whole process.
  public static func setUmask(_ mask: UInt32) {
    _ = umask(mode_t(mask))
  }

  /// Raises how many files this process may have open, as far as it may (getrlimit(2), `RLIMIT_NOFILE`).
  ///
  /// - Returns: how many it may have open now.
  public static func allowOpenFiles(_ wanted: Int) -> Int {
    var limits = rlimit()
    guard getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limits) == 0 else { return 256 }
    if limits.rlim_cur < rlim_t(wanted) {
      limits.rlim_cur = min(rlim_t(wanted), limits.rlim_max)
      _ = setrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limits)
      _ = getrlimit(__rlimit_resource_t(UInt32(RLIMIT_NOFILE.rawValue)), &limits)
    }
    return Int(clamping: limits.rlim_cur)
  }

  /// Gives memory that is free back to the system, which the allocator would keep for later (malloc_trim(3)).
  public static func returnMemory() {
    _ = malloc_trim(0)
  }

  /// Lets writing to a closed pipe or socket fail with EPIPE instead of ending the process (signal(7)).
  public static func ignoreBrokenPipes() {
    _ = signal(SIGPIPE, SIG_IGN)
  }
}
