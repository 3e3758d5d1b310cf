package fakedns

import (
	"strings"

	"github.com/miekg/dns"
)

// maxString is the most that one string of a TXT record holds (RFC 1035 section
// 3.3.14). Whoever reads a longer value joins its strings without a space (RFC
// 6376 section 3.6.2.2, RFC 7208 section 3.3).
const maxString = 255

// ServeDNS implements dns.Handler.
func (s *Server) ServeDNS(w dns.ResponseWriter, question *dns.Msg) {
	answer := s.answer(question)
	if answer == nil {
		return
	}
	if w.LocalAddr().Network() == "udp" {
		size := dns.MinMsgSize
		if opt := question.IsEdns0(); opt != nil {
			size = max(size, int(opt.UDPSize()))
		}
		answer.Truncate(size)
	}
	_ = w.WriteMsg(answer) // a client that is gone needs no answer
}

// answer is nil for none at all. The library lets messages with one question
// through only.
func (s *Server) answer(question *dns.Msg) *dns.Msg {
	asked := question.Question[0]
	name := dns.CanonicalName(asked.Name)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked[name]++
	if s.silent || s.muted(name) {
		return nil
	}
	m := new(dns.Msg).SetReply(question)
	m.RecursionAvailable = true // a client may take an empty answer without it for a wrong server's
	if opt := question.IsEdns0(); opt != nil {
		m.SetEdns0(dns.DefaultMsgSize, false)
	}
	switch {
	case s.failing[name]:
		m.Rcode = dns.RcodeServerFailure
	case !s.known(name):
		m.Rcode = dns.RcodeNameError
	case asked.Qtype == dns.TypeTXT:
		m.Answer = txt(asked.Name, s.records[name])
	}
	return m
}

// txt has a time to live of 0, so that nobody remembers what a test changes.
func txt(name string, values []string) (records []dns.RR) {
	for _, value := range values {
		records = append(records, &dns.TXT{
			Hdr: dns.RR_Header{Name: name, Rrtype: dns.TypeTXT, Class: dns.ClassINET},
			Txt: split(value),
		})
	}
	return records
}

// escape is for the library, which holds strings as zone files write them.
var escape = strings.NewReplacer(`\`, `\\`)

func split(value string) []string {
	var list []string
	for len(value) > maxString {
		list = append(list, escape.Replace(value[:maxString]))
		value = value[maxString:]
	}
	return append(list, escape.Replace(value))
}
