package inbox_test

import (
	"bufio"
	"fmt"
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

const givenUp = "The message was given up after 3 attempts: fetching UID 2 again: "

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
			problem: "The message was given up after 3 attempts: ...",
		},
		"its body cannot be parsed": {
			down:    always(replace(`\(UID 2 BODY\[\] \{.*`, "(UID 2 BODY[] ((((")),
			problem: givenUp + `in response-data: imapwire: expected nstring, got "(".`,
		},
		"its body is NIL": {
			down:    instead("* 2 FETCH (UID 2 BODY[] NIL)\r\n", 1000),
			problem: givenUp + "the server's answer is incomplete: UID 2 is in the folder, but was not given.",
		},
		"its body is never sent": {
			down:    instead("", 1000),
			problem: givenUp + "the server's answer is incomplete: UID 2 is in the folder, but was not given.",
		},
		"its body is refused": {
			up: always(func(line string) (string, bool) {
				if strings.Contains(line, "FETCH 1:3 (UID BODY") || strings.Contains(line, "FETCH 2 (UID BODY") {
					line = strings.Replace(line, "BODY.PEEK[]", "WHATEVER", 1)
				}
				return line, true
			}),
			problem: givenUp + "imap: BAD [CLIENTBUG] Unknown FETCH data item.",
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
			var attempts atomic.Int32
			counted := func() rewriter {
				up := test.up()
				return func(line string) (string, bool) {
					if strings.Contains(line, "FETCH 2 (UID BODY") {
						attempts.Add(1)
					}
					return up(line)
				}
			}
			s := newSink()
			read(t, between(t, mailbox, counted, test.down), s, fast)
			s.untilSaved(t, mail("1"), test.problem, mail("3"))
			if attempts.Load() != 3 {
				t.Errorf("%d attempts, want 3", attempts.Load())
			}
			deliver(t, server, mail("4"))
			s.untilSaved(t, mail("1"), test.problem, mail("3"), mail("4"))
		})
	}
}

func TestLongerThanAnnounced(t *testing.T) {
	t.Parallel()
	large := mail("2") + strings.Repeat("x", 11<<20) + "\r\n"
	for announced, problem := range map[string]string{
		"100":     "the server delivers more than it was asked for.",
		"9000000": fmt.Sprintf("the server's answer is incomplete: UID 2: the message has %d bytes, other than announced.", len(large)),
	} {
		t.Run(announced, func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{})
			deliver(t, server, mail("1"), large, mail("3"))
			s := newSink()
			down := replace(`UID 2 (.*)RFC822.SIZE \d+`, "UID 2 ${1}RFC822.SIZE "+announced)
			read(t, between(t, mailbox, always(unchanged), always(down)), s, fast)
			s.untilSaved(t, mail("1"), givenUp+problem, mail("3"))
		})
	}
}

// The message that a bad one is compared with can be bad, too.
func TestTwoInARow(t *testing.T) {
	t.Parallel()
	for name, end := range map[string]bool{"the connection ends": true, "the answer is NIL": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{})
			deliver(t, server, mail("1"), mail("2"), mail("3"), mail("4"))
			var fourth atomic.Int32
			down := func() rewriter {
				skipping := false
				return func(line string) (string, bool) {
					switch {
					case strings.Contains(line, "(UID 4 BODY[] {") && fourth.Add(1) <= 2: // two of its attempts, or of the probes
						return line, false
					case strings.Contains(line, "(UID 2 BODY[] {"), strings.Contains(line, "(UID 3 BODY[] {"):
						skipping = !end
						return strings.Split(line, "BODY")[0] + "BODY[] NIL)\r\n", !end
					case skipping:
						skipping = line != ")\r\n"
						return "", true
					}
					return line, true
				}
			}
			s := newSink()
			read(t, between(t, mailbox, always(unchanged), down), s, fast)
			const problem = "The message was given up after ..."
			s.untilSaved(t, mail("1"), problem, problem, mail("4"))
		})
	}
}

// While the server refuses everything, it is no message's fault.
func TestServerRefusesEverything(t *testing.T) {
	t.Parallel()
	for _, messages := range []int{1, 3} {
		t.Run(fmt.Sprint(messages), func(t *testing.T) {
			t.Parallel()
			server, mailbox := fake(t, fakemail.Options{})
			var want []string
			for i := range messages {
				want = append(want, mail(fmt.Sprint(i)))
			}
			deliver(t, server, want...)
			var refused atomic.Int32
			up := func(line string) (string, bool) {
				if strings.Contains(line, "BODY.PEEK[]") && refused.Add(1) < 50 {
					line = strings.Replace(line, "BODY.PEEK[]", "LATER", 1)
				}
				return line, true
			}
			s := newSink()
			log, _ := read(t, between(t, mailbox, always(up), always(unchanged)), s, fast)
			s.untilSaved(t, want...)
			log.want(t, 1, logLost)
		})
	}
}

// A message that nothing can be compared with is given up in the end.
func TestAlone(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"))
	s := newSink()
	options := fast
	options.GiveUpAfter = 100 * time.Millisecond
	down := func(line string) (string, bool) { return line, !strings.Contains(line, "(UID 1 BODY[] {") }
	began := time.Now()
	read(t, between(t, mailbox, always(unchanged), always(down)), s, options)
	s.untilSaved(t, "The message was given up after ...")
	if took := time.Since(began); took < options.GiveUpAfter {
		t.Errorf("after %s, want %s", took, options.GiveUpAfter)
	}
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
	log.want(t, 0, "estimates")
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

// A server that tells of messages with every answer must not be asked again without a pause.
func TestNewsOfNothing(t *testing.T) {
	t.Parallel()
	server, mailbox := fake(t, fakemail.Options{})
	deliver(t, server, mail("1"))
	s := newSink()
	options := fast
	options.FileEvery = 20 * time.Millisecond
	down := replace(`^(T\d+ OK UID FETCH)`, "* 7 EXISTS\r\n$1")
	read(t, between(t, mailbox, always(unchanged), always(down)), s, options)
	s.untilReady(t)
	began := time.Now()
	s.untilSwept(t, 20)
	if took := time.Since(began); took < 15*options.FileEvery {
		t.Errorf("20 sweeps in %s, want a pause of %s before each", took, options.FileEvery)
	}
	deliver(t, server, mail("2"))
	s.untilSaved(t, mail("1"), mail("2"))
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
