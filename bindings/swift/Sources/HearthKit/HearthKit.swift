// Opening a phone's folder for as long as it is needed. This file also lets `import HearthKit` bring everything.
@_exported import HearthGenerated

/// Opens a phone's folder, hands the phone to `body`, and shuts it down whatever comes: an answer, an error, or the end
/// of the task. An app that stays open calls `Hearth.open` itself.
///
/// - Throws: what `Hearth.open` or `body` throws; else what `Hearth.shutdown` does.
public func withHearth<Answer: Sendable>(
  _ config: Config,
  _ ports: Ports,
  isolation: isolated (any Actor)? = #isolation,
  _ body: (Hearth) async throws -> Answer
) async throws -> Answer {
  let hearth = try await Hearth.open(config: config, ports: ports)
  let answer: Answer
  do {
    answer = try await body(hearth)
  } catch {
    // What went wrong first is what is told.
    try? await hearth.shutdown()
    throw error
  }
  try await hearth.shutdown()
  return answer
}
