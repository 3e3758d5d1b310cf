package inbox_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

func TestIdleWakes(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	s := newSink()
	options := fast // no sweep comes by itself
	options.FileEvery = never
	log, _ := read(t, mailbox, s, options)
	for i := range 20 {
		deliver(t, server, mail(fmt.Sprint(i)))
		s.until(t, "a message by IDLE", func() bool { return len(s.saved) == i+1 })
	}
	s.do(func() {
		last := s.saved[19]
		if string(last.Raw) != mail("19") || last.Size != int64(len(last.Raw)) || time.Since(last.Received) > time.Hour || last.UID != 20 {
			t.Errorf("the last message is %+v", last)
		}
	})
	log.want(t, 0, logLost)
}

func TestSweepWhenIdleIsDeaf(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	server.IMAPFault(fakemail.IMAPFault{Deaf: true})
	s := newSink()
	options := fast
	options.SweepEvery = 20 * time.Millisecond
	read(t, mailbox, s, options)
	s.untilSwept(t, 1)
	deliver(t, server, mail("1"))
	s.untilSaved(t, mail("1"))
	s.untilSwept(t, 2) // the server's answer to 2:* is message 1, which is not a new one
	s.untilSaved(t, mail("1"))
}

func TestSeenByAPersonHidesNothing(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"))
	person := signIn(t, server)
	person.flag(t, imap.FlagSeen, 1, 2)
	s := newSink()
	read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"), mail("2"))
}

func TestReadingMarksNothing(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"))
	s := newSink()
	_, stop := read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"))
	s.untilReady(t)
	stop()
	if unseen := signIn(t, server).unseen(t); unseen != 1 {
		t.Errorf("%d messages unseen, want 1: there is no outcome yet", unseen)
	}
}

func TestCutInTheMiddleOfAMessage(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	want := []string{big("1", 200_000), big("2", 200_000), big("3", 200_000)}
	deliver(t, server, want...)
	server.IMAPFault(fakemail.IMAPFault{CutAfter: 300_000}) // in the second message
	s := newSink()
	log, _ := read(t, mailbox, s, fast)
	s.untilSaved(t, want...)
	// The sweep goes on for a moment after its last message is stored.
	waitFor(t, "the way back", func() bool { return log.count(logAgain) == 1 })
	log.want(t, 1, logLost)
}

// A connection that ends at an awkward place must not make a difference anywhere.
func TestCutAnywhere(t *testing.T) {
	t.Parallel()
	for after := 20; after < 2000; after += 41 {
		t.Run(fmt.Sprint("MOVE ", after), func(t *testing.T) {
			t.Parallel()
			if got := cutAfter(t, after, fakemail.Options{}); got != 3 {
				t.Errorf("%d messages in Processed, want 3", got)
			}
		})
		t.Run(fmt.Sprint("COPY ", after), func(t *testing.T) {
			t.Parallel()
			// Cut after COPY, the next attempt copies again.
			if got := cutAfter(t, after, fakemail.Options{Without: []imap.Cap{imap.CapMove}}); got < 3 {
				t.Errorf("%d messages in Processed, want 3", got)
			}
		})
	}
}

// cutAfter reads and files three messages over a connection that is cut once, and returns how many are in Processed.
func cutAfter(t *testing.T, bytes int, options fakemail.Options) (processed int) {
	server, mailbox := fake(t, options)
	want := []string{mail("1"), mail("2"), mail("3")}
	deliver(t, server, want...)
	server.IMAPFault(fakemail.IMAPFault{CutAfter: bytes})
	s := newSink()
	s.outcome = func(msg inbox.Message) (inbox.Filing, bool) { return inbox.Filing{UID: msg.UID}, true }
	intervals := fast
	intervals.SweepEvery = 20 * time.Millisecond
	read(t, mailbox, s, intervals)
	s.untilSaved(t, want...)
	s.untilFiled(t, 3)
	if got := server.Folder("INBOX"); got != 0 {
		t.Errorf("%d messages in INBOX, want none", got)
	}
	return server.Folder("Processed")
}

func TestSilentServer(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	s := newSink()
	options := fast
	options.SweepEvery = 20 * time.Millisecond
	options.CommandTimeout = 100 * time.Millisecond
	log, _ := read(t, mailbox, s, options)
	s.untilSwept(t, 1)
	server.IMAPFault(fakemail.IMAPFault{Silent: true})
	deliver(t, server, mail("1"))
	waitFor(t, "the watchdog", func() bool { return log.count("silent for 100ms") > 0 })
	server.IMAPFault(fakemail.IMAPFault{})
	s.untilSaved(t, mail("1"))
}

func TestTooLargeIsNotDownloaded(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	large := big("2", 60<<20)
	deliver(t, server, mail("1"), large, mail("3"))
	server.IMAPFault(fakemail.IMAPFault{CutAfter: 1 << 20})
	s := newSink()
	log, _ := read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"), fmt.Sprintf("The message has %d bytes, and at most 10485760 are read.", len(large)), mail("3"))
	s.do(func() {
		if got := s.saved[1]; got.Size != int64(len(large)) || got.Raw != nil || got.Received.IsZero() {
			t.Errorf("size %d, %d bytes, received %v", got.Size, len(got.Raw), got.Received)
		}
	})
	log.want(t, 0, logLost)
}

func TestUIDValidityChanges(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"))
	s := newSink()
	options := fast
	options.SweepEvery = 20 * time.Millisecond
	log, _ := read(t, mailbox, s, options)
	s.untilSaved(t, mail("1"), mail("2"))
	server.BumpUIDValidity()
	s.untilSaved(t, mail("1"), mail("2"), mail("1"), mail("2"))
	deliver(t, server, mail("3"))
	s.untilSaved(t, mail("1"), mail("2"), mail("1"), mail("2"), mail("3"))
	log.want(t, 1, "new UIDVALIDITY")
}

