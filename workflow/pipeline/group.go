package pipeline

import (
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// gather begins a group for a mail that is about several requests: one with
// several pairs, or with one and a line that was not clear, and words that answer
// the mail about several which wait for its reader.
func (m *readMessage) gather(about []workflow.Request) {
	r := m.reading
	switch {
	case r.Kind == intake.SwapRequest && (len(r.Swaps) > 1 || r.Problem != intake.NoProblem):
		m.group = &workflow.Group{Message: m.id, LeftOut: workflow.Problem(r.Problem), Fault: r.Fault, Suggestion: r.Suggestion}
	case len(r.Swaps) == 0 && len(waiting(about)) > 1:
		m.group = &workflow.Group{Message: m.id}
	}
}

// setAside puts a pair of the mail aside: another open request stands in its way.
func (m readMessage) setAside(s intake.Swap) {
	if m.group != nil {
		m.group.Aside = append(m.group.Aside, workflow.Pair{Old: s.Old, New: s.New})
	}
}

// meant tells which of the requests that our mail was about its answer is about,
// where the answer does not name the account: the one that there is. Of several
// it is the one that an address in the answer has the name of before its "@", or,
// where there is none, the one that waits for its reader to mend something.
// Otherwise it cannot be told, and the answer belongs to the first that is open.
func meant(about []workflow.Request, r intake.Reading) (_ workflow.Request, certain bool) {
	if len(about) == 1 {
		return about[0], true
	}
	fits := waiting(about)
	if unstated := slices.IndexFunc(r.Swaps, func(s intake.Swap) bool { return !s.OldStated }); unstated >= 0 {
		fits = namesakes(about, r.Swaps[unstated].New)
	}
	if len(fits) == 1 {
		return fits[0], true
	}
	first := slices.IndexFunc(about, func(r workflow.Request) bool { return r.State.Open() })
	return about[max(first, 0)], false
}

// waiting are those of the requests that wait for the partner to mend them.
func waiting(list []workflow.Request) []workflow.Request {
	return those(list, func(r workflow.Request) bool { return r.WaitingFor == workflow.ForFix })
}

// namesakes are those of the requests one of whose addresses has the same name
// before its "@".
func namesakes(list []workflow.Request, addr string) []workflow.Request {
	name := local(addr)
	return those(list, func(r workflow.Request) bool { return local(r.Old) == name || local(r.New) == name })
}

func those(list []workflow.Request, fits func(workflow.Request) bool) []workflow.Request {
	return slices.DeleteFunc(slices.Clone(list), func(r workflow.Request) bool { return !fits(r) })
}

func local(addr string) string {
	name, _, _ := strings.Cut(addr, "@")
	return name
}
