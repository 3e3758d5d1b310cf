package cli

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
	"github.com/swapdesk/swapdesk/workflow/policy"
)

type policyCommand struct {
	Explain policyExplain `cmd:"" help:"Go through the rules for one request, on the facts that its last check had."`
	DryRun  policyDryRun  `cmd:"" name:"dry-run" help:"Tell what a policy would have made of past requests. Changes nothing."`
}

type policyExplain struct {
	deskFlags
	config.Policy
	Ref  string `arg:"" help:"Reference, such as SWAP-1234-567X."`
	JSON bool   `name:"json" help:"As a JSON object."`
}

// explained is what `policy explain --json` prints.
type explained struct {
	Ref     workflow.Ref   `json:"ref"`
	Policy  policy.Policy  `json:"policy"`
	Version int            `json:"version"`
	At      time.Time      `json:"at"`
	Outcome policy.Outcome `json:"outcome"`
	Risk    workflow.Risk  `json:"risk"`
	Reason  string         `json:"reason"`
	Rules   []policy.Line  `json:"rules"`
}

func (c *policyExplain) Run(e *env) error {
	ref, err := parseRef(c.Ref)
	if err != nil {
		return err
	}
	p, err := policy.ParsePolicy(c.Name)
	if err != nil {
		return &usageError{err.Error()}
	}
	return c.withStore(e, func(st *store.Store) error {
		if _, err := st.Request(e.ctx, ref); err != nil {
			return explain(ref, err)
		}
		list, err := st.Evaluations(e.ctx, ref)
		if err != nil {
			return err
		}
		for _, evaluation := range list {
			facts, ok, err := factsOf(evaluation)
			if err != nil {
				return err
			}
			if ok {
				return c.show(e, p, evaluation, facts)
			}
		}
		fmt.Fprintf(e.Out, "%s has not been checked: reading the mail already found what the partner has to mend.\n", ref)
		return nil
	})
}

func (c *policyExplain) show(e *env, p policy.Policy, evaluation store.Evaluation, facts policy.Facts) error {
	v := policy.Evaluate(facts, p)
	lines := policy.Explain(facts, p)
	if c.JSON {
		return e.printJSON(explained{evaluation.Ref, p, evaluation.Version, evaluation.At, v.Outcome, v.Evidence.Risk, v.Reason, lines})
	}
	fmt.Fprintf(e.Out, "%s by the policy %q, on the facts of check %d at %s: %s\n\n", evaluation.Ref, p, evaluation.Version, stamp(evaluation.At), verdict(v))
	w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "RULE\tWHEN\tHERE")
	for _, l := range lines {
		here := "no"
		if l.Held {
			here = l.Did
		}
		fmt.Fprintf(w, "%s\t%s\t%s\n", l.Rule, l.When, visible(here))
	}
	return w.Flush()
}

type policyDryRun struct {
	deskFlags
	Policy string `required:"" help:"The policy to try: staff or proven." placeholder:"POLICY"`
	Since  span   `default:"30d" help:"How far back: 30d, 12h (${default})." placeholder:"SPAN"`
	JSON   bool   `name:"json" help:"As a JSON array."`
}

// tried is what `policy dry-run --json` prints of a request.
type tried struct {
	Ref     workflow.Ref   `json:"ref"`
	At      time.Time      `json:"at"`
	State   workflow.State `json:"state"`
	Outcome policy.Outcome `json:"outcome"`
	Risk    workflow.Risk  `json:"risk"`
	Reason  string         `json:"reason"`
	Decided workflow.Verb  `json:"decided"`
	By      string         `json:"decided_by"`
}

func (c *policyDryRun) Run(e *env) error {
	p, err := policy.ParsePolicy(c.Policy)
	if err != nil {
		return &usageError{err.Error()}
	}
	return c.withStore(e, func(st *store.Store) error {
		list, err := st.EvaluationsSince(e.ctx, st.Now().Add(-time.Duration(c.Since)))
		if err != nil {
			return err
		}
		all := []tried{}
		for _, evaluation := range list {
			facts, ok, err := factsOf(evaluation)
			if err != nil {
				return err
			}
			if ok {
				v := policy.Evaluate(facts, p)
				all = append(all, tried{
					evaluation.Ref, evaluation.At, evaluation.State, v.Outcome, v.Evidence.Risk, v.Reason, evaluation.Verb, evaluation.By,
				})
			}
		}
		if c.JSON {
			return e.printJSON(all)
		}
		return c.table(e, p, all)
	})
}

func (c *policyDryRun) table(e *env, p policy.Policy, all []tried) error {
	if len(all) == 0 {
		fmt.Fprintln(e.Out, "No request was checked in that time: --since reaches further back.")
		return nil
	}
	w := tabwriter.NewWriter(e.Out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(w, "REFERENCE\tCHECKED\tNOW\tDECIDED\tBY %s\tWHY\n", strings.ToUpper(string(p)))
	for _, t := range all {
		decided := "-"
		if t.Decided != "" {
			decided = fmt.Sprintf("%s by %s", t.Decided, t.By)
		}
		outcome := string(t.Outcome)
		if t.Risk != "" {
			outcome += ", risk " + string(t.Risk)
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", t.Ref, stamp(t.At), t.State, decided, outcome, visible(t.Reason))
	}
	if err := w.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(e.Out, "\n%s\n", summary(all))
	return nil
}

// summary counts, and says first what a change of the policy would have cost: yeses that
// people said no to.
func summary(all []tried) string {
	counts := map[policy.Outcome]int{}
	against := 0
	for _, t := range all {
		counts[t.Outcome]++
		if t.Outcome == policy.Approve && t.Decided == workflow.No {
			against++
		}
	}
	return fmt.Sprintf("Of %d requests %d would go through without a person, of which people denied %d; %d would be queued, %d would wait for their owner, %d for the partner.",
		len(all), counts[policy.Approve], against, counts[policy.Enqueue], counts[policy.Confirm], counts[policy.Mend])
}

func verdict(v policy.Verdict) string {
	text := string(v.Outcome)
	if v.Evidence.Risk != "" {
		text += ", risk " + string(v.Evidence.Risk)
	}
	return text + ": " + v.Reason
}

// factsOf are the facts of an evaluation that had any: what reading a mail found already
// was not evaluated.
func factsOf(e store.Evaluation) (policy.Facts, bool, error) {
	var f policy.Facts
	err := json.Unmarshal(e.Facts, &f)
	if err != nil {
		err = fmt.Errorf("the facts of %s, check %d: %w", e.Ref, e.Version, err)
	}
	return f, !f.Now.IsZero(), err
}

// span is a duration that may be in days.
type span time.Duration

// UnmarshalText implements encoding.TextUnmarshaler.
func (s *span) UnmarshalText(text []byte) error {
	word := string(text)
	if days, ok := strings.CutSuffix(word, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16)
		if err != nil {
			return fmt.Errorf("%q is no time such as 30d or 12h", word)
		}
		*s = span(time.Duration(n) * 24 * time.Hour)
		return nil
	}
	d, err := time.ParseDuration(word)
	if err != nil || d < 0 {
		return fmt.Errorf("%q is no time such as 30d or 12h", word)
	}
	*s = span(d)
	return nil
}
