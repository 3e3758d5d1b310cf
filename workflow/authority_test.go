package workflow

import (
	"errors"
	"testing"
	"time"
)

// unvouched is a request in a state that nobody stands behind.
func unvouched(s State, what WaitingFor) Request {
	r := in(s, what)
	r.Auth = AuthNone
	return r
}

// A mail that is not authenticated changes nothing that somebody stands behind, and
// of the rest only what is to be mended.
func TestUnauthenticatedRepliesChangeNothing(t *testing.T) {
	t.Parallel()
	for _, auth := range []Auth{AuthNone, AuthFail, AuthTemporary} {
		for _, r := range []Request{
			in(Received, ForNothing), in(Queued, ForNothing), in(Waiting, ForFix), in(Waiting, ForAnswer),
			in(Waiting, ForConfirm), in(Approved, ForNothing), unvouched(Received, ForNothing), unvouched(Waiting, ForConfirm),
		} {
			for _, e := range []Event{
				Replied{Message: 8, Auth: auth, New: "eve@evil.onmicrosoft.com"},
				Replied{Message: 8, Auth: auth, New: r.New},
				Replied{Message: 8, Auth: auth},
				Withdraw{Message: 8, Auth: auth},
			} {
				_, _, err := Next(r, e, Actor{Name: r.Old, Via: ViaMail}, t0)
				if !errors.Is(err, ErrUnauthenticated) {
					t.Errorf("%T by %s in %s/%s: %v, want ErrUnauthenticated", e, auth, r.State, r.WaitingFor, err)
				}
			}
		}
	}
	mend := unvouched(Waiting, ForFix)
	after, eff, err := Next(mend, Replied{Message: 8, Auth: AuthNone, New: "jane@contoso1.onmicrosoft.com"}, Actor{Name: mend.Old, Via: ViaMail}, t0)
	if err != nil || after.State != Received || eff.Step != CheckStep || after.Vouched() {
		t.Errorf("mending what nobody stands behind: %s, step %q, vouched %v, %v", after.State, eff.Step, after.Vouched(), err)
	}
}

// Whoever asks without being authenticated gets no mail: only the owner is asked.
func TestTheOwnerIsAsked(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		before Request
		event  Checked
		mail   Occasion
		owner  Occasion
	}{
		{"nobody is authenticated", unvouched(Received, ForNothing), Checked{Confirm: true}, NoMail, Challenge},
		{"somebody of another firm", in(Received, ForNothing), Checked{Confirm: true}, OwnerAsked, Challenge},
		{"a colleague", in(Received, ForNothing), Checked{Colleague: true}, Acknowledgement, Notice},
		{"a colleague who names no tenant", in(Received, ForNothing), Checked{Colleague: true, Problem: NoTenant}, Mend, NoMail},
	} {
		tt.event.Of = tt.before.Pair()
		_, eff, err := Next(tt.before, tt.event, System, t0)
		if err != nil || eff.Mail != tt.mail || eff.Owner != tt.owner {
			t.Errorf("%s: %q and %q to the owner, %v; want %q and %q", tt.name, eff.Mail, eff.Owner, err, tt.mail, tt.owner)
		}
	}
}

// A confirmation is of one pair on one tenant, asked for by one mail, and of no other.
func TestConsentIsBoundToTheSwap(t *testing.T) {
	t.Parallel()
	owner := Actor{Name: "jane@contoso.com", Via: ViaWeb}
	asked := unvouched(Waiting, ForConfirm)
	r, eff, err := Next(asked, Confirmed{Digest: asked.SwapDigest()}, owner, t0)
	if err != nil || eff.Mail != NoMail || !r.Vouched() || !r.Confirmed("t-1").Equal(t0) {
		t.Fatalf("confirmed: %+v, mail %q, %v", r.Consent, eff.Mail, err)
	}
	if !r.Confirmed("t-2").IsZero() {
		t.Error("it holds for another tenant")
	}
	queued, eff, err := Next(r, Checked{Of: r.Pair(), Evidence: Evidence{TenantID: "t-1"}}, System, t0)
	if err != nil || queued.State != Queued || eff.Mail != NoMail || eff.Owner != NoMail {
		t.Errorf("checked then: %s, %+v, %v; want queued without a mail", queued.State, eff, err)
	}
	for name, change := range map[string]func(*Request){
		"another new":    func(r *Request) { r.New = "eve@evil.onmicrosoft.com" },
		"another tenant": func(r *Request) { r.Evidence.TenantID = "t-2" },
		"another mail":   func(r *Request) { r.Source = 9 },
	} {
		now := asked
		change(&now)
		for _, e := range []Event{Confirmed{Digest: asked.SwapDigest()}, Disowned{Digest: asked.SwapDigest()}} {
			if _, _, err := Next(now, e, owner, t0); !errors.Is(err, ErrStale) {
				t.Errorf("%T after %s: %v, want ErrStale", e, name, err)
			}
		}
	}
	corrected, _, err := Next(queued, Replied{Auth: AuthPass, Message: 8, New: "jane@contoso1.onmicrosoft.com"}, owner, t0)
	if err != nil || corrected.Consent != (Consent{}) {
		t.Errorf("another pair keeps the confirmation %+v, %v", corrected.Consent, err)
	}
}

