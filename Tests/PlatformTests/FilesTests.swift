import Glibc
import Platform
import Testing

@Suite struct FilesTests {
  let folder: TemporaryDirectory
  let path: String

  init() throws {
    folder = try TemporaryDirectory()
    path = folder.file("a.toml")
  }

  private func text(_ path: String) throws -> String { String(decoding: try Files.read(path), as: UTF8.self) }

  @Test func newFileIsPrivateAndReplacedFileKeepsItsMode() throws {
    try Files.replaceAtomically(path, Array("one".utf8))
    #expect(permissions(path) == 0o600)
    #expect(chmod(path, 0o644) == 0)
    try Files.replaceAtomically(path, Array("two".utf8))
    #expect(permissions(path) == 0o644)
    #expect(try text(path) == "two")
    #expect(try Files.names(in: folder.path) == ["a.toml"])
  }

  @Test func unchangedFileIsReplaced() throws {
    try Files.replaceAtomically(path, Array("one".utf8))
    let seen = try FileIdentity(of: path)
    #expect(seen?.size == 3)
    try Files.replaceAtomically(path, Array("two".utf8), ifUnchangedSince: seen)
    #expect(try text(path) == "two")
    #expect(try FileIdentity(of: path) != seen)
    #expect(try Files.names(in: folder.path) == ["a.toml"])
  }

