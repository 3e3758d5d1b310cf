package demo

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// onceTimeout bounds the story that plays to its end.
	onceTimeout = 90 * time.Second
	// lookEvery is how often the story looks for what has changed.
	lookEvery = 20 * time.Millisecond
)

// Options say how the demo is played.
type Options struct {
	// Once plays the story to its end without a person.
	Once bool
	// JSON prints, with Once, only the requests as a JSON array.
	JSON bool
	// Command is how the reader starts swapdesk, for the commands to try.
	Command  string
	Out, Err io.Writer
}

// Told is a request as the story ends, with the mails about it in order.
type Told struct {
	Ref   workflow.Ref   `json:"ref"`
	State workflow.State `json:"state"`
	Old   string         `json:"old"`
	New   string         `json:"new"`
	Mails []ToldMail     `json:"mails"`

	sender string
}

// ToldMail is one mail of the desk.
type ToldMail struct {
	Subject string `json:"subject"`
	To      string `json:"to"`
	Kind    string `json:"kind"`
}

// Run starts the world and plays the story. Without Once it then stays up until
// ctx ends. It leaves nothing behind.
func Run(ctx context.Context, o Options) (err error) {
	out := o.Out
	if o.JSON {
		out = io.Discard
	}
	say := newTeller(out)
	say.line("starting Postgres, a mail server, a tenant authority and the desk ...")
	w, err := startWorld(ctx, o.Err)
	if err != nil {
		return interrupted(ctx, err)
	}
	defer func() { err = errors.Join(err, w.stop()) }()
	say.line("ready")
	following, stopFollowing := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() {
		defer close(done)
		say.follow(following, w.service.Store)
	}()
	defer func() { stopFollowing(); <-done }()
	if o.Once {
		return once(ctx, w, say, o)
	}
	return stay(ctx, w, say, o)
}

func once(ctx context.Context, w *world, say *teller, o Options) error {
	ctx, cancel := context.WithTimeout(ctx, onceTimeout)
	defer cancel()
	if err := w.play(ctx, say, true); err != nil {
		return err
	}
	told, err := w.settled(ctx)
	if err != nil {
		return fmt.Errorf("the story did not end as it should:\n%w", err)
	}
	if o.JSON {
		encoder := json.NewEncoder(o.Out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(told)
	}
	say.catchUp(ctx, w.service.Store)
	say.line("every partner got the right answer, and every invariant holds")
	return nil
}

func stay(ctx context.Context, w *world, say *teller, o Options) error {
	console, err := w.consoleLink(ctx)
	if err != nil {
		return interrupted(ctx, err)
	}
	say.line("the staff's console, for %s: %s", staffAddr, console)
	if err := w.play(ctx, say, false); err != nil {
		return interrupted(ctx, err)
	}
	list, err := w.service.Store.Requests(ctx, store.Filter{State: workflow.Queued})
	if err != nil {
		return interrupted(ctx, err)
	}
	say.catchUp(ctx, w.service.Store)
	refs := []string{"SWAP-1234-567X", "SWAP-1234-567X"}
	for i, l := range list {
		refs[i%2] = string(l.Ref)
	}
	fmt.Fprintf(o.Out, `
Now you are the staff. In a browser, if you have not opened it yet:

  %[13]s

Or in another terminal:

  export SWAPDESK_DATABASE_URL='%[1]s'
  export SWAPDESK_TENANT_AUTHORITY='%[2]s' SWAPDESK_STAFF=%[3]s
  export SWAPDESK_IMAP_URL='%[8]s'
  export SWAPDESK_SMTP_URL='%[9]s' SWAPDESK_MAIL_FROM=%[10]s
  export SWAPDESK_AUTHSERV_ID=%[11]s SWAPDESK_PUBLIC_URL='http://%[7]s'

  %[4]s requests list
  %[4]s requests show %[5]s
  %[4]s requests approve %[5]s
  %[4]s requests deny %[6]s --reason 'Please ask your IT for a username in your own tenant.'
  %[4]s mail list --for-staff
  %[4]s tenant contoso.onmicrosoft.com
  %[4]s doctor
  %[4]s verify

You are also Nora, in whose name somebody has written: %[12]s

What you do shows here as it happens. Health: http://%[7]s/readyz
Ctrl-C ends the demo and leaves nothing behind.

`, w.databaseURL, w.authority.URL(), staffAddr, o.Command, refs[0], refs[1], w.service.HTTP,
		w.mail.IMAPURL(), w.mail.SMTPURL(), deskAddr, authservID, w.norasLink, console)
	select {
	case <-ctx.Done():
		return nil
	case err := <-w.service.Failed():
		return err
	}
}

// interrupted takes an error for the reader's Ctrl-C when it is one.
func interrupted(ctx context.Context, err error) error {
	if errors.Is(ctx.Err(), context.Canceled) {
		return nil
	}
	return err
}

// told collects every request with its mails.
func (w *world) told(ctx context.Context) ([]Told, error) {
	list, err := w.service.Store.Requests(ctx, store.Filter{})
	if err != nil {
		return nil, err
	}
	slices.Reverse(list)
	told := make([]Told, len(list))
	for i, r := range list {
		mails, err := w.service.Store.Mails(ctx, store.MailFilter{Direction: "out", Ref: string(r.Ref)})
		if err != nil {
			return nil, err
		}
		slices.Reverse(mails)
		told[i] = Told{Ref: r.Ref, State: r.State, Old: r.Old, New: r.New, Mails: []ToldMail{}, sender: r.Sender}
		for _, m := range mails {
			told[i].Mails = append(told[i].Mails, ToldMail{m.Subject, m.To, m.Occasion})
		}
	}
	return told, nil
}

// until looks again and again until done says so, or ctx ends.
func until(ctx context.Context, done func() (bool, error)) error {
	ticks := time.NewTicker(lookEvery)
	defer ticks.Stop()
	for {
		ok, err := done()
		if ok || err != nil {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-ticks.C:
		}
	}
}
