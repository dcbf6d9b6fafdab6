// gvisor.go: a host that speaks TCP by gVisor's netstack, on the tap device of $PRECONFIGURED_TAPIF.
//
// Arguments, modes and commands are those of lwip.c.
//
// SPDX-License-Identifier: GPL-2.0-or-later
package main

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"strconv"
	"strings"
	"time"

	"gvisor.dev/gvisor/pkg/tcpip"
	"gvisor.dev/gvisor/pkg/tcpip/adapters/gonet"
	"gvisor.dev/gvisor/pkg/tcpip/header"
	"gvisor.dev/gvisor/pkg/tcpip/link/fdbased"
	"gvisor.dev/gvisor/pkg/tcpip/link/tun"
	"gvisor.dev/gvisor/pkg/tcpip/network/arp"
	"gvisor.dev/gvisor/pkg/tcpip/network/ipv4"
	"gvisor.dev/gvisor/pkg/tcpip/stack"
	"gvisor.dev/gvisor/pkg/tcpip/transport/tcp"
	"gvisor.dev/gvisor/pkg/waiter"
)

const (
	nic      = 1
	answer   = 300
	download = 40000
	request  = "GET / HTTP/1.1\r\n\r\n"
	// Long enough for a request to arrive and lie there.
	unreadFor = 100 * time.Millisecond
)

func check(what string, err any) {
	if err != nil {
		fmt.Fprintln(os.Stderr, what, err)
		os.Exit(1)
	}
}

type talk struct {
	*gonet.TCPConn
	endpoint tcpip.Endpoint
	mode     string
}

func (t talk) abort() {
	t.endpoint.SocketOptions().SetLinger(tcpip.LingerOption{Enabled: true})
	t.Close()
}

func (t talk) keepAlive() {
	idle, interval := tcpip.KeepaliveIdleOption(2*time.Second), tcpip.KeepaliveIntervalOption(time.Second)
	t.endpoint.SocketOptions().SetKeepAlive(true)
	t.endpoint.SetSockOpt(&idle)
	t.endpoint.SetSockOpt(&interval)
	t.endpoint.SetSockOptInt(tcpip.KeepaliveCountOption, 4)
}

func (t talk) run() {
	bytes := make([]byte, 65536)
	switch t.mode {
	case "accept-abort", "probe":
		t.abort()
		return
	case "accept-close":
		t.Close()
		return
	case "unread":
		time.Sleep(unreadFor)
		t.Close()
		return
	case "keepalive":
		t.keepAlive()
	}
	for requests := 1; ; requests++ {
		if _, err := t.Read(bytes); err != nil {
			t.Close()
			return
		}
		if t.mode == "abort" || t.mode == "abort-second" && requests == 2 {
			t.abort()
			return
		}
		length := answer
		if t.mode == "download" {
			length = download
		}
		t.Write(make([]byte, length))
		if t.mode == "unread-second" {
			time.Sleep(5 * unreadFor)
		}
		if t.mode == "close" || t.mode == "unread-second" {
			t.Close()
			return
		}
	}
}

func newStack(address string) *stack.Stack {
	descriptor, err := tun.OpenTAP(os.Getenv("PRECONFIGURED_TAPIF"))
	check("tap", err)
	link, err := fdbased.New(&fdbased.Options{
		FDs: []int{descriptor}, MTU: 1500, EthernetHeader: true, Address: "\x02\x00\x00\x00\x00\x02"})
	check("link", err)
	s := stack.New(stack.Options{
		NetworkProtocols:   []stack.NetworkProtocolFactory{ipv4.NewProtocol, arp.NewProtocol},
		TransportProtocols: []stack.TransportProtocolFactory{tcp.NewProtocol},
	})
	check("nic", s.CreateNIC(nic, link))
	own := tcpip.AddressWithPrefix{Address: tcpip.Address(net.ParseIP(address).To4()), PrefixLen: 24}
	check("address", s.AddProtocolAddress(
		nic, tcpip.ProtocolAddress{Protocol: ipv4.ProtocolNumber, AddressWithPrefix: own}, stack.AddressProperties{}))
	s.SetRouteTable([]tcpip.Route{{Destination: header.IPv4EmptySubnet, NIC: nic}})
	return s
}

func listen(s *stack.Stack, port uint16, mode string) {
	var queue waiter.Queue
	listener, err := s.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &queue)
	check("endpoint", err)
	check("bind", listener.Bind(tcpip.FullAddress{NIC: nic, Port: port}))
	check("listen", listener.Listen(10))
	entry, ready := waiter.NewChannelEntry(waiter.ReadableEvents)
	queue.EventRegister(&entry)
	for {
		endpoint, its, err := listener.Accept(nil)
		if err != nil {
			<-ready
			continue
		}
		go talk{gonet.NewTCPConn(its, endpoint), endpoint, mode}.run()
	}
}

func connect(s *stack.Stack, own uint16, address string, port uint16, mode string) {
	var queue waiter.Queue
	endpoint, err := s.NewEndpoint(tcp.ProtocolNumber, ipv4.ProtocolNumber, &queue)
	check("endpoint", err)
	check("bind", endpoint.Bind(tcpip.FullAddress{NIC: nic, Port: own}))
	entry, ready := waiter.NewChannelEntry(waiter.WritableEvents | waiter.EventErr | waiter.EventHUp)
	queue.EventRegister(&entry)
	endpoint.Connect(tcpip.FullAddress{NIC: nic, Addr: tcpip.Address(net.ParseIP(address).To4()), Port: port})
	<-ready
	if endpoint.LastError() != nil {
		endpoint.Close()
		return
	}
	its := talk{gonet.NewTCPConn(&queue, endpoint), endpoint, mode}
	if mode != "probe" {
		its.Write([]byte(request))
	}
	its.run()
}

func number(text string) uint16 {
	port, err := strconv.ParseUint(text, 10, 16)
	check("port", err)
	return uint16(port)
}

func main() {
	s := newStack(os.Args[1])
	for _, rule := range os.Args[3:] {
		port, mode, _ := strings.Cut(rule, "=")
		go listen(s, number(port), mode)
	}
	fmt.Println("up")
	for lines := bufio.NewScanner(os.Stdin); lines.Scan(); {
		words := strings.Fields(lines.Text())
		go connect(s, number(words[1]), words[2], number(words[3]), words[4])
	}
}
