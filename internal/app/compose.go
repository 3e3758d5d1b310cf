package app

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/partnerpage"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/web"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// Composer makes the store's outgoing mail out of the mailer's letters. The
// confirmation goes to the old address, whose account it is about and which is
// a mailbox, and so does what is for its owner alone, as all is when only they stand
// behind the request; everything else to whoever wrote last in the thread, and what is
// about several requests to whoever asked for them. Links lead to pages below the URL links.
func Composer(desk mailer.Desk, links string) store.Composer {
	return store.Composer{
		Request: func(r workflow.Request, o workflow.Occasion, t store.Thread, now time.Time) (store.Mail, error) {
			l := letter(r, o, t, now)
			if o == workflow.Challenge {
				l.ConfirmURL = links + partnerpage.ConfirmPath + t.Token
			}
			mail, err := desk.Compose(l)
			return store.Mail(mail), err
		},
		Group: func(g workflow.Group, t store.Thread, now time.Time) (store.Mail, error) {
			mail, err := desk.Compose(groupLetter(g, t, now))
			return store.Mail(mail), err
		},
		Answer: func(a workflow.Answer, t store.Thread, now time.Time) (store.Mail, error) {
			mail, err := desk.Compose(answerLetter(desk, a, t, now))
			return store.Mail(mail), err
		},
		Digest: func(u store.Undone, to string, now time.Time) (store.Mail, error) {
			mail, err := desk.Compose(digestLetter(desk, links, u, to, now))
			return store.Mail(mail), err
		},
	}
}

// digestLetter has a Message-ID of its day and its recipient.
func digestLetter(desk mailer.Desk, links string, u store.Undone, to string, now time.Time) mailer.Letter {
	_, domain, _ := strings.Cut(desk.Address, "@")
	l := mailer.Letter{
		Occasion: mailer.Digest, To: to, Date: now,
		MessageID: fmt.Sprintf("digest.%s.%x@%s", now.UTC().Format("20060102"), sha256.Sum256([]byte(to)), domain),
		Undone: mailer.Undone{
			Hours: int(now.Sub(u.Since).Hours()), Queued: u.Queued, ForStaff: u.ForStaff, Held: u.Held, Undeliverable: u.Undeliverable,
		},
	}
	if links != "" {
		l.QueueURL = links + "/queue"
	}
	for _, r := range u.Oldest {
		l.Changes = append(l.Changes, mailer.Change{Ref: string(r.Ref), Old: r.Old, New: r.New})
	}
	return l
}

func answerLetter(desk mailer.Desk, a workflow.Answer, t store.Thread, now time.Time) mailer.Letter {
	l := mailer.Letter{
		Occasion: mailer.Occasion(a.Occasion), Part: a.Part, Cause: a.Cause, Code: a.Code,
		Domain: a.Domain, Tenant: string(a.Tenant), Offer: a.Offer, Free: a.Free, Taken: a.Taken,
		Busy: string(a.Busy), To: t.Writer, Languages: t.Languages, InReplyTo: t.InReplyTo, References: t.References, Date: now,
	}
	if a.Part == "B4" {
		l.ConsentURL = desk.ConsentURL(a.TenantCloud, a.TenantID)
	}
	return l
}

func letter(r workflow.Request, o workflow.Occasion, t store.Thread, now time.Time) mailer.Letter {
	to := t.Writer
	switch {
	case o == workflow.Confirmation, o == workflow.Challenge, o == workflow.Notice:
		to = r.Old
	case t.Auth != workflow.AuthPass && r.Consent.Digest != "":
		to = r.Old // nobody knows who asked; the owner has stood up for it
	}
	occasion := mailer.Occasion(o)
	if o == workflow.Unconfirmed {
		occasion = mailer.Expiry
	}
	return mailer.Letter{
		Occasion:     occasion,
		Problem:      mailer.Problem(r.Problem),
		To:           to,
		Ref:          string(r.Ref),
		Old:          r.Old,
		New:          r.New,
		TenantDomain: r.TenantDomain(),
		Fault:        r.Evidence.Fault,
		Suggestion:   r.Evidence.Suggestion,
		Reason:       r.Decision.Reason,
		Question:     question(r, o),
		Languages:    t.Languages,
		InReplyTo:    t.InReplyTo,
		References:   t.References,
		Date:         now,

		Asker:       r.Author,
		Unconfirmed: o == workflow.Unconfirmed,
		// Only the owner may learn that there is an account, and what became of it.
		SwappedLately: r.Auth == workflow.AuthPass && r.Author == r.Old && failed(r.Evidence, policy.SignalCoolOff),
	}
}

