import CRSTReason
import RSTReason

@c @implementation
public func rstreason_reason_count() -> Int { ReasonCode.allCases.count }

@c @implementation
public func rstreason_get_reason(_ index: Int, _ out: UnsafeMutablePointer<rstreason_reason>?, _ size: Int) -> Int32 {
  guard let out, size > 0, index >= 0, index < ReasonCode.allCases.count else { return RSTREASON_E_ARGUMENT }
  let code = ReasonCode.allCases[index]
  var record = rstreason_reason()
  record.code = code.rawValue
  record.name = code.name.cString
  store(record, at: out, size: size)
  return RSTREASON_OK
}
