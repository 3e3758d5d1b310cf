package store

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

var root = workflow.Actor{Name: "root", Via: workflow.ViaCLI, Role: workflow.Operator}

// member adds somebody to the staff and returns them.
func (b *bundle) member(t *testing.T, email string, role workflow.Role) workflow.Actor {
	t.Helper()
	if err := b.AddStaff(t.Context(), email, role, root); err != nil {
		t.Fatal(err)
	}
	return workflow.Actor{Name: email, Via: workflow.ViaCLI, Role: role}
}

func TestATokenIsItsOwners(t *testing.T) {
	t.Parallel()
	b := setup(t)
	kim := b.member(t, "kim@vendor.example", workflow.Approver)
	token, err := b.CreateToken(t.Context(), "reporting", []Scope{ReadRequests, DecideRequests}, time.Time{}, kim)
	if err != nil || !strings.HasPrefix(token, TokenPrefix) || len(token) < len(TokenPrefix)+26 {
		t.Fatalf("%q, %v", token, err)
	}
	by, err := b.LookupToken(t.Context(), token, DecideRequests, "192.0.2.7")
	want := workflow.Actor{Name: "kim@vendor.example", Via: workflow.ViaAPI, Role: workflow.Approver, From: "token reporting at 192.0.2.7"}
	if err != nil || by != want {
		t.Errorf("%+v, %v; want %+v", by, err, want)
	}
	if n := b.count(t, `SELECT count(*) FROM api_token WHERE last_used_at IS NOT NULL AND position('swd_' IN api_token::text) = 0`); n != 1 {
		t.Error("its use is not kept, or the token itself is")
	}
	if n := b.count(t, `SELECT count(*) FROM audit WHERE chain = 'staff' AND event = 'token_created' AND detail->>'token' = 'reporting'`); n != 1 {
		t.Error("the audit trail does not tell of it")
	}
	b.clean(t)
}

func TestWhatATokenIsNotFor(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		then  func(t *testing.T, b *bundle)
		scope Scope
		token string
		want  error
	}{
		"another scope": {scope: WriteAccounts, want: ErrTokenScope},
		"another token": {scope: DecideRequests, token: TokenPrefix + "ABCDEFGHIJKLMNOPQRSTUVWXYZ", want: ErrNotFound},
		"none":          {scope: DecideRequests, token: " ", want: ErrNotFound},
		"too late":      {scope: DecideRequests, then: func(_ *testing.T, b *bundle) { b.now = b.now.Add(time.Hour) }, want: ErrTokenOver},
		"revoked": {scope: DecideRequests, then: func(t *testing.T, b *bundle) {
			if err := b.RevokeToken(t.Context(), "bot", root); err != nil {
				t.Fatal(err)
			}
		}, want: ErrTokenOver},
		"its owner decides no more": {scope: DecideRequests, then: func(t *testing.T, b *bundle) { b.member(t, "kim@vendor.example", workflow.Viewer) }, want: ErrTokenScope},
		"its owner may still look":  {scope: ReadRequests, then: func(t *testing.T, b *bundle) { b.member(t, "kim@vendor.example", workflow.Viewer) }},
		"its owner is gone": {scope: ReadRequests, then: func(t *testing.T, b *bundle) {
			if err := b.DisableStaff(t.Context(), "kim@vendor.example", root); err != nil {
				t.Fatal(err)
			}
		}, want: ErrTokenOver},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			kim := b.member(t, "kim@vendor.example", workflow.Approver)
			token, err := b.CreateToken(t.Context(), "bot", []Scope{ReadRequests, DecideRequests}, b.now.Add(time.Hour), kim)
			if err != nil {
				t.Fatal(err)
			}
			if tc.token != "" {
				token = tc.token
			}
			if tc.then != nil {
				tc.then(t, b)
			}
			if by, err := b.LookupToken(t.Context(), token, tc.scope, ""); !errors.Is(err, tc.want) || err != nil && by != (workflow.Actor{}) {
				t.Errorf("%+v, %v; want %v", by, err, tc.want)
			}
		})
	}
}

func TestWhoMayMakeAToken(t *testing.T) {
	t.Parallel()
	b := setup(t)
	vic, kim := b.member(t, "vic@vendor.example", workflow.Viewer), b.member(t, "kim@vendor.example", workflow.Approver)
	for what, tc := range map[string]struct {
		by     workflow.Actor
		name   string
		scopes []Scope
		want   string
	}{
		"the operator":          {root, "x", []Scope{ReadRequests}, "root is not of the staff"},
		"a viewer, to decide":   {vic, "x", []Scope{ReadRequests, DecideRequests}, "vic@vendor.example is viewer"},
		"an unknown scope":      {kim, "x", []Scope{"requests:*"}, "is no scope"},
		"no scope":              {kim, "x", nil, "needs a scope"},
		"a name with spaces":    {kim, "my bot", []Scope{ReadRequests}, "is no name for a token"},
		"a name that is in use": {kim, "taken", []Scope{ReadRequests}, "there is a token taken already"},
		"a name of two lines":   {kim, "x\n", []Scope{ReadRequests}, "is no name for a token"},
	} {
		if tc.name == "taken" {
			if _, err := b.CreateToken(t.Context(), "taken", []Scope{ReadRequests}, time.Time{}, vic); err != nil {
				t.Fatal(err)
			}
		}
		token, err := b.CreateToken(t.Context(), tc.name, tc.scopes, time.Time{}, tc.by)
		var fault *TokenFault
		if !errors.As(err, &fault) || !strings.Contains(fault.Text, tc.want) || token != "" {
			t.Errorf("%s: %q, %v", what, token, err)
		}
	}
	if err := b.RevokeToken(t.Context(), "taken", kim); err == nil || !strings.Contains(err.Error(), "only they and an admin") {
		t.Errorf("revoked by another: %v", err)
	}
	if err := b.RevokeToken(t.Context(), "taken", vic); err != nil {
		t.Error(err)
	}
	if err := b.RevokeToken(t.Context(), "taken", vic); !errors.Is(err, ErrNotFound) {
		t.Errorf("revoked twice: %v", err)
	}
	list, err := b.Tokens(t.Context())
	if err != nil || len(list) != 1 || list[0].RevokedAt == nil || !slices.Equal(list[0].Scopes, []Scope{ReadRequests}) {
		t.Errorf("%+v, %v", list, err)
	}
	b.clean(t)
}
