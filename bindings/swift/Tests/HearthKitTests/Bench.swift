import Foundation
import HearthKit
import Testing

/// What the way into the core costs from Swift: see `tests/hosts/bench.sh`. Runs only when it is asked for.
@Suite(.enabled(if: ProcessInfo.processInfo.environment["HEARTH_BENCH"] != nil))
struct Bench {
  private func median(_ what: String, _ times: Int, _ act: () async throws -> Void) async throws {
    let clock = ContinuousClock()
    var took: [Duration] = []
    for _ in 0..<times { took.append(try await clock.measure { try await act() }) }
    print("bench:", what, TimeInterval(took.sorted()[times / 2]) * 1e6)
  }

  @Test("what it costs")
  func costs() async throws {
    try await story { phones in
      let phone = try await Hearth.open(config: phones.config("bench"), ports: Desk("bench", Air([:])).ports)
      for number in 0..<200 {
        _ = try await phone.appreciate(text: "Number \(number): you made tea.", visibility: .private)
      }
      let stream = phone.changes()
      try await median("in memory", 5000) { _ = try phone.syncProgress() }
      try await median("one call", 1000) { _ = try await phone.partner() }
      try await median("50 rows", 300) { _ = try await phone.list(filter: ListFilter()) }
      try await median("write", 300) { try await phone.setDayChain(on: true) }
      var seen = await stream.next(after: nil)?.revision
      try await median("write and wake-up", 300) {
        let last = seen
        async let waiting = stream.next(after: last)
        try await phone.setDayChain(on: true)
        seen = await waiting?.revision
      }
      try await phone.shutdown()
    }
  }
}
