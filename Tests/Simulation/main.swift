import Glibc
import Platform

// Lives whole lives of the daemon on a disk that fails, one for each seed, and checks after every step what must hold.
//   simulation [--seeds N] [--days N] [--from SEED] [--trace] [--break WHAT]
//   simulation --prove-bite [--days N] [--from SEED]
//   simulation --nth-call

func fail(_ text: String) -> Never {
  _ = Terminal.writeIfReady(Terminal.standardError, "simulation: \(text)\n")
  exit(2)
}

let options: Options
do throws(Options.Problem) {
  options = try Options(CommandLine.arguments.dropFirst())
} catch {
  fail("\(error.text)\n\(Options.usage)")
}
Disk.install()
guard let folder = Folder() else { fail("no folder of its own in /tmp") }
let isPassed =
  switch options.task {
  case .live: Simulation(options, folder.path).run()
  case .proveBite: Bite(options, folder.path).run()
  case .nthCall: NthCall(folder.path).run()
  }
folder.remove()
exit(isPassed ? 0 : 1)
