import Glibc
import Platform

// Lives whole lives of the daemon on a disk that fails, one for each seed, and checks after every step what must hold.
//   simulation [--seeds N] [--days N] [--from SEED] [--trace] [--break WHAT]
//   simulation --prove-bite [--days N] [--from SEED]
//   simulation --nth-call
//   simulation --damaged-ledgers N [--from SEED] [--trace]

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
// What stands in the place of a file is told from one on a real disk only.
if options.task != .damagedLedgers { Disk.install() }
guard let folder = Folder() else { fail("no folder of its own in /tmp") }
let isPassed =
  switch options.task {
  case .live: Simulation(options, folder.path).run()
  case .proveBite: Bite(options, folder.path).run()
  case .nthCall: NthCall(folder.path).run()
  case .damagedLedgers: DamagedLedgers(options, folder.path).run()
  }
folder.remove()
exit(isPassed ? 0 : 1)
