// The queue of what must not be missed.

extension Hearth {
  /// Hands on what must not be missed, oldest first, at once and as it comes, until the task is cancelled or the phone
  /// is shut down. An event is acknowledged when `handle` returns. When `handle` throws, or the task or the app ends
  /// before that, the event comes again: the same `id` tells.
  ///
  /// - Throws: what `handle` throws; else what `events` and `ack` do.
  public func deliverEvents(
    isolation: isolated (any Actor)? = #isolation,
    to handle: (QueuedEvent) async throws -> Void
  ) async throws {
    for await change in changes() where change.topics.contains(.events) {
      for queued in try await events() {
        if Task.isCancelled { return }
        try await handle(queued)
        try await ack(id: queued.id)
      }
    }
  }
}
