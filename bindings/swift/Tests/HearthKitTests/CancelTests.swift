import Dispatch
import Foundation
import HearthKit
import Testing

@Suite struct CancelTests {
  /// A clock that holds up whoever asks, while it is held.
  private final class HeldClock: StandingClock, @unchecked Sendable {
    let held = Kept(false)
    let asked = AsyncStream.makeStream(of: Void.self)
    let release = DispatchSemaphore(value: 0)

    override func now() throws -> Now {
      if held.value {
        asked.continuation.yield()
        release.wait()
      }
      return try super.now()
    }
  }

  @Test("a call whose task is cancelled while it is carried out is carried out whole")
  func inTheMiddle() async throws {
    try await story { phones in
      let clock = HeldClock()
      let ada = try await phones.phone("Ada", clock: clock)
      clock.held.value = true
      let writing = Task { try await ada.appreciate(text: "You made tea.", visibility: .private) }
      _ = await clock.asked.stream.first { true }
      writing.cancel()
      clock.held.value = false
      clock.release.signal()
      let written = try await writing.value
      #expect(try await ada.find(id: written).text == "You made tea.")
      #expect(try await settled(ada) == ["You made tea."])
    }
  }

  @Test("of many calls cancelled at any point each is there once or not at all")
  func manyCalls() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let all = (0..<200).map { "Number \($0)." }
      let kept = try await withThrowingTaskGroup(of: String?.self) { group in
        for (place, text) in all.enumerated() {
          group.addTask {
            let writing = Task {
              try Task.checkCancellation()
              _ = try await ada.appreciate(text: text, visibility: .private)
            }
            // Some are not begun yet, some are in line, some are done.
            for _ in 0..<place % 7 { await Task.yield() }
            writing.cancel()
            do {
              try await writing.value
              return text
            } catch is CancellationError {
              return nil
            }
          }
        }
        return try await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
      }
      #expect(try await settled(ada) == kept.sorted(), "what was said to be kept is, once, and nothing else")
    }
  }

  @Test("two hundred calls at once from eight tasks each get their own answer")
  func manyAtOnce() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let written = try await withThrowingTaskGroup(of: [ItemId: String].self) { group in
        for task in 0..<8 {
          group.addTask {
            try await withThrowingTaskGroup(of: (ItemId, String).self) { calls in
              for call in 0..<25 {
                let text = "Task \(task), call \(call)."
                calls.addTask { (try await ada.appreciate(text: text, visibility: .private), text) }
              }
              return try await calls.reduce(into: [:]) { $0[$1.0] = $1.1 }
            }
          }
        }
        return try await group.reduce(into: [:]) { $0.merge($1) { one, _ in one } }
      }
      #expect(written.count == 200)
      var there: [ItemId: String] = [:]
      for try await item in ada.allItems() { there[item.id] = item.text }
      #expect(there == written)
    }
  }

  /// What is there when everything that was in line is done.
  private func settled(_ phone: Hearth) async throws -> [String] {
    let last = try await phone.appreciate(text: "In line behind all.", visibility: .private)
    var texts: [String] = []
    for try await item in phone.allItems() where item.id != last { texts.append(item.text) }
    return texts.sorted()
  }
}
