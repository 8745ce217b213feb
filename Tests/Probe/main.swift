// probe - answers questions about calendar expressions and time zones from the code that the daemon runs.
//
// The system tests ask it thousands of them in one process: each line on standard input is a question, its parts
// separated by tabs; each line on standard output is the answer to it. See `Probe` for the questions.

import LimberCore

let probe = Probe()
while let line = readLine() {
  print(probe.answer(to: line))
}
