import Foundation
import HearthKit
import Testing

@Suite struct PortsTests {
  @Test("secrets in a map open the same phone again")
  func secrets() async throws {
    try await story { phones in
      let secrets = MapSecrets()
      let ada = try await phones.phone("Ada", secrets: secrets)
      _ = try await ada.appreciate(text: "You made tea.", visibility: .private)
      try await ada.shutdown()
      #expect(await refusal { try await phones.phone("Ada", secrets: MapSecrets()) }?.kind == "Damaged")
      #expect(try await phones.phone("Ada", secrets: secrets).texts() == ["You made tea."])
    }
  }

  @Test("a port's own error reaches the caller as storage with its reason")
  func ownError() async throws {
    try await story { phones in
      let secrets = MapSecrets()
      secrets.throwing.value = PortError.Failed(reason: "the phone is locked")
      let locked = try #require(await refusal { try await phones.phone("Ada", secrets: secrets) })
      #expect(locked.kind == "Storage" && locked.sentence.hasPrefix("the phone is locked"))
    }
  }

  @Test("any other error of a port is storage without its text")
  func otherError() async throws {
    struct Other: Error { let secret = "a secret" }
    try await story { phones in
      let secrets = MapSecrets()
      secrets.throwing.value = Other()
      let broken = try #require(await refusal { try await phones.phone("Ada", secrets: secrets) })
      #expect(broken.kind == "Storage" && !broken.sentence.contains("a secret"))
    }
  }

  @Test("a clock that throws fails the call alone")
  func brokenClock() async throws {
    final class BrokenClock: StandingClock, @unchecked Sendable {
      let broken = Kept(false)
      override func now() throws -> Now {
        if broken.value { throw PortError.Failed(reason: "there is no time") }
        return try super.now()
      }
    }
    try await story { phones in
      let clock = BrokenClock()
      let ada = try await phones.phone("Ada", clock: clock)
      clock.broken.value = true
      let refused = await refusal { try await ada.appreciate(text: "Now.", visibility: .private) }
      #expect(refused?.kind == "Storage" && refused?.sentence.hasPrefix("there is no time") == true)
      clock.broken.value = false
      _ = try await ada.appreciate(text: "Later.", visibility: .private)
      #expect(try await ada.texts() == ["Later."])
    }
  }

  @Test("the day is the clock's day")
  func day() async throws {
    final class NightClock: StandingClock, @unchecked Sendable {
      // 2026-11-21, 03:00 in Paris: still Friday.
      override func now() -> Now { Now(utcSeconds: 1_795_226_400, offsetMinutes: 60, zone: "Europe/Paris") }
    }
    try await story { phones in
      let did = try await phones.phone("Ada", clock: NightClock()).did(exercise: "E01", visibility: .private)
      #expect(did.day == "2026-11-20")
    }
  }

  @Test("the system's clock is right to the second")
  func systemClock() throws {
    let now = SystemClock().now()
    #expect(abs(Date().timeIntervalSince1970 - Double(now.utcSeconds)) < 2)
    #expect(now.zone == TimeZone.current.identifier)
    #expect(Int(now.offsetMinutes) == TimeZone.current.secondsFromGMT() / 60)
  }
}