  @Test func fileChangedMeanwhileIsNeverOverwritten() throws {
    try Files.replaceAtomically(path, Array("one".utf8))
    let seen = try FileIdentity(of: path)
    try Files.replaceAtomically(path, Array("theirs".utf8))
    #expect(throws: FileChangedError(path: path)) {
      try Files.replaceAtomically(path, Array("ours".utf8), ifUnchangedSince: seen)
    }
    #expect(try text(path) == "theirs")
    #expect(try Files.names(in: folder.path) == ["a.toml"])
  }

  @Test func fileMadeOrRemovedMeanwhileIsAChange() throws {
    let absent = try FileIdentity(of: path)
    #expect(absent == nil)
    try Files.replaceAtomically(path, Array("theirs".utf8))
    #expect(throws: FileChangedError.self) {
      try Files.replaceAtomically(path, Array("ours".utf8), ifUnchangedSince: absent)
    }
    #expect(try text(path) == "theirs")
    let seen = try FileIdentity(of: path)
    try Files.remove(path)
    #expect(throws: FileChangedError.self) {
      try Files.replaceAtomically(path, Array("ours".utf8), ifUnchangedSince: seen)
    }
    #expect(try Files.names(in: folder.path).isEmpty)
    try Files.replaceAtomically(path, Array("ours".utf8), ifUnchangedSince: nil)
    #expect(try text(path) == "ours")
  }

  @Test func symbolicLinkStaysAndItsDestinationIsReplaced() throws {
    try Files.makeDirectory(folder.file("dotfiles/x"))
    let target = folder.file("dotfiles/x/real.toml")
    #expect(symlink("dotfiles/x/real.toml", path) == 0)
    try Files.replaceAtomically(path, Array("one".utf8), ifUnchangedSince: nil)
    #expect(try text(target) == "one")
    try Files.replaceAtomically(path, Array("two".utf8), ifUnchangedSince: FileIdentity(of: path))
    #expect(try text(target) == "two")
    #expect(try Files.destination(ofLink: path) == "dotfiles/x/real.toml")
    #expect(Files.isLink(path))
    #expect(!Files.isLink(folder.path))
    #expect(!Files.isLink(folder.file("missing")))
    #expect(try Files.names(in: folder.file("dotfiles/x")) == ["real.toml"])
  }

  @Test func linksInACircleAreAnError() throws {
    #expect(symlink("b", folder.file("a")) == 0)
    #expect(symlink("a", folder.file("b")) == 0)
    #expect(errorNumber { try Files.replaceAtomically(folder.file("a"), []) } == ELOOP)
  }

  @Test func readingIsBounded() throws {
    try Files.replaceAtomically(path, Array(repeating: 1, count: 100_000))
    #expect(try Files.read(path, limit: 100_000).count == 100_000)
    #expect(errorNumber { _ = try Files.read(path, limit: 99_999) } == EFBIG)
    #expect(errorNumber { _ = try Files.read(folder.path) } == EISDIR)
    #expect(errorNumber { _ = try Files.read(folder.file("absent")) } == ENOENT)
    #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
    #expect(errorNumber { _ = try Files.read(folder.file("fifo")) } == EINVAL)
  }

  @Test func whatCantBeReadSaysWhy() throws {
    try Files.replaceAtomically(path, Array(repeating: 1, count: 100))
    #expect(mkfifo(folder.file("fifo"), 0o600) == 0)
    func reason(_ path: String) -> String? {
      do {
        _ = try Files.read(path, limit: 99)
        return nil
      } catch {
        return (error as? PlatformError)?.reason
      }
    }
    #expect(reason(path) == "there is more in it than 99 bytes")
    #expect(reason(folder.file("fifo")) == "it is a pipe or a device, and no file")
  }

  /// A name may have 255 bytes (NAME_MAX), and what is written beside it on the way needs one too.
  @Test func aNameMayBeAsLongAsItCanBe() throws {
    let long = folder.file(String(repeating: "n", count: 255))
    try Files.replaceAtomically(long, [1])
    try Files.replaceAtomically(long, [2])
    #expect(try Files.read(long) == [2])
    #expect(try Files.names(in: folder.path) == [String(repeating: "n", count: 255)])
    try Files.remove(long)
  }

  @Test func errorsSayWhatWasTried() {
    let error = PlatformError(errno: ENOENT, operation: "open", subject: "/x")
    #expect(error.description == "open /x: No such file or directory")
    #expect(error.isNotFound)
    #expect(PlatformError(errno: EPIPE, operation: "write").description == "write: Broken pipe")
  }

  @Test func directoriesAreMadeWithTheirParents() throws {
    let deep = folder.file("a/b/c")
    try Files.makeDirectory(deep)
    try Files.makeDirectory(deep)
    #expect(permissions(deep) == 0o700)
    #expect(permissions(folder.file("a")) == 0o700)
    try Files.replaceAtomically(path, [])
    #expect(errorNumber { try Files.makeDirectory(path) } == ENOTDIR)
    #expect(errorNumber { try Files.makeDirectory(path + "/x") } == ENOTDIR)
  }

  @Test func lockIsExclusiveAndNamesItsHolder() throws {
    let lockPath = folder.file("lock")
    let lock = try Files.lock(lockPath)
    #expect(throws: FileLockedError(path: lockPath, holder: Process.pid)) { _ = try Files.lock(lockPath) }
    lock.release()
    let again = try Files.lock(lockPath)
    #expect(try text(lockPath).split(separator: " ") == ["\(Process.pid)", "\n"])
    again.release()
  }

  @Test func lockEndsWithItsObject() throws {
    do {
      let lock = try Files.lock(folder.file("lock"))
      #expect(lock.path == folder.file("lock"))
    }
    _ = try Files.lock(folder.file("lock"))
  }

  @Test func writingToAClosedPipeIsAnErrorAndNoSignal() throws {
    var ends: [Int32] = [0, 0]
    #expect(pipe(&ends) == 0)
    close(ends[0])
    defer { close(ends[1]) }
    #expect(errorNumber { try Terminal.writeAll(ends[1], "x") } == EPIPE)
    #expect(!Terminal.isTerminal(ends[1]))
    #expect(Terminal.width(ends[1]) == nil)
  }
}

@Suite struct StreamTests {
  let folder: TemporaryDirectory

  init() throws { folder = try TemporaryDirectory() }