func TestRemovedInBetween(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	var want []string
	for i := range 103 {
		want = append(want, mail(fmt.Sprint(i)))
	}
	deliver(t, server, want...)
	person := signIn(t, server)
	s := newSink()
	s.before = func(msgs []inbox.Message) {
		if msgs[0].UID == 1 { // the rest is listed, but not fetched yet
			person.flag(t, imap.FlagDeleted, 102)
			person.expunge(t)
		}
	}
	log, _ := read(t, mailbox, s, fast)
	s.untilSaved(t, slices.Delete(want, 101, 102)...)
	s.untilReady(t)
	log.want(t, 0, logLost)
}

func TestRejectedBySink(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("poison"), mail("3"))
	s := newSink()
	s.refuse = func(msgs []inbox.Message) error {
		for _, msg := range msgs {
			if strings.Contains(string(msg.Raw), "poison") {
				return fmt.Errorf("%w: bad \xff\x00 byte", inbox.ErrRejected)
			}
		}
		return nil
	}
	log, _ := read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"), "The message could not be stored: a message cannot be stored: bad ?? byte.", mail("3"))
	deliver(t, server, mail("4"))
	s.until(t, "the next message", func() bool { return len(s.saved) == 4 })
	log.want(t, 0, "the store is unavailable")
}

func TestStoreUnavailable(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	s := newSink()
	attempts := make(chan struct{}, 1000)
	s.refuse = func([]inbox.Message) error {
		attempts <- struct{}{}
		return errors.New("no connection to the database")
	}
	s.outcome = func(msg inbox.Message) (inbox.Filing, bool) { return inbox.Filing{UID: msg.UID}, true }
	log, _ := read(t, mailbox, s, fast)
	deliver(t, server, mail("1"))
	for range 3 {
		<-attempts
	}
	if server.Folder("INBOX") != 1 || signIn(t, server).unseen(t) != 1 {
		t.Error("the mailbox has changed, but nothing is stored")
	}
	s.do(func() { s.refuse = nil })
	s.untilSaved(t, mail("1"))
	s.untilFiled(t, 1)
	log.want(t, 1, "the store is unavailable")
	log.want(t, 1, "the store is available again")
	log.want(t, 0, logLost)
}

func TestOutageIsLoggedOnce(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	s := newSink()
	var states []bool
	options := fast
	options.OnState = func(connected bool) { s.do(func() { states = append(states, connected) }) }
	mailbox, idle := watchIdle(t, mailbox)
	log, stop := read(t, mailbox, s, options)
	<-idle
	server.IMAPFault(fakemail.IMAPFault{CutAfter: 1}) // the first to come back fails too
	server.CutIMAP()
	waitFor(t, "the way back", func() bool { return log.count(logAgain) == 1 })
	deliver(t, server, mail("1"))
	s.untilSaved(t, mail("1"))
	stop()
	log.want(t, 1, "msg=\"reading the mailbox\"")
	log.want(t, 1, logAgain)
	if want := []bool{true, false, true, false}; !slices.Equal(states, want) {
		t.Errorf("states %v, want %v", states, want)
	}
}

// The waits grow only while nothing works.
func TestRetriesStartAgainAfterSuccess(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	options := fast
	options.RetryLimit = never
	mailbox, idle := watchIdle(t, mailbox)
	read(t, mailbox, newSink(), options)
	timeout := time.After(patience)
	for range 17 { // doubled each time, the last would be over half a minute
		select {
		case <-idle:
			server.CutIMAP()
		case <-timeout:
			t.Fatal("the reader does not come back")
		}
	}
}

// watchIdle tells of each IDLE that the server has begun.
func watchIdle(t *testing.T, mailbox inbox.Server) (watched inbox.Server, idle <-chan struct{}) {
	begun := make(chan struct{}, 100)
	return between(t, mailbox, always(unchanged), always(func(line string) (string, bool) {
		if strings.HasPrefix(line, "+ idling") {
			begun <- struct{}{}
		}
		return line, true
	})), begun
}

// waitFor waits for what nothing announces.
func waitFor(t *testing.T, what string, holds func() bool) {
	t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for deadline := time.After(patience); !holds(); {
		select {
		case <-tick.C:
		case <-deadline:
			t.Fatalf("still not: %s", what)
		}
	}
}

// person is somebody who has the mailbox open in a mail client.
type person struct{ client *imapclient.Client }

func signIn(t *testing.T, server *fakemail.Server) person {
	t.Helper()
	client, err := imapclient.DialInsecure(parse(t, server.IMAPURL(), server.CA()).Addr, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { client.Close() })
	if err := client.Login(desk, password).Wait(); err != nil {
		t.Fatal(err)
	}
	if _, err := client.Select("INBOX", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	return person{client}
}

func (p person) flag(t *testing.T, flag imap.Flag, uids ...imap.UID) {
	t.Helper()
	change := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{flag}}
	if err := p.client.Store(imap.UIDSetNum(uids...), change, nil).Close(); err != nil {
		t.Error(err)
	}
}

func (p person) expunge(t *testing.T) {
	t.Helper()
	if err := p.client.Expunge().Close(); err != nil {
		t.Error(err)
	}
}

func (p person) unseen(t *testing.T) uint32 {
	t.Helper()
	data, err := p.client.Status("INBOX", &imap.StatusOptions{NumUnseen: true}).Wait()
	if err != nil {
		t.Fatal(err)
	}
	return *data.NumUnseen
}
