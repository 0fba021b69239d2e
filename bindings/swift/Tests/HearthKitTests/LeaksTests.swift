import Foundation
import HearthKit
import Testing

@Suite struct LeaksTests {
  private struct Weak { weak var stream: ChangeStream? }

  /// A clock whose end can be seen.
  private final class CountedClock: StandingClock, @unchecked Sendable {
    let ended: Kept<Int>

    init(_ ended: Kept<Int>) { self.ended = ended }

    deinit { ended.change { $0 += 1 } }
  }

  @Test("ten thousand streams that wake by being cancelled are all gone afterwards")
  func streams() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      func wakeUp(times: Int) async -> [Weak] {
        var seen: [Weak] = []
        for _ in 0..<times {
          let stream = ada.changes()
          seen.append(Weak(stream: stream))
          let seen = await stream.next(after: nil)?.revision
          async let woken = stream.next(after: seen)
          await Task.yield()
          stream.cancel()
          #expect(await woken == nil)
        }
        return seen
      }
      // What is made once is made by then.
      _ = await wakeUp(times: 2_000)
      let before = heap()
      let alive = await wakeUp(times: 10_000).count { $0.stream != nil }
      #expect(alive == 0)
      #expect(heap() - before < leastLeak)
    }
  }

  @Test("ten thousand wake-ups by a change leave nothing behind")
  func wakeUps() async throws {
    try await story { phones in
      let ada = try await phones.phone("Ada")
      var loops = (0..<100).map { _ in ada.changes().makeAsyncIterator() }
      for place in loops.indices { _ = await loops[place].next() }
      func wakeAll(times: Int) async throws {
        for number in 0..<times {
          loops = try await withThrowingTaskGroup(of: ChangeStream.AsyncIterator.self) { [loops] group in
            for loop in loops {
              group.addTask {
                var loop = loop
                #expect(await loop.next()?.topics == [.appreciations])
                return loop
              }
            }
            _ = try await ada.appreciate(text: "Number \(number).", visibility: .private)
            return try await group.reduce(into: []) { woken, loop in woken.append(loop) }
          }
        }
      }
      try await wakeAll(times: 30)
      let before = heap()
      try await wakeAll(times: 100)
      #expect(heap() - before < leastLeak)
    }
  }

  @Test("a phone that is shut down lets go of its ports")
  func ports() async throws {
    let ended = Kept(0)
    for _ in 0..<5 {
      try await story { phones in
        let ada = try await phones.phone("Ada", clock: CountedClock(ended))
        let waiting = Task { [changes = ada.changes()] in for await _ in changes {} }
        _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
        waiting.cancel()
        await waiting.value
      }
    }
    #expect(ended.value == 5)
  }
}

/// What ten thousand leaks of the smallest piece of the heap come to, in bytes: a real one is many times that.
private let leastLeak = 10_000 * 24

/// The bytes of the heap that are in use, Swift's and the core's together, as glibc counts them. Without glibc, none.
private func heap() -> Int {
  #if canImport(Glibc)
    typealias MallocInfo = @convention(c) (Int32, UnsafeMutablePointer<FILE>) -> Int32
    var text: UnsafeMutablePointer<CChar>?
    var size = 0
    guard let symbol = dlsym(nil, "malloc_info"), let file = open_memstream(&text, &size) else { return 0 }
    _ = unsafeBitCast(symbol, to: MallocInfo.self)(0, file)
    fclose(file)
    defer { free(text) }
    // The sums over all arenas stand behind the last of them.
    let sums = text.map { String(cString: $0).components(separatedBy: "</heap>").last ?? "" } ?? ""
    func bytes(_ element: String) -> Int {
      let line = sums.components(separatedBy: "\n").first { $0.hasPrefix("<\(element)") } ?? ""
      return line.components(separatedBy: "size=\"").last.flatMap { Int($0.prefix(while: \.isNumber)) } ?? 0
    }
    let free = bytes("total type=\"fast\"") + bytes("total type=\"rest\"")
    return bytes("system type=\"current\"") + bytes("total type=\"mmap\"") - free
  #else
    return 0
  #endif
}
