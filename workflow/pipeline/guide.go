package pipeline

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/riverqueue/river"
	"golang.org/x/net/publicsuffix"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/tenant"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/mailer/username"
	"github.com/swapdesk/swapdesk/workflow"
)

// guideWorker answers a question with the part of the sign-in guide that fits. Where
// the answer depends on the firm's tenant it asks discovery about the sender's domain;
// while that cannot be known it waits, and at last answers for either case.
type guideWorker struct {
	river.WorkerDefaults[job.Guide]
	Parts
}

// errDiscovery means that discovery does not know yet.
var errDiscovery = errors.New("the tenant authority does not say yet")

func (w *guideWorker) Work(ctx context.Context, j *river.Job[job.Guide]) error {
	q, err := w.Store.Question(ctx, j.Args.Message)
	if errors.Is(err, store.ErrNotFound) {
		return nil // answered already, or read to another end since
	}
	if err != nil {
		return err
	}
	waited := w.Store.Now().Sub(q.ReadAt)
	answer, err := w.answer(ctx, q, waited > w.Pace.Late)
	if errors.Is(err, errDiscovery) {
		w.Log.InfoContext(ctx, "snoozed", "step", "guide", "message", readMessage{id: q.Message}.name(), "reason", err)
		if err := w.Store.Do(ctx, func(tx *store.Tx) error {
			return tx.Note(ctx, q.Message, fmt.Sprintf("part %s of the sign-in guide answers it; not sent yet: %v", q.Guide, err))
		}); err != nil {
			return err
		}
		return river.JobSnooze(w.Pace.pause(waited))
	}
	if err != nil {
		return err
	}
	err = w.Store.Do(ctx, func(tx *store.Tx) error {
		asked, err := tx.StillAsked(ctx, q)
		if err != nil || !asked {
			return err
		}
		tx.Answer(answer)
		if err := tx.Note(ctx, q.Message, noteOf(answer)); err != nil {
			return err
		}
		return store.Complete(ctx, tx, j)
	})
	return w.orToStaff(ctx, j, q, err)
}

// orToStaff leaves a question to a person whose answer cannot be written, now and ever.
// Any other error is for another try, with the reason visible meanwhile.
func (w *guideWorker) orToStaff(ctx context.Context, j *river.Job[job.Guide], q store.Question, err error) error {
	if err == nil {
		return nil
	}
	note := fmt.Sprintf("part %s of the sign-in guide answers it; not sent: %v", q.Guide, err)
	hopeless := store.Unstorable(err) || errors.Is(err, store.ErrCompose)
	noted := w.Store.Do(ctx, func(tx *store.Tx) error {
		if !hopeless {
			return tx.Note(ctx, q.Message, note)
		}
		w.Log.WarnContext(ctx, "a question is left to staff", "step", "guide", "message", readMessage{id: q.Message}.name(), "error", err)
		return errors.Join(tx.LeaveToStaff(ctx, q.Message, note), store.Complete(ctx, tx, j))
	})
	if hopeless && noted == nil {
		return nil
	}
	return errors.Join(err, noted)
}

// noteOf says for staff what was answered, and why.
func noteOf(a workflow.Answer) string {
	note := fmt.Sprintf("answered with part %s of the sign-in guide", a.Part)
	switch a.Tenant {
	case workflow.TenantExists:
		if a.Domain == "" {
			return note + "; the code AADSTS" + a.Code + " comes from a tenant"
		}
		note += "; a tenant stands behind " + a.Domain
	case workflow.TenantAbsent:
		note += "; no tenant stands behind " + a.Domain
	case workflow.TenantUnknown:
	}
	return note
}

// answer gathers what the part of the guide says. Without discovery it fails with
// errDiscovery, unless it is late.
func (w *guideWorker) answer(ctx context.Context, q store.Question, late bool) (workflow.Answer, error) {
	a := workflow.Answer{Message: q.Message, Occasion: workflow.Guide, Part: q.Guide}
	if code := intake.CodeOf(q.Code); code.Guide == q.Guide {
		a.Code, a.Cause = code.Number, code.Cause
	}
	_, domain, _ := strings.Cut(q.Sender, "@")
	personal := username.IsPersonal(domain)
	switch {
	case q.Guide == "B3" && username.IsConsumer(domain):
		a.Part, a.Code, a.Cause = "B1", "", "" // no firm's tenant can ever stand behind it
		return a, nil
	case personal || q.Guide != "B3" && q.Guide != "B4" && q.Guide != "C":
		a.Settle()
		return a, nil
	}
	found := w.discover(ctx, domain)
	a.Domain, a.Tenant = found.Domain, tenantFound(found)
	a.TenantID, a.TenantCloud = found.TenantID, found.Cloud
	a.Settle()
	if a.Tenant == workflow.TenantUnknown && found.State == tenant.Unknown && !late && askable(found) {
		return a, fmt.Errorf("%w: %s", errDiscovery, found.Reason)
	}
	if q.Guide != "B4" && a.Tenant != workflow.TenantExists {
		w.offer(ctx, &a)
	}
	return a, nil
}

// discover asks about a domain and, where no tenant answers for it, about the one that
// the firm registered: people at uk.contoso.com may be in the tenant of contoso.com. It
// is absent when both are.
func (w *guideWorker) discover(ctx context.Context, domain string) tenant.Answer {
	literal := w.Tenant.Lookup(ctx, domain)
	own := registered(domain)
	if literal.State != tenant.Absent || own == "" || own == domain {
		return literal
	}
	if firm := w.Tenant.Lookup(ctx, own); firm.State != tenant.Absent {
		return firm
	}
	return literal
}

// registered is the domain that a firm registered, contoso.co.uk for mail.contoso.co.uk,
// or "". What ends like a tenant's initial domain has none: the vendor registered that,
// and the Public Suffix List does not say so.
func registered(domain string) string {
	if _, suffixed := username.CloudOf(domain); suffixed {
		return ""
	}
	own, err := publicsuffix.EffectiveTLDPlusOne(domain)
	if err != nil {
		return ""
	}
	return own
}

// askable tells a domain that is not known yet from one that is never asked about.
func askable(a tenant.Answer) bool { return a.URL != "" }

func tenantFound(a tenant.Answer) workflow.TenantFound {
	switch a.State {
	case tenant.Found:
		return workflow.TenantExists
	case tenant.Absent:
		return workflow.TenantAbsent
	case tenant.Unknown:
	}
	return workflow.TenantUnknown
}

// Timeout implements river.Worker: a few questions to the authority, one after another.
func (w *guideWorker) Timeout(*river.Job[job.Guide]) time.Duration { return jobTimeout }
