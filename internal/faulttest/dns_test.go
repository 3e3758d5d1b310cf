//go:build faults

package faulttest

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/swapdesk/swapdesk/internal/fakedns"
)

// dns is a DNS server with the keys of firms that sign their mails.
type dns struct {
	*fakedns.Server
	key ed25519.PrivateKey
}

// verifiedHere has the desk's processes verify the partners' signatures by a DNS
// server, and trust no word of the mail server's.
func (w *world) verifiedHere() *dns {
	w.t.Helper()
	server, err := fakedns.Start()
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(func() { server.Close() })
	w.dns = &dns{server, ed25519.NewKeyFromSeed(bytes.Repeat([]byte{7}, ed25519.SeedSize))}
	return w.dns
}

// publish gives a domain the key and a policy.
func (d *dns) publish(domain string) {
	public := base64.StdEncoding.EncodeToString(d.key.Public().(ed25519.PublicKey))
	d.SetTXT("s._domainkey."+domain, "v=DKIM1; k=ed25519; p="+public)
	d.SetTXT("_dmarc."+domain, "v=DMARC1; p=reject")
}

func (d *dns) sign(domain string, raw []byte) ([]byte, error) {
	var signed bytes.Buffer
	err := dkim.Sign(&signed, bytes.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s", Signer: d.key,
		HeaderKeys: []string{"From", "To", "Subject", "Date", "Message-ID"},
	})
	return signed.Bytes(), err
}

// undecided tells whether so many mails wait for the DNS, with a note that says so.
func (w *world) undecided(n int) bool {
	rows, err := w.rows(`SELECT id::text FROM message WHERE outcome IS NULL AND reason LIKE 'its sender cannot be authenticated yet: %'`)
	return err == nil && len(rows) == n
}

// decided is how many requests there are, and how many mails were written.
func (w *world) decided() string {
	w.t.Helper()
	rows, err := w.rows(`SELECT format('%s requests, %s mails', (SELECT count(*) FROM request), (SELECT count(*) FROM outgoing))`)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows[0]
}

// The DNS is silent while partners write, and a forger, and the desk is killed: nobody
// is taken for somebody else, or asked whether it was them. Then it fails for one firm
// only.
func TestDNSAway(t *testing.T) {
	t.Parallel()
	w := setup(t)
	dns := w.verifiedHere()
	p := w.serve("")
	w.staff()
	w.write(3)
	w.settle()
	before := w.decided()

	dns.Silence(true)
	silent := scale(10, 100)
	w.write(silent)
	dns.publish("bank.example")
	w.post([]byte("From: jane@bank.example\r\nTo: " + deskAddr + "\r\nMessage-ID: <forged@bank.example>\r\nSubject: my address\r\n" +
		"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\nPlease swap my address for jane@firm1.onmicrosoft.com\r\n"))
	w.strangers = []string{"forged@bank.example refused 1"}
	if !until(func() bool { return w.undecided(silent + 1) }) {
		t.Fatalf("the mails do not wait for the DNS:\n%s", w.state())
	}
	p.restart()
	w.write(1)
	if !until(func() bool { return w.undecided(silent + 2) }) {
		t.Fatalf("the mails do not wait for the DNS after a restart:\n%s", w.state())
	}
	if after := w.decided(); after != before {
		t.Errorf("%s while the DNS was silent, and %s before", after, before)
	}

	failing := fmt.Sprintf("firm%d.example", len(w.partners))
	dns.Fail("_dmarc."+failing, true)
	dns.Fail("s._domainkey."+failing, true)
	dns.Silence(false)
	if !until(func() bool { return w.undecided(1) }) {
		t.Fatalf("the other firms' mails wait on:\n%s", w.state())
	}
	dns.Fail("_dmarc."+failing, false)
	dns.Fail("s._domainkey."+failing, false)
	w.settle()
	w.check()
	w.checkNoProblem()
	w.checkSuspicious(1)
}

func (w *world) checkSuspicious(n int) {
	w.t.Helper()
	if list, code := w.run("mail", "list", "--for-staff", "--json"); code != 0 || strings.Count(list, `"reason": "suspicious: `) != n {
		w.t.Errorf("for staff, exit code %d:\n%s", code, list)
	}
}

// The name servers of some firms do not answer, and these write more than the desk has
// workers: the others' partners do not notice.
func TestNameServersOfSomeAway(t *testing.T) {
	t.Parallel()
	w := setup(t)
	dns := w.verifiedHere()
	w.serve("")
	w.staff()
	away := scale(60, 300)
	for i := range away {
		dns.Mute(fmt.Sprintf("firm%d.example", 1+i), true)
	}
	w.write(away)
	var slowest time.Duration
	for range 10 {
		w.write(1)
		last := w.partners[len(w.partners)-1]
		if !until(func() bool { return w.mail.Count(last.old) > 0 }) {
			t.Fatalf("a partner waits in vain:\n%s", w.state())
		}
		slowest = max(slowest, time.Since(last.written))
	}
	t.Logf("%d wait for their name servers, the others for %v at most", away, slowest.Round(time.Millisecond))
	if slowest > soon {
		t.Errorf("a partner waited %v for the acknowledgement", slowest)
	}
	if !until(func() bool { return w.undecided(away) }) {
		t.Fatalf("the mails do not wait for the DNS:\n%s", w.state())
	}
	for i := range away {
		dns.Mute(fmt.Sprintf("firm%d.example", 1+i), false)
	}
	w.settle()
	w.check()
	w.checkNoProblem()
}
