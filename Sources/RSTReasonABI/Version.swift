import CRSTReason

@c @implementation
public func rstreason_abi_version() -> UInt32 { UInt32(RSTREASON_ABI_VERSION) }
