import Foundation
import HearthKit
import Testing

@Suite struct ChangesTests {
  @Test("the first change comes at once and bursts become one")
  func bursts() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let stream = ada.changes()
      let first = try #require(await stream.next(after: nil))
      #expect(first.topics == Topic.allCases)
      for number in 0..<3 { _ = try await ada.appreciate(text: "Number \(number).", visibility: .private) }
      _ = try await ada.did(exercise: "E01", visibility: .private)
      let burst = Change(revision: first.revision + 4, topics: [.appreciations, .rhythm])
      #expect(await stream.next(after: first.revision) == burst)
      #expect(await stream.next(after: first.revision) == burst, "asked again, it comes again")
      stream.cancel()
      #expect(await stream.next(after: first.revision) == nil)
    }
  }

  @Test("a loop over the changes ends with its task and cancels the stream")
  func endedTask() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let stream = ada.changes()
      let seen = AsyncStream.makeStream(of: Change.self)
      let loop = Task { for await change in stream { seen.continuation.yield(change) } }
      var changes = seen.stream.makeAsyncIterator()
      #expect(await changes.next()?.topics == Topic.allCases)
      _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
      #expect(await changes.next()?.topics == [.appreciations])
      loop.cancel()
      await loop.value
      #expect(await stream.next(after: nil) == nil, "nobody waits on it for nothing")
    }
  }

  @Test("a loop that was left keeps no other from hearing of the same change")
  func leftLoop() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let stream = ada.changes()
      var other = stream.makeAsyncIterator()
      #expect(await other.next()?.topics == Topic.allCases)
      _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
      for await change in stream {
        #expect(change.topics == Topic.allCases, "a new loop begins with everything")
        break
      }
      #expect(await other.next()?.topics == [.appreciations])
    }
  }

  @Test("a shutdown ends a loop that waits")
  func shutdown() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let began = AsyncStream.makeStream(of: Change.self)
      let loop = Task { [changes = ada.changes()] in
        for await change in changes { began.continuation.yield(change) }
      }
      _ = await began.stream.first { _ in true }
      try await ada.shutdown()
      await loop.value
    }
  }

  @Test("what is watched is read at once, and again when one of its topics changed")
  func watch() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let reads = Kept(0)
      let moments = ada.watch([.rhythm]) { hearth in
        reads.change { $0 += 1 }
        return try await hearth.rhythm().own.moments
      }
      var watched = moments.makeAsyncIterator()
      #expect(try await watched.next() == 0)
      _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
      let next = Task { [watched] in
        var watched = watched
        return try await watched.next()
      }
      _ = try await ada.did(exercise: "E01", visibility: .private)
      #expect(try await next.value == 1)
      #expect(reads.value == 2, "an appreciation is no moment")
    }
  }

  @Test("watching ends with the error of what is read, and with its task")
  func watchEnds() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      #expect(
        await refusal {
          for try await _ in ada.watch([.journal], { try await $0.journal(filter: .all) }) {}
        }?.kind == "Invalid")
      let began = AsyncStream.makeStream(of: Today.self)
      let loop = Task {
        for try await today in ada.watch([.plans], { try await $0.today() }) { began.continuation.yield(today) }
      }
      _ = await began.stream.first { _ in true }
      loop.cancel()
      try await loop.value
    }
  }
}
