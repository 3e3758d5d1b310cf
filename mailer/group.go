package mailer

import (
	"fmt"
	"slices"
)

// A Change is one of the changes of sign-in addresses that a GroupAnswer is
// about, and what happens with it now.
type Change struct {
	Ref      string // empty: it is no request; a person looks at it
	Old, New string
	Checking bool    // its check is not finished
	Problem  Problem // what the partner has to put right, if anything
	// Confirming says that the owner of Old was asked by mail to confirm the change. It
	// counts once the check is finished and there is no Problem.
	Confirming bool
	// Fault and Suggestion are for InvalidUsername, see Letter.
	Fault, Suggestion string
}

func (c Change) check() error {
	if c.Ref != "" && !refForm.MatchString(c.Ref) {
		return fmt.Errorf("%.100q is not a request's reference", c.Ref)
	}
	for _, name := range []string{c.Old, c.New} {
		if err := checkUsername(name); err != nil {
			return err
		}
	}
	if err := checkSentence(c.Fault); err != nil {
		return err
	}
	if c.Suggestion == "" {
		return nil
	}
	return checkUsername(c.Suggestion)
}

// sound reports a request that was checked and has no problem.
func (c Change) sound() bool { return c.Ref != "" && !c.Checking && c.Problem == "" }

// Line is the change as a line of a block of changes (see parseBlocks).
func (c Change) Line() string {
	ref := ""
	if c.Ref != "" {
		ref = c.Ref + "  "
	}
	return pairIndent + ref + c.Old + " " + arrow + c.New + "\n"
}

// A mending is what is wrong with some of the changes.
type mending struct {
	Problem                         Problem
	TenantDomain, Fault, Suggestion string
	Changes                         []Change
}

// Mends are the changes that the partner has to put right, those with the same
// fault together.
func (f facts) Mends() []mending {
	var all []mending
	for _, c := range f.letter.Changes {
		if c.Problem == "" || c.Checking {
			continue
		}
		m := mending{Problem: c.Problem, Fault: faultIn(f.lang, c.Fault), Suggestion: c.Suggestion}
		if c.Problem == NoTenant {
			m.TenantDomain = domainOf(c.New)
		}
		same := func(o mending) bool {
			return o.Problem == m.Problem && o.Fault == m.Fault && o.Suggestion == m.Suggestion && o.TenantDomain == m.TenantDomain
		}
		i := slices.IndexFunc(all, same)
		if i < 0 {
			i, all = len(all), append(all, m)
		}
		all[i].Changes = append(all[i].Changes, c)
	}
	return all
}

// Mending is how many changes Mends has.
func (f facts) Mending() int {
	n := 0
	for _, m := range f.Mends() {
		n += len(m.Changes)
	}
	return n
}

// Requests is how many of the changes are requests.
func (f facts) Requests() int {
	return len(f.changes(func(c Change) bool { return c.Ref != "" }))
}

// Deciding, Confirming, Checking and Aside are the other changes, by what happens next.

func (f facts) Deciding() []Change {
	return f.changes(func(c Change) bool { return c.sound() && !c.Confirming })
}

func (f facts) Confirming() []Change {
	return f.changes(func(c Change) bool { return c.sound() && c.Confirming })
}

func (f facts) Checking() []Change {
	return f.changes(func(c Change) bool { return c.Ref != "" && c.Checking })
}

func (f facts) Aside() []Change { return f.changes(func(c Change) bool { return c.Ref == "" }) }

func (f facts) LeftOut() Problem { return f.letter.LeftOut }

func (f facts) changes(which func(Change) bool) []Change {
	return slices.DeleteFunc(slices.Clone(f.letter.Changes), func(c Change) bool { return !which(c) })
}

// plural is for templates.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
