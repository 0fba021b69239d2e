// Values as a scenario writes them: JSON into what the surface takes, and what it gives into JSON.
import Foundation
import HearthKit

indirect enum Json: Sendable, Equatable, Decodable, CustomStringConvertible {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([Json])
  case object([String: Json])

  init(from decoder: any Decoder) throws {
    let value = try decoder.singleValueContainer()
    if value.decodeNil() {
      self = .null
    } else if let it = try? value.decode(Bool.self) {
      self = .bool(it)
    } else if let it = try? value.decode(Double.self) {
      self = .number(it)
    } else if let it = try? value.decode(String.self) {
      self = .string(it)
    } else if let it = try? value.decode([Json].self) {
      self = .array(it)
    } else {
      self = .object(try value.decode([String: Json].self))
    }
  }

  subscript(name: String) -> Json? {
    if case .object(let all) = self { all[name] } else { nil }
  }

  var text: String? { if case .string(let it) = self { it } else { nil } }
  var number: Double? { if case .number(let it) = self { it } else { nil } }
  var list: [Json] { if case .array(let it) = self { it } else { [] } }
  var fields: [String: Json] { if case .object(let it) = self { it } else { [:] } }

  /// The name of a variant, and its fields.
  func variant() throws -> (String, Json) {
    if case .string(let name) = self { return (name, .null) }
    guard fields.count == 1, let (name, inside) = fields.first else { throw Wrong("\(self) is no variant") }
    return (name, inside)
  }

  var description: String {
    switch self {
    case .null: "null"
    case .bool(let it): "\(it)"
    case .number(let it): it == it.rounded() ? "\(Int64(it))" : "\(it)"
    case .string(let it): "\"\(it)\""
    case .array(let all): "[\(all.map(\.description).joined(separator: ", "))]"
    case .object(let all): "{\(all.sorted { $0.key < $1.key }.map { "\"\($0)\": \($1)" }.joined(separator: ", "))}"
    }
  }

  /// Whether it has everything that is expected; what is not spoken of may be anything.
  func isLike(_ expected: Json) -> Bool {
    switch (self, expected) {
    case (_, .string("*")): self != .null
    case (.array(let all), .object(let rule)):
      (rule["some"]?.list ?? []).allSatisfy { like in all.contains { $0.isLike(like) } }
        && (rule["length"]?.number ?? Double(all.count)) == Double(all.count)
    case (.array(let all), .array(let likes)): all.count == likes.count && zip(all, likes).allSatisfy { $0.isLike($1) }
    case (.object(let all), .object(let likes)): likes.allSatisfy { name, like in all[name]?.isLike(like) ?? false }
    // Byte by byte: Swift holds a letter and its mark for the same as the letter that has it.
    case (.string(let one), .string(let other)): one.utf8.elementsEqual(other.utf8)
    default: self == expected
    }
  }
}

/// The scenario itself is wrong, or what came is not what it expects.
struct Wrong: Error, CustomStringConvertible {
  let description: String

  init(_ why: String) { description = why }
}

/// What came of a call.
enum Answer: Sendable {
  case view(Json)
  case thing(Thing)
}

/// What a call is given, and the scenario's things for the names in it.
struct With: Sendable {
  let value: Json
  let things: [String: Thing]
  let desk: @Sendable (String) -> Desk

  func get<Value: Read>(_ name: String, _ usual: Value? = nil) throws -> Value {
    if let value = value[name] { return try Value.read(value, self) }
    guard let usual else { throw Wrong("\(name) is not given") }
    return usual
  }

  /// An optional value that is left out is nil, whatever stands for it.
  func get<Value: Read>(_ name: String, _: Value?? = nil) throws -> Value? {
    try value[name].flatMap { try Value?.read($0, self) }
  }

  func inside(_ value: Json) -> With { With(value: value, things: things, desk: desk) }

  func thing(_ name: Json) throws -> Thing {
    guard let text = name.text, let thing = things[String(text.drop { $0 == "$" })] else { throw Wrong("nothing is called \(name)") }
    return thing
  }
}

protocol Read {
  static func read(_ value: Json, _ with: With) throws -> Self
}

protocol Show {
  func show() -> Json
}

extension Optional: Read where Wrapped: Read {
  static func read(_ value: Json, _ with: With) throws -> Self { value == .null ? nil : try Wrapped.read(value, with) }
}

extension Array: Read where Element: Read {
  static func read(_ value: Json, _ with: With) throws -> Self { try value.list.map { try Element.read($0, with) } }
}

extension Optional: Show where Wrapped: Show {
  func show() -> Json { self?.show() ?? .null }
}

extension Array: Show where Element: Show {
  func show() -> Json { .array(map { $0.show() }) }
}

extension Bool: Read, Show {
  static func read(_ value: Json, _: With) throws -> Bool { value == .bool(true) }
  func show() -> Json { .bool(self) }
}

extension String: Read, Show {
  static func read(_ value: Json, _: With) throws -> String {
    guard let text = value.text else { throw Wrong("\(value) is no text") }
    return text
  }

  func show() -> Json { .string(self) }
}

extension BinaryInteger where Self: Read {
  static func read(_ value: Json, _: With) throws -> Self {
    guard let number = value.number, let it = Self(exactly: number) else { throw Wrong("\(value) is no such number") }
    return it
  }

  func show() -> Json { .number(Double(self)) }
}

extension UInt8: Read, Show {}
extension UInt16: Read, Show {}
extension UInt32: Read, Show {}
extension UInt64: Read, Show {}
extension Int32: Read, Show {}
extension Int64: Read, Show {}

/// A duration.
extension Double: Read, Show {
  static func read(_ value: Json, _: With) throws -> Double {
    guard let number = value.number else { throw Wrong("\(value) is no duration") }
    return number
  }

  func show() -> Json { .number(self) }
}

/// A secret is written as text.
extension Data: Read {
  static func read(_ value: Json, _ with: With) throws -> Data { Data(try String.read(value, with).utf8) }
}

extension Ports: Read {
  static func read(_ value: Json, _ with: With) throws -> Ports { with.desk(try String.read(value, with)).ports }
}
