// What Swift expects of values: errors with a sentence, things with an identity, spans of time, secrets.
import Foundation

extension HearthError: LocalizedError {
  /// What to do now, in one sentence for a person. Nothing that a person wrote is in it.
  public var sentence: String {
    switch self {
    case .Invalid(let sentence), .NotHere(let sentence), .NotYours(let sentence), .NotPaired(let sentence),
      .AlreadyPaired(let sentence), .Suspended(let sentence), .AlreadyOpen(let sentence), .Storage(let sentence),
      .Damaged(let sentence), .UpdateNeeded(let sentence), .NotMet(let sentence), .Internal(let sentence):
      sentence
    }
  }

  public var errorDescription: String? { sentence }
}

extension Book: Identifiable {}
extension Challenge: Identifiable {}
extension Exercise: Identifiable {}
extension GuidePage: Identifiable {}
extension Helpline: Identifiable {}
extension Item: Identifiable {}
extension JournalEntry: Identifiable {}
extension KeptCheck: Identifiable {}
extension Phone: Identifiable {}
extension PrivateNote: Identifiable {}
extension Prompt: Identifiable {}
extension QueuedEvent: Identifiable {}
extension Screen: Identifiable {}
extension Situation: Identifiable {}
extension Tip: Identifiable {}

extension TimeInterval {
  /// The same span in seconds. One below zero, which does not cross to the core, is none.
  public init(_ span: Duration) {
    let (seconds, attoseconds) = span.components
    self = max(0, Double(seconds) + Double(attoseconds) / 1e18)
  }
}

extension Hearth {
  /// "Sync now" within this span. See `sync`.
  public func sync(within span: Duration) async throws -> Meeting { try await sync(within: TimeInterval(span)) }

  /// Puts everything to rest within about this span. See `suspend`.
  public func suspend(within span: Duration) async throws { try await suspend(within: TimeInterval(span)) }
}

extension Data {
  /// A secret that was typed, as the bytes that cross to the core. What was typed is overwritten with zeros at once, and
  /// these bytes when their last user lets them go; the copies that cross are not in Swift's hands.
  public init(secret typed: inout [UInt8]) {
    let bytes = UnsafeMutableRawPointer.allocate(byteCount: typed.count, alignment: 1)
    typed.withUnsafeMutableBytes {
      if let start = $0.baseAddress { bytes.copyMemory(from: start, byteCount: $0.count) }
      wipe($0.baseAddress, $0.count)
    }
    let free = Deallocator.custom { start, count in
      wipe(start, count)
      start.deallocate()
    }
    self.init(bytesNoCopy: bytes, count: typed.count, deallocator: free)
  }
}

/// Overwrites with zeros; a compiler may not leave these calls out.
private func wipe(_ start: UnsafeMutableRawPointer?, _ count: Int) {
  guard let start else { return }
  #if canImport(Darwin)
    memset_s(start, count, 0, count)
  #else
    explicit_bzero(start, count)
  #endif
}

/// What time it is, as the system says: for `Ports`.
public final class SystemClock: Clock {
  public init() {}

  public func now() -> Now {
    let (now, zone) = (Date(), TimeZone.current)
    let (seconds, east) = (now.timeIntervalSince1970.rounded(.down), zone.secondsFromGMT(for: now))
    return Now(utcSeconds: Int64(seconds), offsetMinutes: Int32(east / 60), zone: zone.identifier)
  }
}
