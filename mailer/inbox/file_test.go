package inbox_test

import (
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// oddRefused gives every message an outcome: odd UIDs are refused.
func oddRefused(msg inbox.Message) (inbox.Filing, bool) {
	return inbox.Filing{UID: msg.UID, Refused: msg.UID%2 == 1}, true
}

func TestFiling(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		without             []imap.Cap
		inbox, moved, other int // of 250
		unseen              uint32
	}{
		"MOVE":        {nil, 0, 125, 125, 0},
		"UIDPLUS":     {[]imap.Cap{imap.CapMove}, 0, 125, 125, 0},
		"neither one": {[]imap.Cap{imap.CapMove, imap.CapUIDPlus}, 250, 0, 0, 0},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{Without: test.without})
			s := newSink()
			s.outcome = oddRefused
			_, stop := read(t, mailbox, s, fast)
			for i := range 250 {
				deliver(t, server, mail(fmt.Sprint(i)))
			}
			s.untilFiled(t, 250)
			stop()
			if a, b, c := server.Folder("INBOX"), server.Folder("Processed"), server.Folder("Refused"); a != test.inbox || b != test.moved || c != test.other {
				t.Errorf("%d in INBOX, %d in Processed, %d in Refused", a, b, c)
			}
			if unseen := signIn(t, server).unseen(t); unseen != test.unseen {
				t.Errorf("%d unseen, want %d", unseen, test.unseen)
			}
		})
	}
}

func TestFilingWithoutFolders(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	mailbox.Processed, mailbox.Refused = "", ""
	deliver(t, server, mail("1"), mail("2"))
	s := newSink()
	s.outcome = oddRefused
	_, stop := read(t, mailbox, s, fast)
	s.untilFiled(t, 2)
	stop()
	if server.Folder("INBOX") != 2 || signIn(t, server).unseen(t) != 0 {
		t.Error("the messages are to stay and to be marked read")
	}
}

// Without MOVE and UIDPLUS, what a person has marked as deleted must survive; with UIDPLUS, too.
func TestFilingSparesOthersDeletions(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{Without: []imap.Cap{imap.CapMove}})
	deliver(t, server, mail("1"), mail("2"))
	signIn(t, server).flag(t, imap.FlagDeleted, 1)
	s := newSink()
	s.outcome = func(msg inbox.Message) (inbox.Filing, bool) { return inbox.Filing{UID: 2}, msg.UID == 2 }
	read(t, mailbox, s, fast)
	s.untilFiled(t, 1)
	if server.Folder("INBOX") != 1 || server.Folder("Processed") != 1 {
		t.Errorf("%d in INBOX, %d in Processed, want 1 and 1", server.Folder("INBOX"), server.Folder("Processed"))
	}
}

func TestFilingWaitsForOutcomes(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"))
	s := newSink()
	read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"))
	s.untilReady(t)
	s.do(func() { s.outcome = oddRefused }) // known later, and no sweep comes
	s.untilFiled(t, 1)
	if server.Folder("Refused") != 1 {
		t.Error("the message is not in Refused")
	}
}

// What an earlier reader has stored is filed too, and that says nothing about
// what this one waits for.
func TestFilingWaitsForOutcomesBesideOlderOnes(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"))
	s := newSink()
	_, stop := read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"), mail("2"))
	stop()
	known := uint32(2)
	s.outcome = func(msg inbox.Message) (inbox.Filing, bool) { return inbox.Filing{UID: msg.UID}, msg.UID <= known }
	deliver(t, server, mail("3"))
	read(t, mailbox, s, fast)
	s.untilFiled(t, 2)
	s.do(func() { known = 3 })
	s.untilFiled(t, 3)
}

func TestFilingFailsAndDelaysNothing(t *testing.T) {
	t.Parallel()
	for _, without := range [][]imap.Cap{nil, {imap.CapMove}} {
		t.Run(fmt.Sprint(without), func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{Without: without})
			server.IMAPFault(fakemail.IMAPFault{RefuseMove: true})
			s := newSink()
			s.outcome = oddRefused
			options := fast
			options.SweepEvery = 50 * time.Millisecond
			log, _ := read(t, mailbox, s, options)
			for i := range 10 {
				deliver(t, server, mail(fmt.Sprint(i)))
				s.until(t, "a message in spite of it", func() bool { return len(s.saved) == i+1 })
			}
			s.untilSwept(t, 3)
			if server.Folder("INBOX") != 10 {
				t.Errorf("%d in INBOX, want 10: what could not be copied must not be expunged", server.Folder("INBOX"))
			}
			server.IMAPFault(fakemail.IMAPFault{})
			s.untilFiled(t, 10)
			waitFor(t, "the log", func() bool { return log.count("processed messages are moved again") == 1 })
			log.want(t, 1, "processed messages stay where they are")
			log.want(t, 0, logLost)
		})
	}
}

func TestFilingFailsIsNotTriedAgainAtOnce(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	server.IMAPFault(fakemail.IMAPFault{RefuseMove: true})
	var moves atomic.Int32
	up := func(line string) (string, bool) {
		if strings.Contains(line, " UID MOVE ") {
			moves.Add(1)
		}
		return line, true
	}
	s := newSink()
	s.outcome = func(msg inbox.Message) (inbox.Filing, bool) { return inbox.Filing{UID: msg.UID}, true }
	read(t, between(t, mailbox, always(up), always(unchanged)), s, fast) // the next sweep by the clock is an hour away
	for i := range 5 {
		deliver(t, server, mail(fmt.Sprint(i)))
		s.until(t, "a message in spite of it", func() bool { return len(s.saved) == i+1 })
	}
	s.untilReady(t)
	if moves.Load() != 2 {
		t.Errorf("MOVE %d times, want twice: before and after the folder was made", moves.Load())
	}
}

func TestFilingOfManyAtOnce(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	for i := range 250 {
		deliver(t, server, mail(fmt.Sprint(i)))
	}
	s := newSink()
	options := fast
	options.FileFor = time.Nanosecond
	read(t, mailbox, s, options)
	s.untilReady(t)
	s.do(func() { s.outcome = oddRefused })
	deliver(t, server, mail("250"))
	s.untilFiled(t, 251)
}
