package inbox_test

import (
	"bufio"
	"io"
	"net"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// rewriter changes a line on its way. ok is false when the connection ends after it.
type rewriter func(line string) (changed string, ok bool)

func unchanged(line string) (string, bool) { return line, true }

// between puts somebody between a mailbox and its reader, who rewrites what the server says (down) and what it is
// asked (up), anew for each connection.
func between(t *testing.T, mailbox inbox.Server, up, down func() rewriter) inbox.Server {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	backend := mailbox.Addr
	running.Go(func() {
		for {
			client, err := ln.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", backend)
			if err != nil {
				client.Close()
				continue
			}
			running.Go(func() { pass(server, client, up()) })
			running.Go(func() { pass(client, server, down()) })
		}
	})
	t.Cleanup(func() {
		ln.Close()
		running.Wait()
	})
	mailbox.Addr = ln.Addr().String()
	return mailbox
}

// pass copies lines until either side ends, and then ends the other.
func pass(to, from net.Conn, rewrite rewriter) {
	defer to.Close()
	defer from.Close()
	lines := bufio.NewReaderSize(from, 1<<16)
	for {
		line, err := lines.ReadString('\n')
		changed, ok := rewrite(line)
		if _, writeErr := io.WriteString(to, changed); writeErr != nil || err != nil || !ok {
			return
		}
	}
}

func always(r rewriter) func() rewriter { return func() rewriter { return r } }

func replace(expr, with string) rewriter {
	re := regexp.MustCompile(expr)
	return func(line string) (string, bool) {
		if strings.HasPrefix(line, "* ") || strings.HasPrefix(line, "T") { // no line of a message
			line = re.ReplaceAllString(line, with)
		}
		return line, true
	}
}

// instead says something else in place of the body of UID 2, the first so many times on each connection.
func instead(say string, times int) func() rewriter {
	return func() rewriter {
		skipping, left := false, times
		return func(line string) (string, bool) {
			switch {
			case left > 0 && strings.Contains(line, "(UID 2 BODY[] {"):
				skipping = true
				left--
				return say, true
			case skipping:
				skipping = line != ")\r\n"
				return "", true
			}
			return line, true
		}
	}
}

const notFetched = "The message could not be fetched in 3 attempts: "

// One message of three makes trouble. It must not keep the others.
func TestTroublesomeMessage(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		up, down func() rewriter
		problem  string
	}{
		"its body ends the connection": {
			down: always(func(line string) (string, bool) {
				return line, !strings.Contains(line, "(UID 2 BODY[] {")
			}),
			problem: notFetched + "...",
		},
		"its body cannot be parsed": {
			down:    always(replace(`\(UID 2 BODY\[\] \{.*`, "(UID 2 BODY[] ((((")),
			problem: notFetched + `in response-data: imapwire: expected nstring, got "(".`,
		},
		"its body is NIL": {
			down:    instead("* 2 FETCH (UID 2 BODY[] NIL)\r\n", 1000),
			problem: notFetched + "the server's answer is incomplete: UID 2 is in the folder, but was not given.",
		},
		"its body is never sent": {
			down:    instead("", 1000),
			problem: notFetched + "the server's answer is incomplete: UID 2 is in the folder, but was not given.",
		},
		"its body is refused": {
			up: always(func(line string) (string, bool) {
				if strings.Contains(line, "FETCH 1:3 (UID BODY") || strings.Contains(line, "FETCH 2 (UID BODY") {
					line = strings.Replace(line, "BODY.PEEK[]", "WHATEVER", 1)
				}
				return line, true
			}),
			problem: notFetched + "imap: BAD [CLIENTBUG] Unknown FETCH data item.",
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{})
			deliver(t, server, mail("1"), mail("2"), mail("3"))
			for _, direction := range []*func() rewriter{&test.up, &test.down} {
				if *direction == nil {
					*direction = always(unchanged)
				}
			}
			s := newSink()
			read(t, between(t, mailbox, test.up, test.down), s, fast)
			s.untilSaved(t, mail("1"), test.problem, mail("3"))
			deliver(t, server, mail("4"))
			s.untilSaved(t, mail("1"), test.problem, mail("3"), mail("4"))
		})
	}
}

