import Foundation
import HearthKit
import Testing

@Suite struct SequencesTests {
  @Test("a list is read page by page, and no page before it is needed")
  func pages() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let written = (0..<5).map { "Number \($0)." }
      for text in written { _ = try await ada.appreciate(text: text, visibility: .private) }
      var seen: [String] = []
      for try await item in ada.allItems(by: 2) { seen.append(item.text) }
      #expect(seen.sorted() == written && Set(seen).count == 5)
      var found: [String] = []
      for try await item in ada.allItems(with: "numb", by: 2) { found.append(item.text) }
      #expect(found == seen, "in the list's order")
      var items = ada.allItems(by: 2).makeAsyncIterator()
      for _ in 0..<2 { _ = try await items.next() }
      try await ada.suspend(within: .seconds(10))
      #expect(await refusal { try await items.next() }?.kind == "Suspended", "the third is on the second page")
    }
  }

  @Test("every list with pages gives all that it has")
  func everyList() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      #expect(try await count(ada.allItems()) == 0)
      var secret = Array("six or more".utf8)
      try await ada.setJournalSecret(secret: Data(secret: &secret))
      for number in 0..<3 {
        _ = try await ada.writeJournal(text: "Entry \(number).", tags: ["winter"])
        _ = try await ada.writeNote(about: "therapy", text: "Note \(number).")
        _ = try await ada.keepCheck(name: "steps", answers: "{}")
        _ = try await ada.plan(title: "Plan \(number).", note: "", visibility: .private, about: "2026-11-1\(number)")
      }
      _ = try await ada.checkIn(checkIn: CheckIn(mood: 4), ticks: Ticks())
      #expect(try await count(ada.allEntries(by: 2)) == 3)
      #expect(try await count(ada.allEntries(.tag(tag: "summer"), by: 2)) == 0)
      #expect(try await count(ada.allNotes(by: 2)) == 3)
      #expect(try await count(ada.allKeptChecks(by: 2)) == 3)
      #expect(try await count(ada.allPastPlans(by: 2)) == 3)
      #expect(try await count(ada.allCheckInsForMe(by: 2)) == 0, "there is no partner")
      #expect(try await count(ada.allOpenCards(by: 2)) == 0)
    }
  }

  @Test("a list ends with its task before the next page")
  func cancelledPages() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      for number in 0..<3 { _ = try await ada.appreciate(text: "Number \(number).", visibility: .private) }
      let reading = Task {
        var seen = 0
        do {
          for try await _ in ada.allItems(by: 1) {
            seen += 1
            withUnsafeCurrentTask { $0?.cancel() }
          }
        } catch is CancellationError {
          return seen
        }
        return -1
      }
      #expect(try await reading.value == 1)
    }
  }

  @Test("an event comes until it was handled, and then no more")
  func events() async throws {
    try await story { phones in
      let (ada, bo) = try await (phones.phone("Ada"), phones.phone("Bo"))
      _ = try await pair(ada, bo)
      let queued = try await ada.events()
      #expect(queued.map(\.event) == [.paired])
      await #expect(throws: Surprise.self) {
        try await ada.deliverEvents { event in
          #expect([event] == queued)
          throw Surprise()
        }
      }
      #expect(try await ada.events() == queued, "it was not handled")
      let handled = AsyncStream.makeStream(of: QueuedEvent.self)
      let delivering = Task { try await ada.deliverEvents { handled.continuation.yield($0) } }
      var events = handled.stream.makeAsyncIterator()
      #expect(await events.next() == queued[0])
      _ = try await bo.appreciate(text: "You made tea.", visibility: .shared)
      _ = try await meet(ada, bo)
      #expect(await events.next()?.event == .appreciationsCame(count: 1), "it also waits for those to come")
      delivering.cancel()
      try await delivering.value
    }
  }

  @Test("a phone that was opened for a while is shut down after it")
  func scoped() async throws {
    try await story { phones in
      let (config, secrets) = (phones.config("Ada"), MapSecrets())
      let after = try await withHearth(config, phones.ports(secrets: secrets)) { hearth in
        _ = try await hearth.appreciate(text: "You made tea.", visibility: .private)
        return hearth
      }
      #expect(await refusal { try await after.rhythm() }?.kind == "Suspended")
      let held = Kept<Hearth?>(nil)
      await #expect(throws: Surprise.self) {
        try await withHearth(config, phones.ports(secrets: secrets)) { hearth in
          held.value = hearth
          #expect(try await hearth.texts() == ["You made tea."])
          throw Surprise()
        }
      }
      #expect(await refusal { try await held.value?.rhythm() }?.kind == "Suspended")
    }
  }

  @Test("a typed secret crosses and is wiped where it was typed")
  func secret() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      var typed = Array("a longer secret than fourteen bytes".utf8)
      let length = typed.count
      let secret = Data(secret: &typed)
      #expect(typed == Array(repeating: 0, count: length))
      #expect(String(decoding: secret, as: UTF8.self) == "a longer secret than fourteen bytes")
      try await ada.setJournalSecret(secret: secret)
      try await ada.lock()
      _ = try await ada.unlock(secret: Data("a longer secret than fourteen bytes".utf8))
      var nothing: [UInt8] = []
      #expect(Data(secret: &nothing).isEmpty)
    }
  }

  @Test("a span of time crosses whole, and one below zero is none")
  func spans() {
    #expect(TimeInterval(.milliseconds(1500)) == 1.5)
    #expect(TimeInterval(.seconds(-3)) == 0)
  }

  private func count<Element>(_ pages: Pages<Element>) async throws -> Int {
    try await pages.reduce(0) { count, _ in count + 1 }
  }
}
