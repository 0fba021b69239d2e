// The code of the documentation's first page, run as it stands there.
import Foundation
import HearthKit
import Testing

@Suite struct GettingStartedTests {
  @Test("the first steps of the documentation work")
  func firstSteps() async throws {
    try await story { phones in
      let folder = phones.folder.path
      // Snippet: first steps
      let ports = Ports(
        secrets: fileSecretStore(folder: folder + "/secrets"),
        discovery: fileDiscovery(folder: folder + "/meet"),
        clock: SystemClock())
      try await withHearth(Config(home: folder + "/ada"), ports) { ada in
        _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
        for try await moments in ada.watch([.appreciations], { try await $0.list(filter: ListFilter()).items }) {
          print(moments.count)  // At once, and again whenever something came or went.
          break
        }
        for try await item in ada.allItems() {
          print(item.day)  // Page by page.
        }
      }
      // End
    }
  }

  @Test("events are delivered as the documentation says")
  func events() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      let delivering = Task {
        // Snippet: events
        try await ada.deliverEvents { queued in
          print(queued.id, queued.event)
        }
        // End
      }
      delivering.cancel()
      try await delivering.value
    }
  }

  @Test("the documentation shows the code that was run here, and no other")
  func sameCode() throws {
    let own = URL(fileURLWithPath: #filePath)
    let root = own.deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    let page = root.appendingPathComponent("Sources/HearthKit/HearthKit.docc/GettingStarted.md")
    let run = try blocks(of: own, between: { $0.hasPrefix("// Snippet: ") }, and: "// End")
    let shown = try blocks(of: page, between: { $0 == "```swift" }, and: "```")
    #expect(run == shown && run.count == 2)
  }

  /// The lines between the marks, without the indentation that they share.
  private func blocks(of file: URL, between opens: (String) -> Bool, and ends: String) throws -> [[String]] {
    var blocks: [[String]] = []
    var block: [String]?
    var indentation = 0
    for line in try String(contentsOf: file, encoding: .utf8).components(separatedBy: "\n") {
      let bare = line.trimmingCharacters(in: .whitespaces)
      if let lines = block {
        if bare == ends {
          blocks.append(lines)
          block = nil
        } else {
          block?.append(String(line.dropFirst(indentation)))
        }
      } else if opens(bare) {
        block = []
        indentation = line.prefix { $0 == " " }.count
      }
    }
    return blocks
  }
}