func TestLongerThanAnnounced(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), big("2", 11<<20), mail("3"))
	s := newSink()
	mailbox = between(t, mailbox, always(unchanged), always(replace(`UID 2 (.*)RFC822.SIZE \d+`, "UID 2 ${1}RFC822.SIZE 100")))
	read(t, mailbox, s, fast)
	s.untilSaved(t, mail("1"), notFetched+"the server delivers more than it was asked for.", mail("3"))
}

// Exchange's sizes are estimates. What arrives in full must be taken all the same.
func TestSizesAreEstimates(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"), mail("3"))
	s := newSink()
	var fetches atomic.Int32
	count := func(line string) (string, bool) {
		if strings.Contains(line, "BODY.PEEK[]") {
			fetches.Add(1)
		}
		return line, true
	}
	log, _ := read(t, between(t, mailbox, always(count), always(replace(`RFC822.SIZE \d+`, "RFC822.SIZE 7777"))), s, fast)
	s.untilSaved(t, mail("1"), mail("2"), mail("3"))
	deliver(t, server, mail("4"))
	s.untilSaved(t, mail("1"), mail("2"), mail("3"), mail("4"))
	s.do(func() {
		if s.saved[0].Size != int64(len(mail("1"))) {
			t.Errorf("size %d, want that of the bytes", s.saved[0].Size)
		}
	})
	if fetches.Load() != 3 {
		t.Errorf("%d fetches, want 3: one, one to confirm it, and one of the new message", fetches.Load())
	}
	log.want(t, 1, "message sizes are estimates")
	log.want(t, 0, logLost)
}

// A size that is wrong because the server lost its tail, and finds it again, is not taken for an estimate.
func TestTornBodyIsFetchedAgain(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"))
	s := newSink()
	log, _ := read(t, between(t, mailbox, always(unchanged), instead("* 2 FETCH (UID 2 BODY[] {4}\r\nFrom)\r\n", 1)), s, fast)
	s.untilSaved(t, mail("1"), mail("2"))
	log.want(t, 0, "estimates")
}

func TestUnreadableDate(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"))
	s := newSink()
	read(t, between(t, mailbox, always(unchanged), always(replace(`UID 2 INTERNALDATE "[^"]*"`, `UID 2 INTERNALDATE "once"`))), s, fast)
	s.untilSaved(t, mail("1"), mail("2"))
	deliver(t, server, mail("3"))
	s.untilSaved(t, mail("1"), mail("2"), mail("3"))
	s.do(func() {
		if !s.saved[1].Received.IsZero() || s.saved[2].Received.IsZero() {
			t.Errorf("received %v and %v, want none and one", s.saved[1].Received, s.saved[2].Received)
		}
	})
}

// Somebody changes flags while the folder is listed, and the library takes the news for the answer.
func TestFlagsInsteadOfListing(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"), mail("2"))
	var once sync.Once
	s := newSink()
	log, _ := read(t, between(t, mailbox, always(unchanged), always(func(line string) (string, bool) {
		if strings.Contains(line, "(UID 1 INTERNALDATE") {
			once.Do(func() { line = "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n" + line })
		}
		return line, true
	})), s, fast)
	s.untilSaved(t, mail("1"), mail("2"))
	log.want(t, 0, logLost)
}

func TestNoIdle(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ up, down rewriter }{
		"not offered": {unchanged, replace(" IDLE", "")},
		"refused":     {replace("^(T[0-9]+) IDLE", "$1 IDDLE"), unchanged},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{})
			s := newSink()
			options := fast
			options.PollEvery = 20 * time.Millisecond
			log, _ := read(t, between(t, mailbox, always(test.up), always(test.down)), s, options)
			s.untilSwept(t, 2)
			deliver(t, server, mail("1"))
			s.untilSaved(t, mail("1"))
			log.want(t, 0, logLost)
		})
	}
}

// A quoted string without an end would be read into memory until there is none left.
func TestEndlessAnswer(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"))
	endless := func(line string) (string, bool) {
		if !strings.Contains(line, "(UID 1 INTERNALDATE") {
			return line, true
		}
		return `* 1 FETCH (UID 1 INTERNALDATE "` + strings.Repeat("0", 4<<20), true
	}
	log, _ := read(t, between(t, mailbox, always(unchanged), always(endless)), newSink(), fast)
	waitFor(t, "the guard", func() bool { return log.count("more than it was asked for") > 0 })
}
