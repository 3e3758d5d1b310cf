package demo

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

var sam = workflow.Actor{Name: staffAddr, Via: workflow.ViaCLI, Role: workflow.Approver}

// pace is how long the story waits between two partners when somebody watches it: long
// enough to see each arrive in the console.
const pace = time.Second

// play lets every partner write, and Bob mend his request when he is told to.
// With decide it also plays the person who decides, and holds every answer
// against what it has to say; without, it takes its time.
func (w *world) play(ctx context.Context, say *teller, decide bool) error {
	g, ctx := errgroup.WithContext(ctx)
	for i, scene := range []func() error{
		func() error { return w.playJane(ctx, say, decide) },
		func() error { return w.playBob(ctx, say, decide) },
		func() error { return w.playCarol(ctx, say, decide) },
		func() error { return w.playDave(ctx, say) },
		func() error { return w.playErin(ctx, say) },
		func() error { return w.playFrank(ctx, say, decide) },
		func() error { return w.playIrene(ctx, say, decide) },
		func() error { return w.playForgery(ctx, say) },
		func() error { return w.playNils(ctx, say, decide) },
		func() error { return w.playNora(ctx, say, decide) },
	} {
		g.Go(func() error {
			if !decide {
				select {
				case <-time.After(time.Duration(i) * pace):
				case <-ctx.Done():
					return ctx.Err()
				}
			}
			return scene()
		})
	}
	return g.Wait()
}

// expect is what a letter has to be.
type expect struct {
	replyTo string
	says    []string
}

func (w *world) receive(ctx context.Context, p partner, n int, want expect) (*letter, error) {
	l, err := w.waitLetter(ctx, p, n)
	if err != nil {
		return nil, err
	}
	if want.replyTo != "" && l.inReplyTo != "<"+want.replyTo+">" {
		return nil, fmt.Errorf("mail %d to %s answers %s, not the partner's <%s>", n, p.addr, l.inReplyTo, want.replyTo)
	}
	// Staff's words stand as a quotation; they are compared as they were said.
	words := strings.Fields(l.subject + " " + strings.ReplaceAll(l.text, "\n> ", "\n"))
	flat := strings.Join(words, " ")
	for _, text := range want.says {
		if !strings.Contains(flat, text) {
			return nil, fmt.Errorf("mail %d to %s does not say %q:\n%s\n%s", n, p.addr, text, l.subject, l.text)
		}
	}
	return l, nil
}

// decideOn moves the one open request of a partner, as staff do.
func (w *world) decideOn(ctx context.Context, p partner, event func(workflow.Request) workflow.Event) error {
	list, err := w.service.Store.Requests(ctx, store.Filter{State: workflow.Queued, Search: p.addr})
	if err != nil {
		return err
	}
	list = slices.DeleteFunc(list, func(l store.Listed) bool { return l.Old != p.addr })
	if len(list) != 1 {
		return fmt.Errorf("%s has %d requests in the queue, not one", p.addr, len(list))
	}
	_, err = w.service.Store.Move(ctx, list[0].Ref, event(list[0].Request), sam)
	return err
}

func approve(r workflow.Request) workflow.Event { return workflow.Approve{Digest: r.Digest()} }

func (w *world) playJane(ctx context.Context, say *teller, decide bool) error {
	id, err := w.write(ctx, jane, jane.text, nil)
	if err != nil {
		return err
	}
	say.note("Jane writes: %q", jane.subject)
	username := "jane@contoso.onmicrosoft.com"
	if _, err := w.receive(ctx, jane, 1, expect{id, []string{"[SWAP-", username}}); err != nil || !decide {
		return err
	}
	if err := w.decideOn(ctx, jane, approve); err != nil {
		return err
	}
	_, err = w.receive(ctx, jane, 2, expect{id, []string{"[SWAP-", jane.addr, username, "Work or school account"}})
	return err
}

