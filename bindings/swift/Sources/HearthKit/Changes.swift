// The stream of changes as an asynchronous sequence, and what is read again at each change.

/// `for await change in hearth.changes()`: the first change comes at once and names every topic, the next whenever
/// something changed since. A change says what to read again, never what is there. Each loop over a stream begins so,
/// and none takes a change from another. The loop ends with its task, which cancels the stream, and so the others over
/// it; who leaves it earlier just lets the stream go.
extension ChangeStream: AsyncSequence {
  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    let stream: ChangeStream
    /// The revision of the last change, which only this loop knows.
    var seen: UInt64?

    /// The next change; none when the task was cancelled, or the stream, and after the phone was shut down.
    public mutating func next() async -> Change? {
      // The core's future knows nothing of Swift's tasks.
      let change = await withTaskCancellationHandler { [stream, seen] in
        await stream.next(after: seen)
      } onCancel: { [stream] in
        stream.cancel()
      }
      seen = change?.revision ?? seen
      return change
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(stream: self) }
}

extension Hearth {
  /// What `read` answers: at once, and again whenever one of these topics changed. For a screen:
  /// `for try await today in hearth.watch([.rhythm, .plans], { try await $0.today() })`. It ends with its task, and when
  /// `read` throws.
  public func watch<Value: Sendable>(
    _ topics: Set<Topic>,
    _ read: @escaping @Sendable (Hearth) async throws -> Value
  ) -> Watch<Value> {
    Watch(hearth: self, topics: topics, read: read)
  }
}

/// See `Hearth.watch`. Each loop over it has a stream of changes of its own.
public struct Watch<Value: Sendable>: AsyncSequence, Sendable {
  let hearth: Hearth
  let topics: Set<Topic>
  let read: @Sendable (Hearth) async throws -> Value

  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    let watch: Watch
    var changes: ChangeStream.AsyncIterator

    public mutating func next() async throws -> Value? {
      while let change = await changes.next() {
        if !watch.topics.isDisjoint(with: change.topics) {
          return try await watch.read(watch.hearth)
        }
      }
      return nil
    }
  }

  public func makeAsyncIterator() -> AsyncIterator {
    AsyncIterator(watch: self, changes: hearth.changes().makeAsyncIterator())
  }
}
