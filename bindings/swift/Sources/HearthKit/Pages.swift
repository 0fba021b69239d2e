// Long lists as asynchronous sequences that read a page when it is needed.

/// Things of a list, in the list's order, read page by page. Each loop over it begins at the beginning.
public struct Pages<Element: Sendable>: AsyncSequence, Sendable {
  typealias Read = @Sendable (_ cursor: String?) async throws -> (page: [Element], next: String?)
  let read: Read

  init<Page>(
    _ things: any KeyPath<Page, [Element]> & Sendable,
    _ next: any KeyPath<Page, String?> & Sendable,
    _ read: @escaping @Sendable (_ cursor: String?) async throws -> Page
  ) {
    self.read = { cursor in
      let page = try await read(cursor)
      return (page[keyPath: things], page[keyPath: next])
    }
  }

  public struct AsyncIterator: AsyncIteratorProtocol, Sendable {
    let read: Read
    var page: ArraySlice<Element> = []
    var cursor: String?
    var isLast = false

    /// The next thing; none at the end.
    public mutating func next() async throws -> Element? {
      while page.isEmpty, !isLast {
        try Task.checkCancellation()
        let (page, next) = try await read(cursor)
        (self.page, cursor, isLast) = (page[...], next, next == nil)
      }
      return page.popFirst()
    }
  }

  public func makeAsyncIterator() -> AsyncIterator { AsyncIterator(read: read) }
}

extension Hearth {
  /// All things of the list, newest first. See `list`.
  public func allItems(_ filter: ListFilter = ListFilter(), by limit: UInt32 = 50) -> Pages<Item> {
    Pages(\.items, \.next) { [self] in try await list(filter: filter, cursor: $0, limit: limit) }
  }

  /// All things with these words, newest first. See `search`.
  public func allItems(with words: String, by limit: UInt32 = 50) -> Pages<Item> {
    Pages(\.items, \.next) { [self] in try await search(words: words, cursor: $0, limit: limit) }
  }

  /// All check-ins that this person may see. See `checkInsForMe`.
  public func allCheckInsForMe(by limit: UInt32 = 50) -> Pages<Item> {
    Pages(\.items, \.next) { [self] in try await checkInsForMe(cursor: $0, limit: limit) }
  }

  /// All plans that are over. See `pastPlans`.
  public func allPastPlans(by limit: UInt32 = 50) -> Pages<Item> {
    Pages(\.items, \.next) { [self] in try await pastPlans(cursor: $0, limit: limit) }
  }

  /// All entries of the journal, which must be open. See `journal`.
  public func allEntries(_ filter: JournalFilter = .all, by limit: UInt32 = 50) -> Pages<JournalEntry> {
    Pages(\.entries, \.next) { [self] in try await journal(filter: filter, cursor: $0, limit: limit) }
  }

  /// All private notes. The journal must be open. See `notes`.
  public func allNotes(_ filter: NoteFilter = .all, by limit: UInt32 = 50) -> Pages<PrivateNote> {
    Pages(\.notes, \.next) { [self] in try await notes(filter: filter, cursor: $0, limit: limit) }
  }

  /// All self-checks that were kept. The journal must be open. See `keptChecks`.
  public func allKeptChecks(by limit: UInt32 = 50) -> Pages<KeptCheck> {
    Pages(\.checks, \.next) { [self] in try await keptChecks(cursor: $0, limit: limit) }
  }

  /// All cards that are open, newest first. See `openCards`.
  public func allOpenCards(by limit: UInt32 = 50) -> Pages<OpenCard> {
    Pages(\.cards, \.next) { [self] in try await openCards(before: $0, limit: limit) }
  }
}
