import Foundation
import HearthKit
import Testing

@Suite struct ErrorsTests {
  @Test("every kind of mistake is its own error with a sentence")
  func mistakes() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let unknown = try #require(await refusal { try await ada.did(exercise: "no such exercise", visibility: nil) })
      #expect(unknown.kind == "Invalid" && unknown.sentence.contains("exercise"))
      let alone = await refusal { try await ada.appreciate(text: "Now.", visibility: .shared) }
      #expect(alone == .NotPaired(message: "this needs your partner's phone; pair the two phones first"))
      #expect(alone?.localizedDescription == "this needs your partner's phone; pair the two phones first")
      #expect(await refusal { try await ada.give(id: "no id of anything") }?.kind == "Invalid")
      #expect(
        await refusal { try await ada.did(exercise: "E01", visibility: nil, on: "1800-01-01") }?.kind == "Invalid")
      #expect(await refusal { try await ada.pairScan(code: "no code", aim: .partner) }?.kind == "Invalid")
      #expect(await refusal { try await ada.list(filter: ListFilter(), cursor: "no cursor") }?.kind == "Invalid")
      #expect(await refusal { try await phones.phone("Ada") }?.kind == "AlreadyOpen")
    }
  }

  @Test("a suspended phone says so until it is resumed")
  func suspended() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
      for _ in 0..<2 { try await ada.suspend(within: .seconds(10)) }
      #expect(await refusal { try await ada.rhythm() }?.kind == "Suspended")
      for _ in 0..<2 { try await ada.resume() }
      #expect(try await ada.texts() == ["You made tea."])
    }
  }

  @Test("a phone may be shut down twice")
  func shutDownTwice() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      for _ in 0..<2 { try await ada.shutdown() }
      #expect(await refusal { try await ada.rhythm() }?.kind == "Suspended")
    }
  }

  @Test("what a person wrote is not in the text of an item")
  func silentItems() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
      let page = try await ada.list(filter: ListFilter())
      let item = try #require(page.items.first)
      for said in ["\(page)", "\(item)", "\(item.body)", "\([item])", String(reflecting: item)] {
        #expect(!said.contains("tea"), "\(said)")
      }
    }
  }
}
