package workflow

// Group is the requests that one mail asked for. Their first answer is one mail,
// with a line for each, when the last of them is checked.
//
// A request is in it while Request.Group names that mail. It leaves when a person
// decides on it, asks or takes it back, which has a mail of its own; when another
// mail starts its check anew after the answer; and when the owner of its account,
// who did not write the list, names another username.
type Group struct {
	// Message is the stored mail that asked.
	Message int64
	// Members are in the order in which they were filed.
	Members []Request
	// Aside are pairs that the mail names and that are no request of its sender's,
	// because another open request stands in the way, or not any more. Whoever
	// asked is told nothing about them but that a person looks at them.
	Aside []Pair
	// LeftOut is what is wrong with a line that reading left out of the list; Fault
	// and Suggestion go with it as in Evidence.
	LeftOut           Problem
	Fault, Suggestion string
}

// Answer returns which mail answers the group, and whether it is due: when no
// member's check is outstanding, or late, whatever is outstanding. A member that
// is left alone gets the mail of one that asked alone. Nothing is to be said when
// each has had a mail of its own.
func (g Group) Answer(late bool) (mail Occasion, due bool) {
	unchecked := false
	for _, r := range g.Members {
		unchecked = unchecked || r.State == Received
	}
	alone := len(g.Members) == 1 && len(g.Aside) == 0 && g.LeftOut == NoProblem
	switch {
	case len(g.Members) == 0:
		return NoMail, true
	case unchecked && !late:
		return NoMail, false
	case alone && g.Members[0].State == Queued:
		return Acknowledgement, true
	case alone && g.Members[0].WaitingFor == ForConfirm:
		return OwnerAsked, true
	case alone && g.Members[0].State == Waiting:
		return Mend, true
	default:
		return GroupAnswer, true
	}
}

// alone takes r out of its group.
func alone(r Request) Request {
	r.Group, r.GroupTold = 0, false
	return r
}

// withGroup is the mail about a check that has just ended for a request, if mail
// is that for a request alone: the group's own says it, when its time comes. A
// request that was called still being checked there has a mail of its own now,
// and one of which there is nothing new to say has none.
func withGroup(r Request, mail Occasion) (Request, Occasion) {
	switch {
	case r.Group == 0:
		return r, mail
	case r.GroupTold || mail == NoMail:
		return alone(r), mail
	default:
		return r, NoMail
	}
}

// unsaid reports whether the mail of the group has still to say what r waits for.
func unsaid(r Request) bool { return r.State == Waiting && r.Group != 0 && !r.GroupTold }

// regroup is for a mail that has another check made. left tells that the group
// has lost r to somebody else than who asked, before its mail was written.
func regroup(r Request, e Replied, changed bool, by Actor) (_ Request, left bool) {
	stranger := by.Name != r.Sender
	left = r.Group != 0 && !r.GroupTold && stranger && (changed || e.Together)
	if left || r.GroupTold {
		r = alone(r)
	}
	if e.Together {
		r.Group, r.GroupTold = e.Message, false
	}
	return r, left
}
