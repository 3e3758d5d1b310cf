package demo

import (
	"context"
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
)

// playDave writes a mail that is no request. The desk's word that a person will answer
// comes back: Dave's mailbox is full.
func (w *world) playDave(ctx context.Context, say *teller) error {
	id, err := w.write(ctx, dave, dave.text, nil)
	if err != nil {
		return err
	}
	say.note("Dave writes about something else: %q", dave.subject)
	told, err := w.receive(ctx, dave, 1, expect{id, []string{"a person"}})
	if err != nil {
		return err
	}
	if err := w.ends(ctx, id, store.BecameAnswer, true); err != nil {
		return err
	}
	say.note("Dave's mail is left for staff, and he is told so; but that mail comes back")
	report, err := w.post(ctx, note{
		from: partner{addr: "mailer-daemon@mx.adatum.com", name: "Mail Delivery System", subject: "Undelivered Mail Returned to Sender"},
		kind: "multipart/report; report-type=delivery-status; boundary=b",
		text: "--b\nContent-Type: text/plain\n\nThe mailbox is full.\n--b\nContent-Type: message/delivery-status\n\n" +
			"Reporting-MTA: dns; mx.adatum.com\n\nFinal-Recipient: rfc822; " + dave.addr + "\nAction: failed\nStatus: 5.2.2\n" +
			"Diagnostic-Code: smtp; 552 5.2.2 mailbox full\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: " + told.messageID + "\n\n--b--\n",
	})
	if err != nil {
		return err
	}
	if err := w.ends(ctx, report, store.WasRefused, true); err != nil {
		return err
	}
	return until(ctx, func() (bool, error) {
		list, err := w.service.Store.Mails(ctx, store.MailFilter{Direction: "out", State: store.MailBounced})
		return len(list) == 1 && list[0].To == dave.addr, err
	})
}

// playOutOfOffice lets Carol's mail program answer the desk, which answers nothing.
func (w *world) playOutOfOffice(ctx context.Context, say *teller, answers *letter) error {
	id, err := w.post(ctx, note{
		from: carol, replyTo: answers, text: "I am out of the office until Monday.\n",
		header: []string{"Auto-Submitted: auto-replied"},
	})
	if err != nil {
		return err
	}
	say.note("Carol's mail program answers that she is out of the office")
	return w.ends(ctx, id, store.WasRefused, false)
}

// ends waits for what becomes of a mail.
func (w *world) ends(ctx context.Context, id string, outcome store.Outcome, forStaff bool) error {
	var found store.MailItem
	err := until(ctx, func() (done bool, err error) {
		found, err = w.inbound(ctx, id)
		return found.ID != "" && found.State != "unread", err
	})
	if err == nil && (found.State != string(outcome) || found.ForStaff != forStaff) {
		err = fmt.Errorf("the mail of %s ended as %s (%s)", found.From, found.State, found.Reason)
	}
	return err
}

// inbound is the mail with a Message-ID, or an empty one as long as it is not stored.
func (w *world) inbound(ctx context.Context, id string) (store.MailItem, error) {
	list, err := w.service.Store.Mails(ctx, store.MailFilter{Direction: "in"})
	for _, m := range list {
		if m.MessageID == id {
			return m, err
		}
	}
	return store.MailItem{}, err
}

// playErin asks what the sign-in guide answers: no tenant stands behind her firm.
func (w *world) playErin(ctx context.Context, say *teller) error {
	id, err := w.write(ctx, erin, erin.text, nil)
	if err != nil {
		return err
	}
	say.note("Erin cannot sign in, and asks: %q", erin.subject)
	_, err = w.receive(ctx, erin, 1, expect{id, []string{
		"no tenant stands behind tailspintoys.com", "tailspintoys1.onmicrosoft.com, which no tenant has yet", "tailspintoys.onmicrosoft.com is taken",
	}})
	if err == nil {
		say.note("Erin has the part of the guide that fits: how to make a tenant")
	}
	return err
}

// playFrank asks for three people at once, in a table. His colleagues are told of it.
func (w *world) playFrank(ctx context.Context, say *teller, decide bool) error {
	id, err := w.post(ctx, note{from: frank, text: franksTable, kind: "text/html; charset=utf-8"})
	if err != nil {
		return err
	}
	say.note("Frank writes for three: %q", frank.subject)
	three := []partner{frank, gwen, hans}
	says := []string{"[SWAP-"}
	for _, p := range three {
		says = append(says, p.addr+" -> "+strings.Replace(p.addr, ".com", ".onmicrosoft.com", 1))
	}
	if _, err := w.receive(ctx, frank, 1, expect{id, says}); err != nil {
		return err
	}
	for _, p := range three[1:] {
		notice := expect{says: []string{frank.addr + " has asked us to change", p.addr, "all right with you"}}
		if _, err := w.receive(ctx, p, 1, notice); err != nil {
			return err
		}
	}
	say.note("Gwen and Hans have been told what Frank asks for them")
	if !decide {
		return nil
	}
	for _, p := range three {
		if err := w.decideOn(ctx, p, approve); err != nil {
			return err
		}
		if _, err := w.receive(ctx, p, 2, expect{id, []string{p.addr, "was changed"}}); err != nil {
			return err
		}
	}
	return nil
}

// playIrene misspells the username, and puts it right from her phone.
func (w *world) playIrene(ctx context.Context, say *teller, decide bool) error {
	id, err := w.write(ctx, irene, irene.text, nil)
	if err != nil {
		return err
	}
	say.note("Irene's username has a typo")
	username := "irene@wideworld.onmicrosoft.com"
	mend, err := w.receive(ctx, irene, 1, expect{id, []string{"cannot be right", "Perhaps you meant", username}})
	if err != nil {
		return err
	}
	if id, err = w.write(ctx, irene, irenesMend, mend); err != nil {
		return err
	}
	say.note("Irene puts it right from her phone")
	if _, err := w.receive(ctx, irene, 2, expect{id, []string{"[SWAP-", username}}); err != nil || !decide {
		return err
	}
	if err := w.decideOn(ctx, irene, approve); err != nil {
		return err
	}
	_, err = w.receive(ctx, irene, 3, expect{id, []string{irene.addr, username}})
	return err
}
