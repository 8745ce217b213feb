import LimberControl
import LimberCore

/// Those who follow the entries live: each of them gets every entry that is on the disk, once, in order.
final class Watchers {
  private var streams: [ObjectIdentifier: ControlStream] = [:]

  var count: Int { streams.count }

  /// From now on until it ends.
  func add(_ stream: ControlStream) {
    let id = ObjectIdentifier(stream)
    streams[id] = stream
    stream.onEnd = { [weak self] in self?.streams[id] = nil }
  }

  /// An entry is on the disk.
  func tell(_ entry: LimberCore.Entry) {
    guard !streams.isEmpty else { return }
    let told = Control.Entry(entry)
    for stream in streams.values { stream.send(told) }
  }

  /// Ends all streams.
  func end() {
    // A call that waits behind a stream is taken up as that ends, and must not find the stream here.
    let ending = streams
    streams = [:]
    for stream in ending.values { stream.end() }
  }
}
