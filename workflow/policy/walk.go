package policy

import "github.com/swapdesk/swapdesk/workflow"

// rule is a row of the table. when says in words what holds decides.
type rule struct {
	name, when string
	holds      func(situation) bool
	// outcome ends the matter; a rule without one only adds to the risk.
	outcome Outcome
	risk    workflow.Risk
	// problem is what the partner has to mend, with the outcome Mend.
	problem func(Facts) workflow.Problem
	// why are the rule's words for staff on a request for which it holds.
	why func(situation) []string
}

func (r rule) wrong(f Facts) workflow.Problem {
	if r.problem == nil {
		return workflow.NoProblem
	}
	return r.problem(f)
}

// situation is what rules look at: the facts, what follows from them, and what
// the rules before have made of them.
type situation struct {
	Facts
	policy Policy
	label  kinship
	// risk is what the rules before have found.
	risk workflow.Risk
}

func look(f Facts, p Policy) situation {
	return situation{Facts: f, policy: p, label: kin(f.New, f.Firm), risk: workflow.RiskLow}
}

// step is what became of a rule.
type step struct {
	rule
	held bool
	// after is the outcome that stood already and kept the rule from being asked.
	after Outcome
}

func (s step) applies() bool { return s.held && s.after == "" }

// walk asks the rules one by one, and returns the risk that they found.
//
// The first outcome stands. While a request waits for its owner, and for whoever
// looks at a refusal, what speaks against it is still collected; what has to be
// mended or is not known yet is not weighed at all.
func walk(s situation, table []rule) ([]step, workflow.Risk) {
	steps := make([]step, len(table))
	var outcome Outcome
	for i, r := range table {
		steps[i] = step{rule: r, held: r.holds(s)}
		if outcome != "" && (r.outcome != "" || outcome == Mend || outcome == Retry) {
			steps[i].after = outcome
		}
		if !steps[i].applies() {
			continue
		}
		if outcome == "" {
			outcome = r.outcome
		}
		s.risk = graver(s.risk, r.risk)
	}
	return steps, s.risk
}

func graver(a, b workflow.Risk) workflow.Risk {
	switch {
	case a == workflow.RiskHigh || b == workflow.RiskHigh:
		return workflow.RiskHigh
	case a == workflow.RiskRaised || b == workflow.RiskRaised:
		return workflow.RiskRaised
	default:
		return workflow.RiskLow
	}
}
