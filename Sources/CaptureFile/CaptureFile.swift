import CWiretap
import TCPTrack