// An authenticated mail makes what nobody has confirmed go; one that only names it takes
// nothing on.
func TestAnAuthenticatedMailGoesFirst(t *testing.T) {
	t.Parallel()
	r := unvouched(Waiting, ForConfirm)
	for name, asked := range map[string]Request{"nobody's": r, "another's": in(Waiting, ForConfirm)} {
		after, eff, err := Next(asked, Replied{Auth: AuthPass, Message: 8, New: r.New, Old: r.Old}, Actor{Name: r.Old, Via: ViaMail}, t0)
		if err != nil || after.WaitingFor != ForConfirm || after.Source != asked.Source || after.Auth != asked.Auth || eff.Step != NoStep {
			t.Errorf("%s, named: %+v, step %q, %v", name, after, eff.Step, err)
		}
	}
	if after, eff, err := Next(r, Displaced{}, System, t0); err != nil || after.State != Withdrawn || eff.Mail != NoMail {
		t.Errorf("displaced: %s, mail %q, %v", after.State, eff.Mail, err)
	}
	if after, eff, err := Next(in(Waiting, ForConfirm), Displaced{}, System, t0); err != nil || after.State != Withdrawn || eff.Mail != NoMail {
		t.Errorf("displaced, and known: %s, mail %q, %v", after.State, eff.Mail, err)
	}
	confirmed := in(Received, ForNothing)
	confirmed.Consent = Consent{By: r.Old, At: t0, Digest: "x"}
	var conflict *ConflictError
	if _, _, err := Next(confirmed, Displaced{}, System, t0); !errors.As(err, &conflict) {
		t.Errorf("what the owner confirmed is displaced: %v", err)
	}
}

// A request that was queued without what it takes today has its owner asked.
func TestStoppedToBeConfirmed(t *testing.T) {
	t.Parallel()
	r := in(Approved, ForNothing)
	r.Auth = AuthNone
	after, eff, err := Next(r, Stopped{Digest: r.Decision.Digest, Confirm: true, Evidence: Evidence{TenantID: "t-1"}}, System, t0)
	if err != nil || after.WaitingFor != ForConfirm || eff.Owner != Challenge || after.Decision != (Decision{}) {
		t.Errorf("%s/%s, %+v, %v", after.State, after.WaitingFor, eff, err)
	}
}

// Silence of the owner is told to whoever is known to have asked.
func TestUnconfirmedExpires(t *testing.T) {
	t.Parallel()
	r, _, err := Next(unvouched(Received, ForNothing), Checked{Of: in(Received, ForNothing).Pair(), Confirm: true}, System, t0)
	if err != nil || !r.WaitingUntil.Equal(t0.Add(ConfirmPatience)) {
		t.Fatalf("waits until %v, %v", r.WaitingUntil, err)
	}
	after, eff, err := Next(r, Expire{}, System, r.WaitingUntil)
	if err != nil || after.State != Expired || eff.Mail != NoMail {
		t.Errorf("%s, mail %q, %v; want expired without a mail", after.State, eff.Mail, err)
	}
}

func TestHighRiskTakesTwo(t *testing.T) {
	t.Parallel()
	r := in(Queued, ForNothing)
	r.Evidence.Risk = RiskHigh
	yes := Approve{Digest: r.Digest()}
	once, eff, err := Next(r, yes, staff, t0)
	if err != nil || once.State != Queued || once.First.By != staff.Name || eff != (Effects{Event: EventFirstApproval}) {
		t.Fatalf("first: %s, %+v, %+v, %v", once.State, once.First, eff, err)
	}
	if _, _, err := Next(once, yes, Actor{Name: " SAM@vendor.example", Via: ViaWeb, Role: Admin}, t0); !errors.Is(err, ErrSameApprover) {
		t.Errorf("the same person again: %v, want ErrSameApprover", err)
	}
	twice, eff, err := Next(once, yes, Actor{Name: "kim@vendor.example", Via: ViaCLI, Role: Approver}, t0)
	if err != nil || twice.State != Approved || eff.Step != ApplyStep || twice.Decision.By != "kim@vendor.example" {
		t.Errorf("second: %s, %+v, %v", twice.State, twice.Decision, err)
	}
	stale := once
	stale.Evidence.Version++
	again, _, err := Next(stale, Approve{Digest: stale.Digest()}, Actor{Name: "kim@vendor.example", Role: Approver}, t0)
	if err != nil || again.State != Queued || again.First.By != "kim@vendor.example" {
		t.Errorf("after other evidence: %s, first %+v, %v; want it to begin anew", again.State, again.First, err)
	}
}

