package pipeline

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
)

// reported takes a delivery report. One of a failure marks our mail as bounced, a
// task for staff as a mail is that SMTP refused.
//
// Anybody can forge a report: nothing in it is authenticated, and whoever has had
// a mail of ours, or a copy, knows its Message-ID. So that mark is all that it can
// do. It is not answered, changes no request and keeps no mail from being sent,
// and what is said of a mail after the first failure changes nothing.
func reported(ctx context.Context, tx *store.Tx, m readMessage) (store.End, error) {
	r := *m.reading.Report
	end := store.End{Outcome: store.WasRefused, Reason: strings.TrimSpace(m.reading.Reason + " " + said(r)), ForStaff: true}
	if r.MessageID == "" {
		return end, nil
	}
	sent, err := tx.SentAs(ctx, r.MessageID, m.id)
	if errors.Is(err, store.ErrNotFound) {
		return end, nil
	}
	if err != nil {
		return end, err
	}
	end.Request, end.Ref = sent.Request, sent.Ref
	end.Reason = strings.TrimSpace(fmt.Sprintf("%s: out-%d. %s", cmp.Or(string(r.Action), "reported"), sent.ID, said(r)))
	switch {
	case r.Action == intake.Unreported: // a person has to read what it says
	case r.Action == intake.Failed && !sent.Bounced:
		tx.Bounced(store.Bounce{Mail: sent.ID, Message: m.id, Status: r.Status, Text: r.Diagnostic})
	default:
		end.ForStaff = false
	}
	return end, nil
}

// said is what a report says, for staff.
func said(r intake.Report) string {
	status := r.Status
	if strings.Contains(r.Diagnostic, status) {
		status = ""
	}
	return strings.Join(strings.Fields(strings.Join([]string{r.Recipient, status, r.Diagnostic}, " ")), " ")
}
