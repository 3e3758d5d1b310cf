package policy

import (
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// Line is what became of one rule.
type Line struct {
	Rule string `json:"rule"`
	// When is what the rule asks, in words.
	When string `json:"when"`
	// Held says whether that is so, Applied whether it counted: it does not where
	// an earlier rule has settled the matter.
	Held    bool `json:"held"`
	Applied bool `json:"applied"`
	// Did is what the rule did, in words; empty where it did not hold.
	Did string `json:"did,omitempty"`
}

// Explain goes through the rules as Evaluate does, and tells of each what came of
// it, in their order.
func Explain(f Facts, p Policy) []Line {
	s := look(f, p)
	steps, _ := walk(s, rules)
	lines := make([]Line, len(steps))
	for i, step := range steps {
		lines[i] = Line{Rule: step.name, When: step.when, Held: step.held, Applied: step.applies(), Did: step.did(s)}
	}
	return lines
}

func (s step) did(facts situation) string {
	switch {
	case !s.held:
		return ""
	case s.after != "":
		return "nothing: settled before (" + string(s.after) + ")"
	default:
		return s.then() + ": " + strings.Join(s.why(facts), "; ")
	}
}

// then says in words what a rule does when it holds.
func (r rule) then() string {
	var parts []string
	if r.outcome != "" {
		parts = append(parts, outcomeWords[r.outcome])
	}
	if r.risk != "" {
		parts = append(parts, riskWords[r.risk])
	}
	return strings.Join(parts, "; ")
}

var outcomeWords = map[Outcome]string{
	Refuse:  "refuse the mail, without an answer",
	Mend:    "mend: the partner is told what to change",
	Retry:   "retry later",
	Confirm: "confirm: wait for the owner of the old address",
	Enqueue: "queue for a person",
	Approve: "approve",
}

var riskWords = map[workflow.Risk]string{
	workflow.RiskRaised: "risk raised",
	workflow.RiskHigh:   "risk high",
}
