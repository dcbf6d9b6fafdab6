/// A hash of a connection's two endpoints: the same in both directions, on every machine and in every
/// version, so that it may choose the shard, thread or machine that gets a segment.
///
/// Exactly, on unsigned 64-bit numbers that wrap around:
///
///     fold(x, y)        = the upper half of the 128-bit product x * y XOR its lower half
///     end(address, port) = fold((H XOR 0xA0761D6478BD642F) + port * 0x9E3779B97F4A7C15,
///                               L XOR 0xE7037ED1A0B428DB)
///     hash              = fold((end(source) + end(destination)) XOR 0x8EBC6AF09C88C6E3,
///                               0x589965CC75374CC3)
///
/// H and L are the first and the last eight bytes of the address, read as big-endian numbers; IPv4 is
/// taken as the mapped address ::ffff:a.b.c.d. The constants are odd numbers with about as many ones as
/// zeros (those of wyhash, and the golden ratio); all bits of the result may be used, the low ones too.
/// There is no secret: who can choose addresses can make collisions.
@inline(__always)
public func endpointsHash(
  _ source: Address, _ sourcePort: UInt16, _ destination: Address, _ destinationPort: UInt16
) -> UInt64 {
  fold(
    (endHash(source, sourcePort) &+ endHash(destination, destinationPort)) ^ 0x8EBC_6AF0_9C88_C6E3,
    0x5899_65CC_7537_4CC3)
}

@inline(__always)
private func endHash(_ address: Address, _ port: UInt16) -> UInt64 {
  fold(
    (address.high ^ 0xA076_1D64_78BD_642F) &+ UInt64(port) &* 0x9E37_79B9_7F4A_7C15,
    address.low ^ 0xE703_7ED1_A0B4_28DB)
}

/// Multiply and fold (the mixing step of wyhash).
@inline(__always)
func fold(_ x: UInt64, _ y: UInt64) -> UInt64 {
  let product = x.multipliedFullWidth(by: y)
  return product.high ^ product.low
}