  @Test func filesAndNothingAreNone() throws {
    try Files.replaceAtomically(folder.file("a"), [1])
    #expect(symlink("a", folder.file("link")) == 0)
    for name in ["a", "link", "nothing"] {
      #expect(try FileStream.open(folder.file(name)) == nil)
      #expect(!Files.isStream(folder.file(name)))
    }
    #expect(errorNumber { _ = try FileStream.open(folder.path) } == EISDIR)
    #expect(!Files.isStream(folder.path))
  }

  @Test func devicesAndPipesAreWrittenThrough() throws {
    let fifo = folder.file("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    let reader = open(fifo, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    defer { close(reader) }
    let stream = try #require(try FileStream.open(fifo))
    try Terminal.writeAll(stream.descriptor, "x")
    var byte: UInt8 = 0
    #expect(read(reader, &byte, 1) == 1 && byte == 0x78)
    for path in ["/dev/null", "/dev/full"] { #expect(try FileStream.open(path) != nil && Files.isStream(path)) }
  }

  @Test func aPipeThatNobodyReadsIsNotWaitedForForEver() throws {
    let fifo = folder.file("fifo")
    #expect(mkfifo(fifo, 0o600) == 0)
    #expect(errorNumber { _ = try FileStream.open(fifo) } == ENXIO)
  }

  /// The same open file, and so the same place in it.
  @Test func ownDescriptorsAreGoneOnWith() throws {
    let file = open(folder.file("out"), O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
    defer { close(file) }
    #expect(write(file, "one ", 4) == 4)
    #expect(symlink("/dev/fd/\(file)", folder.file("link")) == 0)
    for path in ["/dev/fd/\(file)", "/proc/self/fd/\(file)", "/proc/\(Process.pid)/fd/\(file)", folder.file("link")] {
      let stream = try #require(try FileStream.open(path), "\(path)")
      try Terminal.writeAll(stream.descriptor, "more ")
    }
    #expect(try Files.read(folder.file("out")) == Array("one more more more more ".utf8))
  }

  @Test func anUnnamedFileIsNobodyElses() throws {
    var file: UnnamedFile? = try UnnamedFile([1, 2])
    let path = try #require(file?.path)
    #expect(try Files.read(path) == [1, 2] && Files.read(path) == [1, 2])
    #expect(permissions(try #require(Files.realPath("/proc/self/fd")) + "/" + Files.split(path).name) == 0o600)
    #expect(try Files.destination(ofLink: path).hasSuffix(" (deleted)"))
    file = nil
    #expect(!Files.exists(path) || (try? Files.read(path)) != [1, 2])
  }

  @Test func aPipeIsReadWhenSomebodyWrites() throws {
    let pipe = folder.file("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    #expect { try Files.read(pipe, anyKind: true) } throws: { ($0 as? PlatformError)?.hasNoReader == true }
    #expect { try Files.read(pipe) } throws: { ($0 as? PlatformError)?.errno == EINVAL }
    let child = try Child(["sh", "-c", "sleep 0.2; exec > '\(pipe)'; sleep 0.2; printf 'one '; sleep 0.2; printf two"])
    #expect(try Files.read(pipe, anyKind: true) == Array("one two".utf8))
    withExtendedLifetime(child) {}
  }

  @Test func aProgramThatTakesTooLongIsEnded() throws {
    #expect(try Process.run(["sh", "-c", "exit 3"], patience: 10_000_000) == 3)
    #expect { try Process.run(["sleep", "60"], patience: 100_000) } throws: {
      ($0 as? PlatformError)?.isTimeout == true
    }
  }
}

@Suite struct PathTests {
  /// A mark makes one character with what is in front of it; to the kernel it begins a name.
  @Test(arguments: [
    ("/a/b", "/a", "b"), ("b", ".", "b"), ("/b", "/", "b"), ("/a/\u{301}b", "/a", "\u{301}b"),
    ("\u{301}/b", "\u{301}", "b"),
  ])
  func split(path: String, folder: String, name: String) {
    let parts = Files.split(path)
    #expect(Array(parts.folder.utf8) == Array(folder.utf8) && Array(parts.name.utf8) == Array(name.utf8))
    #expect(Files.isAbsolute(path) == (path.utf8.first == 0x2F))
  }

  @Test(arguments: ["a b", "it's", "'\u{301}; touch x; '", "$(x) `y` \\", "", "\n"])
  func shellTakesAWordAsItIs(word: String) throws {
    let folder = try TemporaryDirectory()
    let command = "printf %s \(Process.quotedForShell(word)) > \(Process.quotedForShell(folder.file("out")))"
    #expect(try Process.shell(command) == 0)
    #expect(try Files.read(folder.file("out")) == Array(word.utf8))
  }
}

@Suite struct DirectoriesTests {
  private func lookUp(_ variables: [String: String]) -> (String) -> String? {
    { variables[$0] }
  }

  @Test func variablesComeFirst() throws {
    let environment = lookUp([
      "HOME": "/h", "XDG_STATE_HOME": "/s", "XDG_CONFIG_HOME": "/c/", "XDG_RUNTIME_DIR": "/r",
    ])
    #expect(try Directories.stateHome("app", environment: environment) == "/s/app")
    #expect(try Directories.configHome("app", environment: environment) == "/c/app")
    #expect(Directories.runtimeDir("app", environment: environment, fallback: "/nonexistent") == "/r/app")
  }

  @Test func defaultsAreUnderHome() throws {
    let environment = lookUp(["HOME": "/h", "XDG_CONFIG_HOME": ""])
    #expect(try Directories.stateHome("app", environment: environment) == "/h/.local/state/app")
    #expect(try Directories.configHome("app", environment: environment) == "/h/.config/app")
    #expect(try Directories.configHome("app", environment: lookUp(["HOME": "/"])) == "/.config/app")
  }

  @Test func relativeValuesAreIgnored() throws {
    let environment = lookUp(["HOME": "/h", "XDG_STATE_HOME": "s", "XDG_RUNTIME_DIR": "./r"])
    #expect(try Directories.stateHome("app", environment: environment) == "/h/.local/state/app")
    #expect(Directories.runtimeDir("app", environment: environment, fallback: "/nonexistent") == nil)
  }

  @Test func homeFallsBackToTheUserDatabase() throws {
    #expect(try Directories.home(environment: lookUp(["HOME": "relative"])) == Process.homeFromUserDatabase)
  }

  /// What `su` keeps of another user's session.
  @Test func anotherUsersRuntimeDirectoryIsNotMeant() throws {
    let folder = try TemporaryDirectory()
    // Nobody's but root's, and not this process's where that is root's.
    let others = Process.uid == 0 ? folder.file("others") : "/"
    if Process.uid == 0 {
      try Files.makeDirectory(others)
      #expect(chown(others, 65534, 65534) == 0)
    }
    let foreign = lookUp(["XDG_RUNTIME_DIR": others + "/"])
    #expect(Directories.runtimeDirProblem(environment: foreign, fallback: "/nonexistent") == .foreign(others))
    #expect(Directories.runtimeDirProblem(environment: foreign, fallback: folder.path) == nil)
    #expect(Directories.runtimeDir("app", environment: foreign, fallback: folder.path) == folder.path + "/app")
    // Without one of its own it is at least named.
    #expect(Directories.runtimeDir(environment: foreign, fallback: "/nonexistent") == others)
    let own = lookUp(["XDG_RUNTIME_DIR": folder.path])
    #expect(Directories.runtimeDirProblem(environment: own, fallback: "/nonexistent") == nil)
    #expect(Directories.runtimeDir("app", environment: own, fallback: "/nonexistent") == folder.path + "/app")
  }

  /// What is left of root's session where it has ended: `/run/user/0` is gone.
  @Test func aRuntimeDirectoryThatIsGoneIsNotMeant() throws {
    let folder = try TemporaryDirectory()
    let gone = lookUp(["XDG_RUNTIME_DIR": folder.file("gone")])
    #expect(Directories.runtimeDir("app", environment: gone, fallback: folder.path) == folder.path + "/app")
    #expect(Directories.runtimeDirProblem(environment: gone, fallback: folder.path) == nil)
    // Where systemd made none it is the place all the same, if it can be made.
    #expect(Directories.runtimeDir(environment: gone, fallback: "/nonexistent") == folder.file("gone"))
    #expect(Directories.runtimeDirProblem(environment: gone, fallback: "/nonexistent") == nil)
    try Files.replaceAtomically(folder.file("file"), [])
    let nowhere = lookUp(["XDG_RUNTIME_DIR": folder.file("file/x")])
    #expect(
      Directories.runtimeDirProblem(environment: nowhere, fallback: "/nonexistent") == .missing(folder.file("file/x")))
    #expect(Directories.runtimeDirProblem(environment: lookUp([:]), fallback: "/nonexistent") == .unset)
    let empty = lookUp(["XDG_RUNTIME_DIR": ""])
    #expect(Directories.runtimeDirProblem(environment: empty, fallback: "/nonexistent") == .unset)
  }

  /// What is in the variable is said as it is.
  @Test func aRuntimeDirectoryThatIsNone() throws {
    let folder = try TemporaryDirectory()
    let relative = lookUp(["XDG_RUNTIME_DIR": "run/user"])
    #expect(Directories.runtimeDirProblem(environment: relative, fallback: "/nonexistent") == .relative("run/user"))
    #expect(Directories.runtimeDirProblem(environment: relative, fallback: folder.path) == nil)
    try Files.replaceAtomically(folder.file("file"), [])
    let file = lookUp(["XDG_RUNTIME_DIR": folder.file("file")])
    #expect(
      Directories.runtimeDirProblem(environment: file, fallback: "/nonexistent") == .noDirectory(folder.file("file")))
    let said: [(Directories.RuntimeDirProblem, String)] = [
      (.unset, "is not set"), (.relative("x"), "is x, which is no absolute path and counts for nothing"),
      (.noDirectory("/f"), "is /f, which is no folder"), (.foreign("/o"), "is /o, which is another user's"),
      (.missing("/m"), "is /m, which is not there"),
    ]
    for (problem, words) in said { #expect("\(problem)" == "XDG_RUNTIME_DIR \(words)") }
  }

  @Test func aSocketIsOnesOwn() throws {
    let folder = try TemporaryDirectory()
    #expect(chmod(folder.path, 0o700) == 0)
    let environment = lookUp(["XDG_RUNTIME_DIR": folder.path])
    func exposure(_ socket: String) -> Directories.Exposure? {
      Directories.exposure(ofSocket: folder.file(socket), of: "app", environment: environment)
    }
    #expect(exposure("app/socket") == nil)
    try Files.makeDirectory(folder.file("app"))
    try Files.makeDirectory(folder.file("other"))
    #expect(exposure("app/socket") == nil)
    // Others may look at it elsewhere, but not where the specification has it.
    #expect(chmod(folder.file("app"), 0o750) == 0 && chmod(folder.file("other"), 0o750) == 0)
    #expect(exposure("app/socket") == .open(folder.file("app")))
    #expect(exposure("other/socket") == nil)
    #expect(chmod(folder.file("other"), 0o770) == 0)
    #expect(exposure("other/socket").map { if case .shared = $0 { true } else { false } } == true)
    guard Process.uid == 0 else { return }
    #expect(chmod(folder.file("app"), 0o700) == 0 && chown(folder.file("app"), 65534, 65534) == 0)
    #expect(exposure("app/socket") == .foreign(folder.file("app")))
  }

  @Test func runtimeFallbackMustBePrivate() throws {
    let folder = try TemporaryDirectory()
    let none = lookUp([:])
    #expect(Directories.runtimeDir("app", environment: none, fallback: folder.path) == folder.path + "/app")
    #expect(chmod(folder.path, 0o755) == 0)
    #expect(Directories.runtimeDir("app", environment: none, fallback: folder.path) == nil)
  }
}
