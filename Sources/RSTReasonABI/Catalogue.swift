import CRSTReason
import RSTReason

@c @implementation
public func rstreason_reason_count() -> Int { Catalogue.reasons.count }

@c @implementation
public func rstreason_get_reason(_ index: Int, _ out: UnsafeMutablePointer<rstreason_reason>?, _ size: Int) -> Int32 {
  guard let out, size > 0, index >= 0, index < Catalogue.reasons.count else { return RSTREASON_E_ARGUMENT }
  let reason = Catalogue.reasons[index]
  store(
    rstreason_reason(
      code: reason.code.rawValue, severity: Int32(reason.severity.rawValue), name: reason.code.name.cString,
      title: reason.title.cString, category: reason.category.name.cString, meaning: reason.meaning.cString,
      recognised: reason.recognised.cString, causes: reason.causes.cString, advice: reason.advice.cString,
      citation: Citations.texts[index]),
    at: out, size: size)
  return RSTREASON_OK
}

private enum Citations {
  /// Each reason's citations in one string, in the catalogue's order: made once, never freed.
  nonisolated(unsafe) static let texts: [UnsafePointer<CChar>] = Catalogue.reasons.map { reason in
    var prose = Prose()
    for citation in reason.citations {
      if !prose.isEmpty { prose.append("; ") }
      switch citation {
      case .standard(let source): prose.append(source)
      case .observed(let source): prose += "observed: \(source)"
      case .judgement(let source): prose += "own judgement: \(source)"
      }
    }
    let memory = UnsafeMutablePointer<CChar>.allocate(capacity: prose.bytes.count + 1)
    for (position, byte) in prose.bytes.enumerated() { memory[position] = CChar(bitPattern: byte) }
    memory[prose.bytes.count] = 0
    return UnsafePointer(memory)
  }
}
