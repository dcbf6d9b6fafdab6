// Explains the reset that answers a SYN to a closed port.
import RSTReason
import TCPTrack

guard let engine = Engine() else { fatalError("no memory") }

var syn = Segment()
syn.frame = 1
syn.source = Address(ipv4: 0xC000_0201)
syn.destination = Address(ipv4: 0xC633_6407)
syn.sourcePort = 50000
syn.destinationPort = 8080
syn.seq = SequenceNumber(1000)
syn.flags = .syn
syn.ttl = 64

var reset = Segment()
reset.frame = 2
reset.time = 20_000_000
reset.source = syn.destination
reset.destination = syn.source
reset.sourcePort = syn.destinationPort
reset.destinationPort = syn.sourcePort
reset.ack = syn.end
reset.flags = [.rst, .ack]
reset.ttl = 64

engine.feed(syn)
engine.feed(reset)
engine.flush()
while let verdict = engine.next() {
  print("frame \(verdict.frame): \(verdict.code.name) (\(verdict.confidence.name))")
  print(String(decoding: verdict.text.bytes, as: UTF8.self))
}