func (w *world) playBob(ctx context.Context, say *teller, decide bool) error {
	id, err := w.write(ctx, bob, bob.text, nil)
	if err != nil {
		return err
	}
	say.note("Bob writes, but nobody made the tenant that he names")
	mend, err := w.receive(ctx, bob, 1, expect{id, []string{"[SWAP-", "fabrikam9.onmicrosoft.com"}})
	if err != nil {
		return err
	}
	if id, err = w.write(ctx, bob, bobsMend, mend); err != nil {
		return err
	}
	say.note("Bob replies with the right username")
	username := "bob@fabrikam.onmicrosoft.com"
	if _, err := w.receive(ctx, bob, 2, expect{id, []string{"[SWAP-", username}}); err != nil || !decide {
		return err
	}
	if err := w.decideOn(ctx, bob, approve); err != nil {
		return err
	}
	_, err = w.receive(ctx, bob, 3, expect{id, []string{bob.addr, username}})
	return err
}

func (w *world) playCarol(ctx context.Context, say *teller, decide bool) error {
	id, err := w.write(ctx, carol, carol.text, nil)
	if err != nil {
		return err
	}
	say.note("Carol writes: %q", carol.subject)
	ack, err := w.receive(ctx, carol, 1, expect{id, []string{"[SWAP-"}})
	if err != nil {
		return err
	}
	if err := w.playOutOfOffice(ctx, say, ack); err != nil || !decide {
		return err
	}
	err = w.decideOn(ctx, carol, func(workflow.Request) workflow.Event { return workflow.Deny{Reason: denyReason} })
	if err != nil {
		return err
	}
	_, err = w.receive(ctx, carol, 2, expect{id, []string{denyReason}})
	return err
}

// ending is how the story ends for a partner.
type ending struct {
	// request is the state of the request for their address, and what the mails about
	// it were for, in the order of the alphabet.
	request string
	mails   int // that they got
}

var endings = map[string]ending{
	jane.addr:  {"completed: acknowledgement, confirmation", 2},
	bob.addr:   {"completed: acknowledgement, confirmation, mend", 3},
	carol.addr: {"denied: acknowledgement, denial", 2},
	dave.addr:  {"", 1},
	erin.addr:  {"", 1},
	frank.addr: {"completed: confirmation, group_answer", 2},
	gwen.addr:  {"completed: confirmation, group_answer, notice", 2},
	hans.addr:  {"completed: confirmation, group_answer, notice", 2},
	irene.addr: {"completed: acknowledgement, confirmation, mend", 3},
	nils.addr:  {"completed: challenge, confirmation", 2},
	nora.addr:  {"withdrawn: challenge", 1},
}

// settled checks the end of the story that decides: the states, the mails of
// each partner and nobody else's, and the invariants.
func (w *world) settled(ctx context.Context) ([]Told, error) {
	// The last mails are with the partners; the rows say so a moment later.
	err := until(ctx, func() (bool, error) {
		open, err := w.service.Store.Mails(ctx, store.MailFilter{Direction: "out", State: store.MailQueued})
		return len(open) == 0, err
	})
	if err != nil {
		return nil, err
	}
	told, err := w.told(ctx)
	if err != nil {
		return nil, err
	}
	var errs []error
	requests := map[string]string{}
	for _, t := range told {
		kinds := make([]string, len(t.Mails))
		for i, m := range t.Mails {
			kinds[i] = m.Kind
			if m.To != t.Old && m.To != t.sender {
				errs = append(errs, fmt.Errorf("%s: a mail went to %s", t.Ref, m.To))
			}
		}
		slices.Sort(kinds) // a notice and the answer to its group come in any order
		requests[t.Old] += string(t.State) + ": " + strings.Join(kinds, ", ")
	}
	sum := 0
	for addr, want := range endings {
		if got := (ending{requests[addr], w.mail.Count(addr)}); got != want {
			errs = append(errs, fmt.Errorf("%s: %+v, expected %+v", addr, got, want))
		}
		sum += want.mails
	}
	if n := w.mail.Count(fakemail.Everybody); n != sum {
		errs = append(errs, fmt.Errorf("%d mails went out, expected %d", n, sum))
	}
	findings, err := w.service.Store.Verify(ctx)
	for _, f := range findings {
		for _, row := range f.Rows {
			errs = append(errs, fmt.Errorf("%s: %s", f.Invariant, row))
		}
	}
	return told, errors.Join(append(errs, err)...)
}
