import Platform
import Testing

@Suite struct MountTests {
  private static let table = """
    22 1 254:0 / / rw,relatime - ext4 /dev/root rw
    40 22 0:30 / /home/a\\040b ro,relatime shared:5 - tmpfs tmpfs rw,size=4k
    41 22 0:31 / /srv ro - xfs /dev/sdb ro,noquota
    42 22 0:32 /x /srv/deep rw shared:1 master:2 - xfs /dev/sdc rw
    43 42 0:33 / /srv/deep ro - xfs /dev/sdd rw
    broken line
    """

  @Test(arguments: [
    ("/etc", false, false), ("/home/a b/c", true, false), ("/home/a", false, false), ("/srv", true, true),
    ("/srv/deep/er", true, false), ("/srv/deeper", true, true),
  ])
  func theNearestCounts(path: String, isReadOnly: Bool, isFileSystemReadOnly: Bool) {
    let mount = Mount.find(path, in: Self.table)
    #expect(mount?.isReadOnly == isReadOnly && mount?.isFileSystemReadOnly == isFileSystemReadOnly)
    #expect(mount.map { path == $0.point || $0.point == "/" || path.hasPrefix($0.point + "/") } == true)
    #expect(mount?.isFrozen == (isReadOnly && !isFileSystemReadOnly))
  }

  @Test func whatIsMountedHere() throws {
    let folder = try TemporaryDirectory()
    #expect(Mount.of(folder.path)?.isFileSystemReadOnly == false)
    #expect(Mount.of(folder.file("nowhere")) == nil)
    #expect(Mount.find("/x", in: "") == nil)
  }
}
