package inbox_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"testing"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/mailer/inbox"
)

// BenchmarkSweep reads a folder of 2,000 messages of 2 KB, from the connection to the last Save.
func BenchmarkSweep(b *testing.B) {
	const messages = 2000
	server, err := fakemail.Start(fakemail.Options{Desk: desk, Password: password})
	if err != nil {
		b.Fatal(err)
	}
	defer server.Close()
	for i := range messages {
		if err := server.Deliver([]byte(big(fmt.Sprint(i), 2000))); err != nil {
			b.Fatal(err)
		}
	}
	mailbox, err := inbox.ParseURL(server.IMAPURL())
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		ctx, cancel := context.WithCancel(b.Context())
		s := &counter{want: messages, done: cancel}
		_ = inbox.New(mailbox, s, slog.New(slog.NewTextHandler(io.Discard, nil)), inbox.Options{}).Run(ctx)
		if s.got != messages {
			b.Fatalf("%d messages", s.got)
		}
	}
	b.ReportMetric(messages*float64(b.N)/b.Elapsed().Seconds(), "messages/s")
}

// counter is a Sink that ends the reader when it has enough.
type counter struct {
	got, want int
	done      func()
}

func (c *counter) Cursor(context.Context, uint32) (uint32, error) { return 0, nil }

func (c *counter) Save(_ context.Context, _, _ uint32, msgs []inbox.Message) error {
	if c.got += len(msgs); c.got == c.want {
		c.done()
	}
	return nil
}

func (c *counter) Filings(context.Context, uint32, int) ([]inbox.Filing, error) { return nil, nil }
func (c *counter) Filed(context.Context, uint32, []uint32) error                { return nil }
func (c *counter) Swept(context.Context) error                                  { return nil }
