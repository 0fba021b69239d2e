import Foundation
import HearthKit
import Testing

@Suite struct TwoPhonesTests {
  @Test("two phones write alone, pair, give, sync and agree")
  func twoPhones() async throws {
    try await story { phones in
      let (ada, bo) = try await (phones.phone("Ada"), phones.phone("Bo"))
      let kept = try await ada.appreciate(text: "You made tea.", visibility: .private, tag: "kindness")
      _ = try await ada.appreciate(text: "Only for me.", visibility: .private)
      #expect(try await pair(ada, bo) == ["Bo", "Ada"])
      let given = try await ada.give(id: kept)
      #expect(try await ada.give(id: kept) == given, "given twice is given once")
      let did = try await bo.did(exercise: "E01", visibility: nil, on: "2026-11-19")
      #expect(did == Did(name: did.name, day: "2026-11-19", visibility: .shared, already: false))
      let (ofAda, ofBo) = try await meet(ada, bo)
      #expect(ofAda.complete && ofBo.complete)
      #expect(ofAda.cost.given == ofBo.cost.taken && ofAda.cost.bytesSent == ofBo.cost.bytesReceived)
      let shared = ListFilter(visibility: .shared)
      #expect(try await ada.texts(shared) == [did.name, "You made tea."].sorted())
      #expect(try await bo.texts(shared) == [did.name, "You made tea."].sorted())
      let tea = try await bo.list(filter: ListFilter(kinds: [.appreciation])).items
      #expect(tea.map(\.id) == [given] && tea.map(\.by) == [.partner])
      #expect(tea.first?.body == .appreciation(text: "You made tea.", tag: "kindness"))
      let (ours, theirs) = try await (ada.rhythm().ours, bo.rhythm().ours)
      #expect(ours.moments == 1 && ours == theirs)
      let (nothing, _) = try await meet(ada, bo)
      #expect(nothing.cost.bytesSent + nothing.cost.bytesReceived <= 256)
    }
  }

  @Test("a no on either screen stores nothing")
  func no() async throws {
    try await story { phones in
      let (ada, bo) = try await (phones.phone("Ada"), phones.phone("Bo"))
      let screen = try await ada.pairShow(aim: .partner)
      let other = try await bo.pairScan(code: #require(screen.code()), aim: .partner)
      for session in [screen, other] {
        guard case .ask? = await session.next() else { throw Surprise() }
      }
      await other.answer(yes: false)
      guard case .failed(let error)? = await screen.next() else { throw Surprise() }
      #expect(error.kind == "NotMet")
      #expect(await refusal { try await ada.sync(within: patience) }?.kind == "NotPaired")
    }
  }

  @Test("a task that ends closes its pairing screen, and the other phone hears a no")
  func closedScreen() async throws {
    try await story { phones in
      let (ada, bo) = try await (phones.phone("Ada"), phones.phone("Bo"))
      let screen = try await ada.pairShow(aim: .partner)
      let asked = AsyncStream.makeStream(of: PairingEvent.self)
      let shown = Task { for await event in screen { asked.continuation.yield(event) } }
      let other = try await bo.pairScan(code: #require(screen.code()), aim: .partner)
      guard case .ask? = await asked.stream.first(where: { _ in true }) else { throw Surprise() }
      guard case .ask? = await other.next() else { throw Surprise() }
      shown.cancel()
      await shown.value
      guard case .failed(let error)? = await other.next() else { throw Surprise() }
      #expect(error.kind == "NotMet")
      #expect(await other.next() == nil)
    }
  }

  @Test("the code is drawn as a square with its corners")
  func code() async throws {
    try await story { phones in
      let screen = try await phones.phone("Ada").pairShow(aim: .partner)
      let rows = try screen.qr().rows
      #expect(rows.allSatisfy { $0.count == rows.count })
      for corner in [rows[0].prefix(7), rows[6].prefix(7), rows[0].suffix(7), rows[rows.count - 1].prefix(7)] {
        #expect(corner.allSatisfy { $0 })
      }
      #expect(rows[1].prefix(7).map { $0 } == [true, false, false, false, false, false, true])
      await screen.cancel()
    }
  }
}

/// Something came that the story does not know.
struct Surprise: Error {}
