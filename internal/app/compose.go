package app

import (
	"context"
	"errors"
	"time"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/workflow"
)

// Composer makes the store's outgoing mail out of the mailer's letters. The
// confirmation goes to the old address, whose account it is about and which is
// a mailbox; everything else to whoever wrote last in the thread.
func Composer(desk mailer.Desk) store.Composer {
	return func(r workflow.Request, o workflow.Occasion, t store.Thread, now time.Time) (store.Mail, error) {
		to := t.Writer
		if o == workflow.Confirmation {
			to = r.Old
		}
		mail, err := desk.Compose(mailer.Letter{
			Occasion:     mailer.Occasion(o),
			Problem:      mailer.Problem(r.Problem),
			To:           to,
			Ref:          string(r.Ref),
			Old:          r.Old,
			New:          r.New,
			TenantDomain: r.TenantDomain(),
			Fault:        r.Evidence.Fault,
			Suggestion:   r.Evidence.Suggestion,
			Reason:       r.Decision.Reason,
			Question:     r.Question,
			InReplyTo:    t.InReplyTo,
			References:   t.References,
			Date:         now,
		})
		return store.Mail(mail), err
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
	compose := func(r workflow.Request, o workflow.Occasion, t store.Thread, now time.Time) (store.Mail, error) {
		desk, err := commandDesk(ctx, st, c)
		if err != nil {
			return store.Mail{}, err
		}
		return Composer(desk)(r, o, t, now)
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
	return mailer.Desk(desk), err
}
