// A pairing screen as an asynchronous sequence, and its code as rows to draw.

/// `for await event in session`: answer each `.ask` with `answer(yes:)`. The loop ends when the screen is over. Ending its
/// task closes the screen, and the other phone is told that a person said no.
extension PairingSession: AsyncSequence {
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    let session: PairingSession

    /// What happens next; none when the screen is over.
    public func next() async -> PairingEvent? {
      await withTaskCancellationHandler {
        await session.next()
      } onCancel: {
        // Closing tells the other phone, which takes a moment; this place may not wait.
        Task { [session] in await session.cancel() }
      }
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(session: self) }
}

extension QrCode {
  /// The modules, one row after the other from the top; true is dark. Leave four modules of white around them.
  public var rows: [ArraySlice<Bool>] {
    let side = Int(side)
    return (0..<side).map { dark[$0 * side..<($0 + 1) * side] }
  }
}
