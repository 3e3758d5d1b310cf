package web

import (
	"slices"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Whatever can happen to a request has words in its timeline and in the trail, and can be
// looked for there; so has whatever else the trail records.
func TestEveryEventHasWords(t *testing.T) {
	t.Parallel()
	for _, event := range workflow.EventNames() {
		row := store.AuditRow{Chain: "SWAP-0000-0000", Event: event}
		if what, _ := momentWords(row, eventDetail{}); what == "" || what == event {
			t.Errorf("the timeline says %q of %s", what, event)
		}
		if eventWords[event] == "" {
			t.Errorf("the trail says %q of %s", inWords(row), event)
		}
		if !slices.Contains(auditEvents, event) {
			t.Errorf("nobody can look for %s", event)
		}
	}
	for chain, events := range store.ChainEvents {
		if !slices.Contains(chains, chain) {
			t.Errorf("nobody can look for the chain %s", chain)
		}
		for _, event := range events {
			if !slices.Contains(auditEvents, event) {
				t.Errorf("nobody can look for %s, of the chain %s", event, chain)
			}
		}
	}
}

// Whatever a mail is written for has words in its request's thread.
func TestEveryOccasionHasWords(t *testing.T) {
	t.Parallel()
	for _, o := range workflow.Occasions() {
		if occasionWords[o] == "" {
			t.Errorf("a mail of %s is told without words", o)
		}
	}
}