// question is what staff asked. A reminder repeats it if that is what it is of.
func question(r workflow.Request, o workflow.Occasion) string {
	if o == workflow.Reminder && r.WaitingFor != workflow.ForAnswer {
		return ""
	}
	return r.Question
}

func failed(e workflow.Evidence, signal string) bool {
	return slices.ContainsFunc(e.Signals, func(s workflow.Signal) bool { return s.Name == signal && s.Result == workflow.Fail })
}

// groupLetter has the reference of the request that it hangs on, the first.
func groupLetter(g workflow.Group, t store.Thread, now time.Time) mailer.Letter {
	var changes []mailer.Change
	for _, r := range g.Members {
		changes = append(changes, mailer.Change{
			Ref: string(r.Ref), Old: r.Old, New: r.New,
			Checking: r.State == workflow.Received, Confirming: r.WaitingFor == workflow.ForConfirm, Problem: mailer.Problem(r.Problem),
			Fault: r.Evidence.Fault, Suggestion: r.Evidence.Suggestion,
		})
	}
	for _, p := range g.Aside {
		changes = append(changes, mailer.Change{Old: p.Old, New: p.New})
	}
	return mailer.Letter{
		Occasion:   mailer.GroupAnswer,
		LeftOut:    mailer.Problem(g.LeftOut),
		Fault:      g.Fault,
		Suggestion: g.Suggestion,
		To:         t.Writer,
		Ref:        string(g.Members[0].Ref),
		Changes:    changes,
		Languages:  t.Languages,
		InReplyTo:  t.InReplyTo,
		References: t.References,
		Date:       now,
	}
}

// OpenStore opens the store for a command. The mails that the command causes
// are from the configured address, or, where none is set, from the one that the
// service last ran with.
func OpenStore(ctx context.Context, url string, c config.SMTP) (*store.Store, error) {
	if err := CheckSchema(ctx, url); err != nil {
		return nil, err
	}
	var st *store.Store
	composer := func() (store.Composer, error) {
		desk, err := commandDesk(ctx, st, c)
		// No command causes a mail with a link.
		return Composer(desk, ""), err
	}
	// No command answers a mail that is about no request.
	compose := store.Composer{
		Request: func(r workflow.Request, o workflow.Occasion, t store.Thread, now time.Time) (store.Mail, error) {
			as, err := composer()
			if err != nil {
				return store.Mail{}, err
			}
			return as.Request(r, o, t, now)
		},
		Group: func(g workflow.Group, t store.Thread, now time.Time) (store.Mail, error) {
			as, err := composer()
			if err != nil {
				return store.Mail{}, err
			}
			return as.Group(g, t, now)
		},
	}
	st, err := store.Open(ctx, store.Options{URL: url, Connections: 4, Compose: compose})
	return st, err
}

func commandDesk(ctx context.Context, st *store.Store, c config.SMTP) (mailer.Desk, error) {
	if c.From != "" {
		return c.Desk()
	}
	desk, err := st.Desk(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return c.Desk()
	}
	return mailer.Desk{Address: desk.Address, Name: desk.Name, PortalURL: desk.PortalURL}, err
}

// Previewer composes what Composer would, for people who want to see a mail before it goes
// out.
func Previewer(desk mailer.Desk, now func() time.Time) func(workflow.Request, workflow.Occasion, store.Thread) (web.Letter, error) {
	return func(r workflow.Request, o workflow.Occasion, t store.Thread) (web.Letter, error) {
		p, err := desk.Preview(letter(r, o, t, now()))
		return web.Letter{To: p.To, Subject: p.Subject, Text: p.Text, HTML: p.HTML}, err
	}
}
