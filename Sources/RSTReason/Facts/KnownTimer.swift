/// Idle timers that are shipped as defaults. A match is named as a match, not taken as proof.
enum KnownTimer {
  private static let timers: [(seconds: Int64, name: StaticString)] = [
    (5, "the keep-alive time-out of Node.js or Apache httpd (5 s)"),
    (15, "a 15 s keep-alive time-out"),
    (20, "Tomcat's connection time-out (20 s)"),
    (60, "a 60 s timer (AWS ALB and CLB idle, nginx proxy_read_timeout)"),
    (65, "nginx's older packaged keepalive_timeout (65 s)"),
    (75, "nginx's keepalive_timeout (75 s)"),
    (120, "the IIS connection time-out (120 s)"),
    (240, "the Azure load balancer's idle time-out (4 min)"),
    (300, "a 300 s timer (many firewalls' and proxies' idle default)"),
    (350, "the AWS NLB and NAT gateway idle time-out (350 s)"),
    (600, "the Google Cloud load balancer's idle time-out (10 min)"),
    (900, "a 15 min idle timer"),
    (3600, "a one-hour session timer (Palo Alto, FortiGate, Cisco ASA)"),
    (7200, "the default keep-alive time (2 h)"),
    (432_000, "Linux conntrack's established time-out (5 days)"),
  ]

  /// The timer that this silence (ns) matches: at most 2 % or one second longer, whichever is more, and at most 0.2 s
  /// shorter.
  static func matching(_ silence: Int64) -> StaticString? {
    for timer in timers {
      let nominal = timer.seconds * 1_000_000_000
      let tolerance = max(1_000_000_000, nominal / 50)
      if silence >= nominal - 200_000_000 && silence <= nominal + tolerance { return timer.name }
    }
    return nil
  }
}
