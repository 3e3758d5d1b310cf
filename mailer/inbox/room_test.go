package inbox_test

import (
	"context"
	"testing"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// Mail that the sink has no room for waits in the mailbox. What it has already
// is filed meanwhile, and the mailbox counts as read.
func TestNoRoom(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	s := newSink()
	room, outcomes := true, false
	options := fast
	options.Room = func(context.Context) (bool, error) {
		s.mu.Lock()
		defer s.mu.Unlock()
		return room, nil
	}
	s.outcome = func(m inbox.Message) (inbox.Filing, bool) { return inbox.Filing{UID: m.UID}, outcomes }
	log, _ := read(t, mailbox, s, options)
	deliver(t, server, mail("1"))
	s.untilSaved(t, mail("1"))
	s.do(func() { room = false })
	deliver(t, server, mail("2"))
	s.untilSwept(t, 2)
	s.do(func() { outcomes = true })
	s.untilFiled(t, 1)
	s.untilSaved(t, mail("1"))
	if n := server.Folder("INBOX"); n != 1 {
		t.Errorf("%d messages in the mailbox, want the one that waits", n)
	}
	s.do(func() { room = true })
	s.untilSaved(t, mail("1"), mail("2"))
	log.want(t, 1, "stays in the mailbox for now")
	log.want(t, 1, "mail is fetched again")
}
