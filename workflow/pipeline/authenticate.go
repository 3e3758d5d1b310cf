package pipeline

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/mailer/senderauth"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

// authPatience is how long a mail waits for the DNS to say who its sender is. After it
// the mail counts as one that nothing authenticates.
const authPatience = 24 * time.Hour

// authenticate finds out about each person's mail whether its sender is who From says.
// Of several mails those that the DNS does not answer for soon go on in jobs of their
// own.
func (w *readWorker) authenticate(ctx context.Context, messages []readMessage) {
	if len(messages) > 1 {
		var stop context.CancelFunc
		ctx, stop = context.WithTimeout(ctx, patience)
		defer stop()
	}
	var asking sync.WaitGroup
	slots := make(chan struct{}, lookups)
	for i := range messages {
		m := &messages[i]
		m.auth = senderauth.Verdict{Result: senderauth.None}
		if !personal(m.reading.Kind) {
			continue
		}
		slots <- struct{}{}
		asking.Go(func() {
			defer func() { <-slots }()
			m.auth = w.verdict(ctx, *m)
		})
	}
	asking.Wait()
}

// verdict is senderauth's with a net under it: a mail that brings it down is
// authenticated by nothing.
func (w *readWorker) verdict(ctx context.Context, m readMessage) (v senderauth.Verdict) {
	defer func() {
		if p := recover(); p != nil {
			v = senderauth.Verdict{Result: senderauth.None, Reasons: []string{fmt.Sprintf("authenticating it failed: %v", p)}}
		}
	}()
	v = w.Auth.Verify(ctx, m.stored.Raw, m.reading.From, m.stored.ReceivedAt)
	if v.Result == senderauth.Temporary && w.Store.Now().Sub(m.stored.StoredAt) > authPatience {
		v.Result = senderauth.None
		v.Reasons = append(v.Reasons, "the DNS has not answered for a day")
	}
	return v
}

// personal reports whether a mail may be a person's, and have a consequence.
func personal(k intake.Kind) bool {
	return k != intake.Automatic && k != intake.Bounce && k != intake.Malformed
}

// undecided takes out of messages those that the DNS has not answered for yet.
func undecided(messages []readMessage) (ready, late []readMessage) {
	for _, m := range messages {
		if m.auth.Result == senderauth.Temporary {
			late = append(late, m)
		} else {
			ready = append(ready, m)
		}
	}
	return ready, late
}

// waitForDNS has the one message of a job wait, visibly.
func (w *readWorker) waitForDNS(ctx context.Context, m readMessage) error {
	reason := strings.Join(m.auth.Reasons, "; ")
	if err := w.Store.NoteTrouble(ctx, m.id, "its sender cannot be authenticated yet: "+reason); err != nil {
		return err
	}
	pause := w.Pace.pause(w.Store.Now().Sub(m.stored.StoredAt))
	w.Log.WarnContext(ctx, "a sender cannot be authenticated yet, will ask again", "step", job.Read{}.Kind(),
		"message", m.name(), "reason", reason, "pause", pause)
	return river.JobSnooze(pause)
}

// by is who wrote the mail, as far as it goes.
func (m readMessage) by() workflow.Actor {
	return workflow.Actor{Name: m.reading.From, Via: workflow.ViaMail}
}

func (m readMessage) authentic() workflow.Auth { return workflow.Auth(m.auth.Result) }

// envelope is what the mail's header counts for as evidence.
func (m readMessage) envelope() store.Envelope {
	e := m.reading.Envelope
	return store.Envelope{
		AuthReasons: m.auth.Reasons, ReplyTo: e.ReplyTo, DisplayAddress: e.DisplayAddress, Forwarded: e.Resent, ToDesk: e.ToDesk,
	}
}

// refuse gives the mails their end that must not become anything: those that are forged
// by what the owner of the domain says, and those whose signed text came before.
func (w *readWorker) refuse(ctx context.Context, tx *store.Tx, messages []readMessage, ends map[int64]store.End) error {
	signed := map[int64][]byte{}
	for _, m := range messages {
		if forged, reason := policy.Admit(m.authentic()); forged {
			ends[m.id] = store.End{
				Outcome: store.WasRefused, ForStaff: true,
				Reason: "suspicious: " + reason + ": " + strings.Join(m.auth.Reasons, "; "),
			}
		}
		if m.auth.Result == senderauth.Pass && m.auth.Key != nil {
			signed[m.id] = m.auth.Key
		}
	}
	earlier, err := tx.SignedBefore(ctx, signed)
	for id, before := range earlier {
		ends[id] = store.End{
			Outcome: store.WasRefused,
			Reason:  fmt.Sprintf("the same signed text came before, as %s, and counts once", readMessage{id: before}.name()),
		}
	}
	return err
}
