package policy

import (
	"fmt"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// recordSignals are what the desk's own records tell.
func recordSignals(f Facts) []workflow.Signal {
	return []workflow.Signal{
		yesNo("earlier_requests", fromRecords, f.Earlier.Denied == 0, earlier(f.Earlier), earlier(f.Earlier)),
		volumeSignal(f.Volume),
		coolOffSignal(f),
	}
}

func earlier(e Earlier) string {
	if e == (Earlier{}) {
		return "no earlier request for this address or by this sender has ended"
	}
	return fmt.Sprintf("earlier requests for this address or by this sender: %d completed, %d denied, %d withdrawn, %d expired",
		e.Completed, e.Denied, e.Withdrawn, e.Expired)
}

func volumeSignal(n int) workflow.Signal {
	if n == 0 {
		return workflow.Signal{Name: "volume", Result: workflow.Unknown, Detail: "the sender's requests were not counted", Source: fromRecords}
	}
	said := fmt.Sprintf("requests of this sender within 24 hours: %d", n)
	return yesNo("volume", fromRecords, n <= ManyRequests, said, fmt.Sprintf("%s, more than %d", said, ManyRequests))
}

func coolOffSignal(f Facts) workflow.Signal {
	if f.LastSwap.IsZero() {
		return yesNo(SignalCoolOff, fromRecords, true, "the account's address has not been swapped before", "")
	}
	said := "the account's address was last swapped on " + day(f.LastSwap)
	return yesNo(SignalCoolOff, fromRecords, !coolingOff(f), said, fmt.Sprintf("%s, within %d days", said, CoolOff/(24*time.Hour)))
}

func proofSignal(f Facts) workflow.Signal {
	if f.Proven.IsZero() {
		return workflow.Signal{Name: "proof_of_control", Result: workflow.Unknown, Detail: "not asked for", Source: fromPartner}
	}
	return workflow.Signal{
		Name: "proof_of_control", Result: workflow.Pass, Source: fromPartner,
		Detail: "control of the new username was proven by signing in on " + minute(f.Proven) + "; that does not show authority over the old address",
	}
}

func confirmationSignal(f Facts) workflow.Signal {
	s := workflow.Signal{Name: "confirmation", Result: workflow.Unknown, Source: fromPartner}
	switch {
	case f.confirmed():
		s.Result, s.Detail = workflow.Pass, "the owner of the old address confirmed this swap on "+minute(f.Confirmed)
	case f.mayAsk():
		s.Detail = "not needed: the sender is authenticated"
	default:
		s.Detail = "the owner of the old address has not confirmed this swap"
	}
	return s
}

// mailSignals are what else the mail's header tells.
func mailSignals(f Facts) []workflow.Signal {
	return []workflow.Signal{
		yesNo("reply_to", fromMail, !elsewhere(f.ReplyTo, f.Sender),
			"answers go to the sender", "answers are to go to "+f.ReplyTo),
		yesNo("display_name", fromMail, !elsewhere(f.DisplayAddress, f.Sender),
			"the sender's name shows no other address", "the sender's name shows another address, "+f.DisplayAddress),
		yesNo("forwarded", fromMail, !f.Forwarded,
			"the mail's header tells of no forward", "the mail was forwarded or resent"),
		yesNo("addressed_to_desk", fromMail, f.ToDesk,
			"the mail is addressed to the desk", "neither To nor Cc names the desk"),
	}
}

func day(t time.Time) string    { return t.UTC().Format("2006-01-02") }
func minute(t time.Time) string { return t.UTC().Format("2006-01-02 15:04 UTC") }
