// What a phone in a scenario brings: secrets and adverts in memory, a clock that stands. Each can be told to refuse, to
// throw, or to hold whoever asks.
import Foundation
import HearthKit

/// The network of one scenario: who says what of itself.
typealias Air = Kept<[String: Found]>

final class Desk: SecretStore, Discovery, Clock, LogSink, @unchecked Sendable {
  private struct Thrown: Error { let what = "what only the host may know" }

  private let name: String
  private let air: Air
  private let secrets = Kept<[String: Data]>([:])
  let seconds = Kept<Int64>(1_795_176_000)
  private let moved = NSCondition()
  private var gates: [String: String] = [:]

  init(_ name: String, _ air: Air) {
    self.name = name
    self.air = air
  }

  var ports: Ports { Ports(secrets: self, discovery: self, clock: self, log: self) }

  func set(_ port: String, _ does: String) {
    moved.withLock {
      gates[port] = does
      moved.broadcast()
    }
  }

  /// Waits until somebody stands at a port that holds.
  func asked(_ port: String) {
    moved.withLock { while gates[port] != "held" { moved.wait() } }
  }

  private func at(_ port: String) throws {
    switch moved.withLock({ gates[port] }) {
    case "refuses": throw PortError.Failed(reason: "the phone is locked")
    case "throws": throw Thrown()
    case "holds", "held":
      set(port, "held")
      moved.withLock { while gates[port] == "held" { moved.wait() } }
    default: break
    }
  }

  func read(name: String) throws -> Data? {
    try at("secrets")
    return secrets.value[name]
  }

  func write(name: String, secret: Data) throws {
    try at("secrets")
    secrets.change { $0[name] = secret }
  }

  func remove(name: String) throws {
    try at("secrets")
    secrets.change { $0[name] = nil }
  }

  func advertise(service: Service, addresses: [String], txt: Data) throws {
    try at("discovery")
    air.change { $0["\(service) \(name)"] = Found(addresses: addresses, txt: txt) }
  }

  func browse(service: Service) throws -> [Found] {
    try at("discovery")
    return air.value.filter { $0.key.hasPrefix("\(service) ") && $0.key != "\(service) \(name)" }.map(\.value)
  }

  func stop(service: Service) throws {
    try at("discovery")
    air.change { $0["\(service) \(name)"] = nil }
  }

  func now() throws -> Now {
    try at("clock")
    return Now(utcSeconds: seconds.value, offsetMinutes: 60, zone: "Europe/Paris")
  }

  func line(text: String) throws { try at("log") }
}
