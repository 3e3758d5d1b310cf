package demo

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// teller prints what happens, a line each, with the time since the start.
type teller struct {
	mu    sync.Mutex
	out   io.Writer
	start time.Time

	pending   []happening
	lastAudit int64
	mails     map[string]string
}

func newTeller(out io.Writer) *teller {
	return &teller{out: out, start: time.Now(), mails: map[string]string{}}
}

func (t *teller) line(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.print(time.Now(), format, args...)
}

// note tells something that has happened now, in its place among what the store
// records.
func (t *teller) note(format string, args ...any) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pending = append(t.pending, happening{time.Now(), fmt.Sprintf(format, args...)})
}

func (t *teller) print(at time.Time, format string, args ...any) {
	fmt.Fprintf(t.out, "%7.2fs  %s\n", max(at.Sub(t.start).Seconds(), 0), fmt.Sprintf(format, args...))
}

// follow tells what the store records, until ctx ends.
func (t *teller) follow(ctx context.Context, st *store.Store) {
	ticks := time.NewTicker(5 * lookEvery)
	defer ticks.Stop()
	for {
		t.catchUp(ctx, st)
		select {
		case <-ctx.Done():
			return
		case <-ticks.C:
		}
	}
}

// catchUp tells what is recorded and not told yet. An error is the end of the
// world under it, which others report.
func (t *teller) catchUp(ctx context.Context, st *store.Store) {
	trail, err := st.AuditSince(ctx, t.seen())
	if err != nil {
		return
	}
	mails, err := st.Mails(ctx, store.MailFilter{Direction: "out", Limit: 100})
	if err != nil {
		return
	}
	slices.Reverse(mails)
	t.mu.Lock()
	defer t.mu.Unlock()
	news := slices.Concat(t.pending, t.newRows(trail), t.newMails(mails))
	t.pending = nil
	slices.SortStableFunc(news, func(a, b happening) int { return a.at.Compare(b.at) })
	for _, h := range news {
		t.print(h.at, "%s", h.text)
	}
}

// happening is something that the store records, and when it happened.
type happening struct {
	at   time.Time
	text string
}

func (t *teller) newRows(trail []store.AuditRow) []happening {
	var news []happening
	for _, a := range trail {
		if a.ID <= t.lastAudit {
			continue
		}
		t.lastAudit = a.ID
		text := fmt.Sprintf("%s  %-10s -> %-10s  by %s%s", a.Chain, or(string(a.From), "(mail)"), a.To, a.Actor, aside(a))
		if a.To == "" { // a chain that is no request's
			text = fmt.Sprintf("%-14s  %s by %s: %s", chainName(a.Chain), a.Event, a.Actor, a.Detail)
		}
		news = append(news, happening{a.At, text})
	}
	return news
}

// chainName is what the story calls a chain of the audit trail.
func chainName(chain string) string {
	if chain == store.AccountsChain {
		return "directory"
	}
	return chain
}

// aside is what else is to be said of a step.
func aside(a store.AuditRow) string {
	var detail struct {
		Auth       workflow.Auth       `json:"auth"`
		WaitingFor workflow.WaitingFor `json:"waiting_for"`
	}
	if json.Unmarshal(a.Detail, &detail) != nil {
		return "" // of a chain that is no request's
	}
	switch {
	case a.From == "" && detail.Auth != workflow.AuthPass:
		return ", says the mail"
	case a.To == workflow.Waiting && a.To != a.From:
		return map[workflow.WaitingFor]string{
			workflow.ForFix: ", for the partner to mend it", workflow.ForConfirm: ", for the owner to confirm it", workflow.ForAnswer: ", for an answer",
		}[detail.WaitingFor]
	default:
		return ""
	}
}

func (t *teller) newMails(mails []store.MailItem) []happening {
	var news []happening
	for _, m := range mails {
		if t.mails[m.ID] == m.State {
			continue
		}
		t.mails[m.ID] = m.State
		switch m.State {
		case store.MailQueued:
		case store.MailAccepted:
			news = append(news, happening{m.ChangedAt, fmt.Sprintf("%-14s  mail to %s: %s", or(m.Ref, m.Follows), m.To, m.Subject)})
		default:
			news = append(news, happening{m.ChangedAt, fmt.Sprintf("%-14s  mail to %s is %s: %s", or(m.Ref, m.Follows), m.To, m.State, m.Reason)})
		}
	}
	return news
}

func (t *teller) seen() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.lastAudit
}

func or(s, instead string) string {
	if s == "" {
		return instead
	}
	return s
}
