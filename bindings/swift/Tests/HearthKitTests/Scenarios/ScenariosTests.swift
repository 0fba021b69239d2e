import Foundation
import HearthKit
import Testing

private let hosts = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  .appendingPathComponent("../../../../../tests/hosts").standardizedFileURL

private func steps(of file: URL) throws -> [Json] {
  try JSONDecoder().decode(Json.self, from: Data(contentsOf: file))["steps"]?.list ?? []
}

/// Every scenario of `tests/hosts`: how one is written is said there. `Table.swift` calls the surface by name.
@Suite struct ScenariosTests {
  static let scenarios: [String] = {
    let files = try? FileManager.default.contentsOfDirectory(atPath: hosts.appendingPathComponent("scenarios").path)
    return (files ?? []).filter { $0.hasSuffix(".json") }.sorted()
  }()

  @Test("there are thirty scenarios or more")
  func enough() { #expect(Self.scenarios.count >= 30) }

  @Test("it comes as the scenario says", arguments: scenarios)
  func plays(_ name: String) async throws {
    // No task that ends ends a call: one that never answers breaks the run off.
    let tooLong = DispatchWorkItem { fatalError("\(name) did not come to its end") }
    DispatchQueue.global().asyncAfter(deadline: .now() + 300, execute: tooLong)
    defer { tooLong.cancel() }
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("hearth-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let world = World(folder)
    do {
      try await world.play(steps(of: hosts.appendingPathComponent("scenarios/\(name)")))
    } catch {
      Issue.record("\(error)")
    }
    await world.shutDown()
  }
}

/// One scenario: its folder, its phones, and what it gave names to.
actor World {
  private let folder: URL
  private let air = Air([:])
  private let desks = Kept<[String: Desk]>([:])
  private var things: [String: Thing] = [:]
  private var saved: [String: Json] = [:]
  private var running: [String: Task<Answer, any Error>] = [:]

  init(_ folder: URL) { self.folder = folder }

  nonisolated func desk(_ name: String) -> Desk {
    desks.change { $0[name] = $0[name] ?? Desk(name, air) }
    return desks.value[name]!
  }

  func shutDown() async {
    for case .hearth(let phone) in things.values { try? await phone.shutdown() }
  }

  func play(_ all: [Json]) async throws {
    for step in all {
      if let part = step["include"]?.text {
        try await play(steps(of: hosts.appendingPathComponent("parts/\(part).json")))
      } else if let times = step["repeat"]?.number {
        for _ in 0..<Int(times) { try await play(step["steps"]?.list ?? []) }
      } else {
        do {
          try await playOne(step)
        } catch {
          throw Wrong("at \(step)\n\(error)")
        }
      }
    }
  }

  private func playOne(_ step: Json) async throws {
    func its(_ name: String) throws -> String {
      guard let text = step[name]?.text else { throw Wrong("the step has no \(name)") }
      return text
    }
    if let phone = step["open"]?.text {
      let config: Json = .object(["home": .string("~/\(phone)"), "bind": .string("127.0.0.1:0"), "undo_window": .number(600)])
      let with: Json = .object(["config": config, "ports": .string(phone)])
      try await judge(.object(step.fields.merging(["as": .string(phone)]) { $1 }), start("Hearth.open", nil, with))
    } else if let name = step["do"]?.text {
      try await judge(step, start(name, step["on"]?.text, step["with"]))
    } else if let name = step["start"]?.text {
      running[try its("as")] = try start(name, step["on"]?.text, step["with"])
    } else if let name = step["end"]?.text {
      guard let call = running.removeValue(forKey: name) else { throw Wrong("no such call runs") }
      try await judge(step, call)
    } else if let name = step["cancel"]?.text {
      running[name]?.cancel()
    } else if let port = step["port"]?.text {
      desk(try its("of")).set(port, try its("does"))
    } else if let port = step["asked"]?.text {
      let desk = desk(try its("of"))
      await withCheckedContinuation { asked in
        Thread.detachNewThread {
          desk.asked(port)
          asked.resume()
        }
      }
    } else if let seconds = step["pass"]?.number {
      desk(try its("of")).seconds.change { $0 += Int64(seconds) }
    } else if let path = step["write"] {
      try its("text").write(toFile: String.read(resolved(path), with(.null)), atomically: false, encoding: .utf8)
    } else if let name = step["drop"]?.text {
      things[name] = nil
    } else {
      throw Wrong("there is no such step")
    }
  }

  private func with(_ value: Json) -> With { With(value: value, things: things, desk: { self.desk($0) }) }

  private func start(_ name: String, _ on: String?, _ value: Json?) throws -> Task<Answer, any Error> {
    let with = with(resolved(value ?? .object([:])))
    let thing = try on.map { try with.thing(.string($0)) }
    return Task.detached { try await call(thing, name, with) }
  }

  /// Compares what came with what the step expects, and keeps it under the names that the step gives.
  private func judge(_ step: Json, _ call: Task<Answer, any Error>) async throws {
    let came = await call.result
    if step["any"] == .bool(true) { return }
    switch came {
    case .failure(let wrong as Wrong): throw wrong
    case .failure(let error):
      let hearth = error as? HearthError
      let name = hearth?.show().text ?? (error is CancellationError ? "Cancelled" : "Panic")
      let says = hearth?.sentence ?? "\(error)"
      if name != step["fails"]?.text || says != step["says"]?.text ?? says { throw Wrong("it fails with \(name): \(says)") }
    case .success(_) where step["fails"] != nil: throw Wrong("it does not fail")
    case .success(.thing(let thing)): things[step["as"]?.text ?? ""] = thing
    case .success(.view(let view)):
      let expected = step["gives_one_of"]?.list ?? step["gives"].map { [$0] } ?? [view]
      if !expected.contains(where: { view.isLike(resolved($0)) }) { throw Wrong("it gives \(view)") }
      for (name, pointer) in step["take"]?.fields ?? [:] {
        saved[name] = try pointer.text?.split(separator: "/").reduce(view) { inside, part in
          guard let found = inside[String(part)] ?? Int(part).map({ inside.list[$0] }) else { throw Wrong("no \(part) in \(inside)") }
          return found
        }
      }
      if let name = step["as"]?.text { saved[name] = view }
    }
  }

  /// With the values of names, long texts written out, and paths in the scenario's folder.
  private func resolved(_ value: Json) -> Json {
    switch value {
    case .string(let text) where text.hasPrefix("$"): return saved[String(text.dropFirst())] ?? value
    case .string(let text) where text.hasPrefix("~/"): return .string(folder.appendingPathComponent(String(text.dropFirst(2))).path)
    case .array(let all): return .array(all.map(resolved))
    case .object(let all):
      if let text = all["repeat"]?.text, let times = all["times"]?.number { return .string(String(repeating: text, count: Int(times))) }
      return .object(all.mapValues(resolved))
    default: return value
    }
  }
}