func TestAViewerMovesNothing(t *testing.T) {
	t.Parallel()
	r := in(Queued, ForNothing)
	viewer := Actor{Name: "vic@vendor.example", Via: ViaWeb, Role: Viewer}
	for _, e := range []Event{Approve{Digest: r.Digest()}, Deny{Reason: "x"}, Ask{Question: "x"}, Withdraw{}} {
		if _, _, err := Next(r, e, viewer, t0); !errors.Is(err, ErrViewer) {
			t.Errorf("%T by a viewer: %v, want ErrViewer", e, err)
		}
	}
}

// Each evaluation is another, so that nobody approves what they have not seen.
func TestEvaluationsAreCounted(t *testing.T) {
	t.Parallel()
	r := in(Received, ForNothing)
	seen := map[string]bool{}
	for i := range 3 {
		var err error
		if r, _, err = Next(r, Checked{Of: r.Pair(), Evidence: Evidence{TenantID: "t-1"}}, System, t0.Add(time.Duration(i)*time.Hour)); err != nil {
			t.Fatal(err)
		}
		if r.Evidence.Version != i+1 || seen[r.Digest()] {
			t.Errorf("evaluation %d: version %d, seen %v", i, r.Evidence.Version, seen[r.Digest()])
		}
		seen[r.Digest()] = true
		name := []string{"jane@contoso1.onmicrosoft.com", "jane@contoso.onmicrosoft.com"}[i%2]
		if r, _, err = Next(r, Replied{Auth: AuthPass, Message: int64(8 + i), New: name}, Actor{Name: r.Old}, t0); err != nil {
			t.Fatal(err)
		}
	}
}

// Whoever asks for somebody else's account speaks for the request until its owner has asked.
func TestTheOwnerTakesOver(t *testing.T) {
	t.Parallel()
	r := in(Queued, ForNothing)
	r.Sender, r.Author = "it@contoso.com", "it@contoso.com"
	for addr, may := range map[string]bool{r.Old: true, r.Sender: true, "eve@fabrikam.com": false, "": false} {
		if r.Participant(addr) != may {
			t.Errorf("%q speaks for it: %v", addr, !may)
		}
	}
	r, _, err := Next(r, Replied{Message: 8, Auth: AuthPass, New: "jane@contoso1.onmicrosoft.com"}, Actor{Name: r.Old, Via: ViaMail}, t0)
	if err != nil || !r.Participant(r.Old) || r.Participant(r.Sender) {
		t.Errorf("after the owner's own mail: %+v, %v", r, err)
	}
}

// The owner's words about what somebody else has asked for come before any decision.
func TestTheOwnerHasDoubts(t *testing.T) {
	t.Parallel()
	owner := Actor{Name: "jane@contoso.com", Via: ViaMail}
	asked := func(s State, what WaitingFor) Request {
		r := in(s, what)
		r.Sender, r.Author = "it@contoso.com", "it@contoso.com"
		r.Evidence.Risk = RiskLow
		return r
	}
	for _, r := range []Request{asked(Queued, ForNothing), asked(Approved, ForNothing), asked(Waiting, ForAnswer)} {
		shown := r.Digest()
		after, _, err := Next(r, Replied{Auth: AuthPass, Message: 8}, owner, t0)
		if err != nil || after.State != Queued || after.Decision != (Decision{}) || after.Evidence.Risk != RiskRaised || after.Evidence.Reasons[0] != OwnerWrote {
			t.Errorf("%s/%s: %s, %+v, %v", r.State, r.WaitingFor, after.State, after.Evidence, err)
		}
		if _, _, err := Next(after, Approve{Digest: shown}, staff, t0); !errors.Is(err, ErrStale) {
			t.Errorf("%s: what was shown before can be approved: %v", r.State, err)
		}
		again, _, err := Next(after, Replied{Auth: AuthPass, Message: 9}, owner, t0)
		if err != nil || len(again.Evidence.Reasons) != 1 || again.Digest() == after.Digest() {
			t.Errorf("once more: %+v, %v", again.Evidence.Reasons, err)
		}
	}
	for name, by := range map[string]Actor{"who asked": {Name: "it@contoso.com", Via: ViaMail}} {
		r := asked(Approved, ForNothing)
		if after, _, err := Next(r, Replied{Auth: AuthPass, Message: 8}, by, t0); err != nil || after.State != Approved || after.Digest() != r.Digest() {
			t.Errorf("%s: %s, %v", name, after.State, err)
		}
	}
	own := in(Approved, ForNothing)
	if after, _, err := Next(own, Replied{Auth: AuthPass, Message: 8}, owner, t0); err != nil || after.State != Approved {
		t.Errorf("their own wish: %s, %v", after.State, err)
	}
}
