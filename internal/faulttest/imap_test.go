//go:build faults

package faulttest

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/emersion/go-imap/v2"

	"github.com/swapdesk/swapdesk/internal/fakemail"
)

// newsletter is a mail that nobody answers, of about so many bytes.
func newsletter(id string, size int) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: news@paper.example\r\nTo: %s\r\nMessage-ID: <%s>\r\nSubject: news\r\nList-Id: <news.paper.example>\r\n"+
		"Date: Mon, 02 Mar 2026 09:00:00 +0000\r\n\r\n", deskAddr, id)
	line := strings.Repeat("x", 70) + "\r\n"
	b.WriteString(strings.Repeat(line, size/len(line)))
	return b.Bytes()
}

// post delivers a stranger's mail.
func (w *world) post(raw []byte) {
	w.t.Helper()
	if err := w.mail.Deliver(raw); err != nil {
		w.t.Fatal(err)
	}
}

// The mailbox holds a message too large to be read and one whose bytes never
// come; the connection is cut in the middle of a literal.
func TestMessagesThatDoNotCome(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.process("")
	w.write(scale(10, 100))
	w.post(newsletter("large@paper.example", 60<<20))
	w.post(newsletter("withheld@paper.example", 1<<10))
	withheld := w.mail.Folder("INBOX")
	w.post(newsletter("cut@paper.example", 2<<20))
	w.write(scale(10, 100))
	w.strangers = []string{" refused 2", "cut@paper.example refused 1"}
	// All other mails together have less than what is sent before the cut.
	w.mail.IMAPFault(fakemail.IMAPFault{Withhold: imap.UID(withheld), CutAfter: 1 << 20})
	p.start()
	w.staff()
	w.settle()
	w.check()
	t.Logf("peak memory %d MB", p.peakMemory()>>20)
	if peak := p.peakMemory(); peak > 100<<20 {
		t.Errorf("%d bytes of memory", peak)
	}
	if list, code := w.run("mail", "list", "--for-staff", "--json"); code != 0 || strings.Count(list, `"state": "refused"`) != 2 {
		t.Errorf("for staff, exit code %d:\n%s", code, list)
	}
	if !until(func() bool { return w.mail.Folder("INBOX") == 0 && w.mail.Folder("Refused") == 3 }) {
		t.Errorf("%d mails are in INBOX, %d in Refused", w.mail.Folder("INBOX"), w.mail.Folder("Refused"))
	}
}

// The mail server comes back from a backup with another UIDVALIDITY just when
// mails have been stored, is restarted, and refuses to move anything.
func TestMailboxRestored(t *testing.T) {
	t.Parallel()
	w := setup(t)
	p := w.process("")
	stored := moment{At: stems.commit, Within: stems.storeMessage, After: true, Do: func(*session) {
		w.mail.BumpUIDValidity()
		w.mail.CutIMAP()
	}}
	restored := p.tap.at(stored)
	w.mail.IMAPFault(fakemail.IMAPFault{RefuseMove: true})
	p.start()
	w.write(scale(20, 200))
	w.staff()
	await(t, "the first mails", restored)
	again := p.tap.at(moment{At: stems.commit, Within: stems.storeMessage, After: true, Do: func(*session) {
		w.mail.CutIMAP()
	}})
	w.write(scale(10, 100))
	await(t, "further mails", again)
	w.settle()
	w.check()
	if n := w.mail.Folder("Processed"); n != 0 {
		t.Errorf("%d mails were moved", n)
	}
	w.mail.IMAPFault(fakemail.IMAPFault{})
	if soak { // after the next sweep, a minute later
		w.filed()
	}
}
