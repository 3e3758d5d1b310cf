package workflow

// EventNames are the audit names of all that can happen to a request.
func EventNames() []string {
	names := []string{EventReceived, EventFirstApproval}
	for _, e := range []Event{
		Checked{},
		Unfinished{},
		Replied{},
		Confirmed{},
		Disowned{},
		Displaced{},
		Approve{},
		Deny{},
		Ask{},
		Withdraw{},
		Applied{},
		Stopped{},
		Remind{},
		Expire{},
	} {
		names = append(names, e.name())
	}
	return names
}

// Occasions are all that a mail is written for.
func Occasions() []Occasion {
	return []Occasion{
		Acknowledgement, Mend, StillChecking, GroupAnswer, Challenge, OwnerAsked, Notice, Question, Denial, Confirmation,
		Withdrawal, Reminder, Expiry, Unconfirmed, Guide, Inquiry,
	}
}
