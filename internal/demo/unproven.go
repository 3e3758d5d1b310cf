package demo

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// unsigned is the domain of a firm whose mail nothing authenticates.
	unsigned = "fourthcoffee.com"
	// forger sends in the names of others.
	forger = "mallory@bulk.example"
)

// dmarc is what the border's mail server finds: all firms but one have a policy, which
// a mail in their name that comes from elsewhere fails.
func dmarc(envelope, from string) string {
	switch from {
	case unsigned:
		return "none"
	case envelope:
		return "pass"
	default:
		return "fail"
	}
}

// playForgery has somebody write as Jane, whose firm says which mail is its own.
func (w *world) playForgery(ctx context.Context, say *teller) error {
	id, err := w.post(ctx, note{from: jane, text: janeForged, envelope: forger})
	if err != nil {
		return err
	}
	say.note("a forger writes as Jane, whose firm says which mails are its own")
	if err := w.suspicious(ctx, id, "suspicious: "); err != nil {
		return err
	}
	say.note("the forged mail is left for staff as suspicious, and nobody gets an answer")
	return nil
}

// playNils asks from a firm that signs nothing, and confirms on the page that he is
// sent the link of. Before him a scanner of links opens it, which does nothing.
func (w *world) playNils(ctx context.Context, say *teller, decide bool) error {
	say.note("Nils writes, and nothing says that it is him: his firm signs no mail")
	_, link, err := w.challenged(ctx, note{from: nils, text: nils.text})
	if err != nil {
		return err
	}
	say.note("the link scanner of Nils's firm opens the link twice, and nothing happens")
	for range 2 {
		if err := open(ctx, link); err != nil {
			return err
		}
	}
	if r, err := w.requestOf(ctx, nils); err != nil || r.WaitingFor != workflow.ForConfirm {
		return fmt.Errorf("a link that was only opened, and %s is %s, %w", r.Ref, r.State, err)
	}
	say.note("Nils opens it and presses the button: it was him")
	if err := press(ctx, link, "yes"); err != nil {
		return err
	}
	err = until(ctx, func() (bool, error) {
		r, err := w.requestOf(ctx, nils)
		return r.State == workflow.Queued, err
	})
	if err != nil || !decide {
		return err
	}
	if err := w.decideOn(ctx, nils, approve); err != nil {
		return err
	}
	_, err = w.receive(ctx, nils, 2, expect{says: []string{"[SWAP-", nils.addr, "nils@fourthcoffee.onmicrosoft.com"}})
	return err
}

// playNora has somebody ask in the name of Nora, whose firm signs no mail either. With
// decide she says on the page that it was not her; without it that is the reader's part.
func (w *world) playNora(ctx context.Context, say *teller, decide bool) error {
	say.note("a forger writes as Nora, of the firm that signs no mail: %q", nora.subject)
	id, link, err := w.challenged(ctx, note{from: nora, text: nora.text, envelope: forger})
	if err != nil {
		return err
	}
	if w.norasLink = link; !decide {
		return nil
	}
	say.note("Nora opens the link and presses the other button: it was not her")
	if err := press(ctx, link, "no"); err != nil {
		return err
	}
	if err := w.suspicious(ctx, id, "the owner of "+nora.addr+" says that they did not ask for this"); err != nil {
		return err
	}
	say.note("the mail in Nora's name is left for staff as suspicious")
	return nil
}

// challenged sends a mail that nothing authenticates and takes the link out of the one
// mail that the owner of the address gets.
func (w *world) challenged(ctx context.Context, n note) (id, link string, err error) {
	if id, err = w.post(ctx, n); err != nil {
		return "", "", err
	}
	l, err := w.receive(ctx, n.from, 1, expect{says: []string{"nothing has been changed"}})
	if err != nil {
		return "", "", err
	}
	if link = confirmLink.FindString(l.text); link == "" {
		err = fmt.Errorf("mail 1 to %s has no link:\n%s", n.from.addr, l.text)
	}
	return id, link, err
}

// requestOf is the one request for a partner's address.
func (w *world) requestOf(ctx context.Context, p partner) (workflow.Request, error) {
	list, err := w.service.Store.Requests(ctx, store.Filter{Search: p.addr})
	list = slices.DeleteFunc(list, func(l store.Listed) bool { return l.Old != p.addr })
	if err == nil && len(list) != 1 {
		err = fmt.Errorf("%s has %d requests, not one", p.addr, len(list))
	}
	if err != nil {
		return workflow.Request{}, err
	}
	return list[0].Request, nil
}

// suspicious waits until staff are shown a mail, for a reason that begins so.
func (w *world) suspicious(ctx context.Context, id, why string) error {
	var found store.MailItem
	err := until(ctx, func() (done bool, err error) {
		found, err = w.inbound(ctx, id)
		return found.ForStaff, err
	})
	if err == nil && !strings.Contains(found.Reason, why) {
		err = fmt.Errorf("the mail as %s is for staff because of %q", found.From, found.Reason)
	}
	return err
}
