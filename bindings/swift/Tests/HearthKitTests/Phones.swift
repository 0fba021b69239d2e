// What the tests share: a folder with phones in it, and ports in plain Swift.
import Dispatch
import Foundation
import HearthKit
import Testing

/// How long a sync may take here.
let patience: TimeInterval = 60

/// A test with phones, which are shut down after it, whatever came of it. A call that never answers would hold it up for
/// good, since no task that ends ends a call: then the run breaks off.
func story(_ name: String = #function, _ tell: (Phones) async throws -> Void) async throws {
  let tooLong = DispatchWorkItem { fatalError("\(name) did not come to its end within two minutes") }
  DispatchQueue.global().asyncAfter(deadline: .now() + 120, execute: tooLong)
  defer { tooLong.cancel() }
  let phones = try Phones()
  do {
    try await tell(phones)
  } catch {
    try? await phones.close()
    throw error
  }
  try await phones.close()
}

/// A folder, and the phones that were opened in it.
actor Phones {
  nonisolated let folder: URL
  private var opened: [Hearth] = []

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("hearth-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  nonisolated func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  nonisolated func config(_ name: String) -> Config {
    Config(home: path(name), bind: "127.0.0.1:0", undoWindow: 600)
  }

  nonisolated func ports(secrets: any SecretStore = MapSecrets(), clock: any Clock = StandingClock()) -> Ports {
    Ports(secrets: secrets, discovery: fileDiscovery(folder: path("meet")), clock: clock)
  }

  func phone(
    _ name: String, secrets: any SecretStore = MapSecrets(), clock: any Clock = StandingClock()
  ) async throws -> Hearth {
    let phone = try await Hearth.open(config: config(name), ports: ports(secrets: secrets, clock: clock))
    opened.append(phone)
    try await phone.setName(name: name)
    return phone
  }

  func close() async throws {
    for phone in opened { try await phone.shutdown() }
    opened = []
    try FileManager.default.removeItem(at: folder)
  }
}

/// Stands at Friday 2026-11-20, 13:00 in Paris.
class StandingClock: Clock, @unchecked Sendable {
  func now() throws -> Now { Now(utcSeconds: 1_795_176_000, offsetMinutes: 60, zone: "Europe/Paris") }
}

/// Secrets in memory, and a way to be locked.
final class MapSecrets: SecretStore {
  private let kept = Kept<[String: Data]>([:])
  let throwing = Kept<(any Error)?>(nil)

  func read(name: String) throws -> Data? {
    try throwing.value.map { throw $0 }
    return kept.value[name]
  }

  func write(name: String, secret: Data) throws {
    try throwing.value.map { throw $0 }
    kept.change { $0[name] = secret }
  }

  func remove(name: String) throws { kept.change { $0[name] = nil } }
}

/// A value behind a lock. (`Mutex` is of a later macOS.)
final class Kept<Value: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var inside: Value

  init(_ value: Value) { inside = value }

  var value: Value {
    get { lock.withLock { inside } }
    set { lock.withLock { inside = newValue } }
  }

  func change(_ how: (inout Value) -> Void) { lock.withLock { how(&inside) } }
}

/// Pairs by the code, both saying yes, and completes it by the first sync. Returns the partners' names.
func pair(_ shows: Hearth, _ scans: Hearth) async throws -> [String] {
  let screen = try await shows.pairShow(aim: .partner)
  let other = try await scans.pairScan(code: #require(screen.code()), aim: .partner)
  #expect(other.code() == nil)
  async let ofShows = yes(to: screen)
  async let ofScans = yes(to: other)
  let names = await [ofShows, ofScans].flatMap { $0 }
  _ = try await meet(shows, scans)
  return names
}

/// Says yes whenever the screen asks. Returns who is paired then.
func yes(to session: PairingSession) async -> [String] {
  var names: [String] = []
  for await event in session {
    switch event {
    case .ask: await session.answer(yes: true)
    case .paired(let name): names.append(name)
    case .newDigits, .failed: Issue.record("\(event)")
    }
  }
  return names
}

/// "Sync now" on both.
func meet(_ one: Hearth, _ other: Hearth) async throws -> (Meeting, Meeting) {
  async let ofOne = one.sync(within: patience)
  async let ofOther = other.sync(within: patience)
  return try await (ofOne, ofOther)
}

extension HearthError {
  /// Which one, without its sentence.
  var kind: String { String("\(self)".prefix { $0 != "(" }) }
}

/// The error that the call ends with.
func refusal(_ call: () async throws -> some Any) async -> HearthError? {
  do {
    _ = try await call()
  } catch {
    return error as? HearthError
  }
  return nil
}

extension Item {
  var text: String {
    switch body {
    case .appreciation(let text, _): text
    case .moment(_, let name): name
    case .plan(let title, _, _): title
    case .rest: "rest"
    case .checkIn(_, _, _, let mind): mind ?? ""
    }
  }
}

extension Hearth {
  func texts(_ filter: ListFilter = ListFilter()) async throws -> [String] {
    var texts: [String] = []
    for try await item in allItems(filter) { texts.append(item.text) }
    return texts.sorted()
  }
}
