package workflow

import (
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var (
	t0    = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	staff = Actor{Name: "sam@vendor.example", Via: ViaCLI, Role: Approver}
)

// in returns a whole request in the given state.
func in(s State, what WaitingFor) Request {
	r := Request{
		ID: 1, Ref: "SWAP-0000-0000", State: s, WaitingFor: what,
		Old: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com", Sender: "jane@contoso.com",
		Author: "jane@contoso.com", Auth: AuthPass, Source: 7, Last: 7, CreatedAt: t0, UpdatedAt: t0, CheckSince: t0,
	}
	if s != Received {
		r.Evidence = Evidence{TenantID: "t-1", CheckedAt: t0}
	}
	if s == Waiting {
		r.WaitingUntil = t0.Add(time.Hour)
	}
	if s == Approved || s == Completed {
		r.Decision = Decision{Verb: Yes, By: staff.Name, At: t0, Digest: r.Digest()}
	}
	if s == Denied {
		r.Decision = Decision{Verb: No, By: staff.Name, At: t0, Reason: "no"}
	}
	return r
}

// The machine as one table: every event in every state. A cell that is not
// listed has to be a conflict.
func TestNext(t *testing.T) {
	type cell struct {
		state State
		what  WaitingFor
		mail  Occasion
		step  Step
		swap  bool
	}
	type from struct {
		state State
		what  WaitingFor
	}
	froms := []from{
		{Received, ForNothing},
		{Queued, ForNothing},
		{Waiting, ForFix},
		{Waiting, ForAnswer},
		{Waiting, ForConfirm},
		{Approved, ForNothing},
		{Completed, ForNothing},
		{Denied, ForNothing},
		{Expired, ForNothing},
		{Withdrawn, ForNothing},
		{Reversed, ForNothing},
	}
	whole := in(Queued, ForNothing)
	digest := whole.Digest()
	pair := whole.Pair()
	withdrawn := cell{Withdrawn, ForNothing, Withdrawal, NoStep, false}
	tests := []struct {
		name  string
		event Event
		want  map[from]cell
	}{
		{"checked", Checked{Of: pair}, map[from]cell{
			{Received, ForNothing}: {Queued, ForNothing, Acknowledgement, NoStep, false},
		}},
		{"checked with a problem", Checked{Of: pair, Problem: NoTenant}, map[from]cell{
			{Received, ForNothing}: {Waiting, ForFix, Mend, NoStep, false},
		}},
		{"unfinished", Unfinished{Of: pair, Reason: "no answer"}, map[from]cell{
			{Received, ForNothing}: {Received, ForNothing, NoMail, NoStep, false},
			{Approved, ForNothing}: {Approved, ForNothing, NoMail, NoStep, false},
		}},
		{"unfinished for long", Unfinished{Of: pair, Reason: "no answer", Late: true}, map[from]cell{
			{Received, ForNothing}: {Received, ForNothing, StillChecking, NoStep, false},
			{Approved, ForNothing}: {Approved, ForNothing, NoMail, NoStep, false},
		}},
		{"replied", Replied{Auth: AuthPass, Message: 8}, map[from]cell{
			{Received, ForNothing}: {Received, ForNothing, NoMail, NoStep, false},
			{Queued, ForNothing}:   {Queued, ForNothing, NoMail, NoStep, false},
			{Waiting, ForFix}:      {Received, ForNothing, NoMail, CheckStep, false},
			{Waiting, ForAnswer}:   {Queued, ForNothing, NoMail, NoStep, false},
			{Waiting, ForConfirm}:  {Waiting, ForConfirm, NoMail, NoStep, false},
			{Approved, ForNothing}: {Approved, ForNothing, NoMail, NoStep, false},
		}},
		{"replied too late", Replied{Auth: AuthPass, Message: 6, New: "jane@contoso1.onmicrosoft.com"}, map[from]cell{
			{Received, ForNothing}: {Received, ForNothing, NoMail, NoStep, false},
			{Queued, ForNothing}:   {Queued, ForNothing, NoMail, NoStep, false},
			{Waiting, ForFix}:      {Waiting, ForFix, NoMail, NoStep, false},
			{Waiting, ForAnswer}:   {Waiting, ForAnswer, NoMail, NoStep, false},
			{Waiting, ForConfirm}:  {Waiting, ForConfirm, NoMail, NoStep, false},
			{Approved, ForNothing}: {Approved, ForNothing, NoMail, NoStep, false},
		}},
		{"replied with another username", Replied{Auth: AuthPass, Message: 8, New: "jane@contoso1.onmicrosoft.com"}, map[from]cell{
			{Received, ForNothing}: {Received, ForNothing, NoMail, CheckStep, false},
			{Queued, ForNothing}:   {Received, ForNothing, NoMail, CheckStep, false},
			{Waiting, ForFix}:      {Received, ForNothing, NoMail, CheckStep, false},
			{Waiting, ForAnswer}:   {Received, ForNothing, NoMail, CheckStep, false},
			{Waiting, ForConfirm}:  {Received, ForNothing, NoMail, CheckStep, false},
			{Approved, ForNothing}: {Received, ForNothing, NoMail, CheckStep, false},
		}},
		{"replied with the same username", Replied{Auth: AuthPass, Message: 8, New: whole.New}, map[from]cell{
			{Received, ForNothing}: {Received, ForNothing, NoMail, NoStep, false},
			{Queued, ForNothing}:   {Queued, ForNothing, NoMail, NoStep, false},
			{Waiting, ForFix}:      {Received, ForNothing, NoMail, CheckStep, false},
			{Waiting, ForAnswer}:   {Queued, ForNothing, NoMail, NoStep, false},
			{Waiting, ForConfirm}:  {Waiting, ForConfirm, NoMail, NoStep, false},
			{Approved, ForNothing}: {Approved, ForNothing, NoMail, NoStep, false},
		}},
		{"checked, to be confirmed", Checked{Of: pair, Confirm: true}, map[from]cell{
			{Received, ForNothing}: {Waiting, ForConfirm, OwnerAsked, NoStep, false},
		}},
		{"checked, and the policy approves", Checked{Of: pair, Approve: true}, map[from]cell{
			{Received, ForNothing}: {Approved, ForNothing, NoMail, ApplyStep, false},
		}},
		{"confirmed", Confirmed{Digest: whole.SwapDigest()}, map[from]cell{
			{Waiting, ForConfirm}: {Received, ForNothing, NoMail, CheckStep, false},
		}},
		{"disowned", Disowned{Digest: whole.SwapDigest()}, map[from]cell{
			{Waiting, ForConfirm}: withdrawn,
		}},
		{"displaced", Displaced{}, map[from]cell{
			{Received, ForNothing}: {Withdrawn, ForNothing, NoMail, NoStep, false},
			{Waiting, ForFix}:      {Withdrawn, ForNothing, NoMail, NoStep, false},
			{Waiting, ForConfirm}:  {Withdrawn, ForNothing, NoMail, NoStep, false},
		}},
		{"approve", Approve{Digest: digest}, map[from]cell{
			{Queued, ForNothing}: {Approved, ForNothing, NoMail, ApplyStep, false},
			{Waiting, ForAnswer}: {Approved, ForNothing, NoMail, ApplyStep, false},
		}},
		{"deny", Deny{Reason: "not your account"}, map[from]cell{
			{Queued, ForNothing}: {Denied, ForNothing, Denial, NoStep, false},
			{Waiting, ForAnswer}: {Denied, ForNothing, Denial, NoStep, false},
		}},
		{"ask", Ask{Question: "is this you?"}, map[from]cell{
			{Queued, ForNothing}: {Waiting, ForAnswer, Question, NoStep, false},
		}},
		{"withdraw", Withdraw{}, map[from]cell{
			{Received, ForNothing}: withdrawn,
			{Queued, ForNothing}:   withdrawn,
			{Waiting, ForFix}:      withdrawn,
			{Waiting, ForAnswer}:   withdrawn,
			{Waiting, ForConfirm}:  withdrawn,
			{Approved, ForNothing}: withdrawn,
		}},
		{"applied", Applied{Digest: digest}, map[from]cell{
			{Approved, ForNothing}: {Completed, ForNothing, Confirmation, NoStep, true},
		}},
		{"stopped", Stopped{Digest: digest, Problem: TenantGone}, map[from]cell{
			{Approved, ForNothing}: {Waiting, ForFix, Mend, NoStep, false},
		}},
		{"stopped for a person", Stopped{Digest: digest}, map[from]cell{
			{Approved, ForNothing}: {Queued, ForNothing, NoMail, NoStep, false},
		}},
		{"remind", Remind{}, map[from]cell{
			{Waiting, ForFix}:    {Waiting, ForFix, Reminder, NoStep, false},
			{Waiting, ForAnswer}: {Waiting, ForAnswer, Reminder, NoStep, false},
		}},
		{"expire", Expire{}, map[from]cell{
			{Waiting, ForFix}:     {Expired, ForNothing, Expiry, NoStep, false},
			{Waiting, ForAnswer}:  {Expired, ForNothing, Expiry, NoStep, false},
			{Waiting, ForConfirm}: {Expired, ForNothing, Unconfirmed, NoStep, false},
		}},
	}
	for _, test := range tests {
		for _, f := range froms {
			before := in(f.state, f.what)
			after, eff, err := Next(before, test.event, staff, t0.Add(2*time.Hour))
			want, ok := test.want[f]
			if !ok {
				var conflict *ConflictError
				if !errors.As(err, &conflict) {
					t.Errorf("%s in %s/%s: err = %v, want a conflict", test.name, f.state, f.what, err)
				}
				if diff := cmp.Diff(before, after); diff != "" {
					t.Errorf("%s in %s/%s changed the request in spite of the conflict:\n%s", test.name, f.state, f.what, diff)
				}
				continue
			}
			got := cell{after.State, after.WaitingFor, eff.Mail, eff.Step, eff.Swap}
			if err != nil || got != want {
				t.Errorf("%s in %s/%s = %+v, %v; want %+v", test.name, f.state, f.what, got, err, want)
			}
			if (after.State == Waiting) == after.WaitingUntil.IsZero() {
				t.Errorf("%s in %s/%s: state %s with waiting until %v", test.name, f.state, f.what, after.State, after.WaitingUntil)
			}
		}
	}
}

func TestApproveIsBoundToWhatWasShown(t *testing.T) {
	shown := in(Queued, ForNothing)
	for name, change := range map[string]func(*Request){
		"another new":     func(r *Request) { r.New = "eve@evil.onmicrosoft.com" },
		"another old":     func(r *Request) { r.Old = "bob@contoso.com" },
		"another tenant":  func(r *Request) { r.Evidence.TenantID = "t-2" },
		"another mail":    func(r *Request) { r.Source = 9 },
		"other evidence":  func(r *Request) { r.Evidence.Version++ },
		"no check so far": func(r *Request) { r.Evidence = Evidence{} },
	} {
		now := shown
		change(&now)
		if _, _, err := Next(now, Approve{Digest: shown.Digest()}, staff, t0); !errors.Is(err, ErrStale) {
			t.Errorf("%s: err = %v, want ErrStale", name, err)
		}
		for _, e := range []Event{Deny{"no", shown.Digest()}, Ask{"who?", shown.Digest()}, Withdraw{Digest: shown.Digest()}} {
			if _, _, err := Next(now, e, staff, t0); !errors.Is(err, ErrStale) {
				t.Errorf("%T after %s: err = %v, want ErrStale", e, name, err)
			}
			if _, _, err := Next(shown, e, staff, t0); err != nil {
				t.Errorf("%T: %v", e, err)
			}
		}
	}
	unchecked := in(Queued, ForNothing)
	unchecked.Evidence = Evidence{}
	if _, _, err := Next(unchecked, Approve{}, staff, t0); !errors.Is(err, ErrStale) {
		t.Errorf("approving without a digest: err = %v, want ErrStale", err)
	}
}

func TestNobodyDecidesOnTheirOwn(t *testing.T) {
	r := in(Queued, ForNothing)
	r.Sender, r.Author = "admin@contoso.com", "helpdesk@contoso.com"
	for _, name := range []string{r.Sender, r.Author, r.Old, r.New, "Jane@Contoso.com", " jane@contoso.com\t"} {
		by := Actor{Name: name, Via: ViaCLI, Role: Approver}
		if _, _, err := Next(r, Approve{Digest: r.Digest()}, by, t0); !errors.Is(err, ErrOwnRequest) {
			t.Errorf("%s approves: err = %v, want ErrOwnRequest", name, err)
		}
		if _, _, err := Next(r, Deny{Reason: "x"}, by, t0); !errors.Is(err, ErrOwnRequest) {
			t.Errorf("%s denies: err = %v, want ErrOwnRequest", name, err)
		}
	}
}

func TestDenialAndQuestionNeedWords(t *testing.T) {
	for _, e := range []Event{Deny{Reason: " \n"}, Ask{Question: ""}} {
		if _, _, err := Next(in(Queued, ForNothing), e, staff, t0); !errors.Is(err, ErrNoReason) {
			t.Errorf("%T without words: err = %v, want ErrNoReason", e, err)
		}
	}
}

func TestResultOfAnOverhauledCheckIsStale(t *testing.T) {
	r := in(Received, ForNothing)
	of := r.Pair()
	r, _, err := Next(r, Replied{Auth: AuthPass, Message: 8, New: "jane@contoso1.onmicrosoft.com"}, staff, t0)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := Next(r, Checked{Of: of}, System, t0); !errors.Is(err, ErrStale) {
		t.Errorf("err = %v, want ErrStale", err)
	}
}

func TestReplyVoidsTheEvaluation(t *testing.T) {
	r, _, err := Next(in(Queued, ForNothing), Replied{Auth: AuthPass, Message: 8, New: "jane@contoso1.onmicrosoft.com"}, staff, t0)
	if err != nil {
		t.Fatal(err)
	}
	if r.Digest() != "" || r.Source != 8 || r.Last != 8 {
		t.Errorf("digest %q, source %d, last %d after another username; want none, 8, 8", r.Digest(), r.Source, r.Last)
	}

	repeat := in(Queued, ForNothing)
	again, eff, err := Next(repeat, Replied{Auth: AuthPass, Message: 8, New: repeat.New, Old: repeat.Old}, staff, t0)
	if err != nil || again.State != Queued || again.Digest() != repeat.Digest() || eff.Step != NoStep {
		t.Errorf("the same pair again: state %s, step %q, %v; want queued, its digest kept, no step", again.State, eff.Step, err)
	}
}

func TestStoppedVoidsTheDecision(t *testing.T) {
	r, _, err := Next(in(Approved, ForNothing), Stopped{Digest: in(Queued, ForNothing).Digest(), Problem: TenantGone}, System, t0)
	if err != nil || r.Decision != (Decision{}) {
		t.Errorf("decision %+v, %v; want none", r.Decision, err)
	}
}

func TestNothingExpiresEarly(t *testing.T) {
	r := in(Waiting, ForFix)
	if _, _, err := Next(r, Expire{}, System, r.WaitingUntil.Add(-time.Second)); err == nil {
		t.Error("expired a second before its time")
	}
}

func TestUnfinishedIsToldOnceAndAuditedWhenTheReasonChanges(t *testing.T) {
	r := in(Received, ForNothing)
	steps := []struct {
		event Unfinished
		audit string
		mail  Occasion
	}{
		{Unfinished{Of: r.Pair(), Reason: "throttled"}, "unfinished", NoMail},
		{Unfinished{Of: r.Pair(), Reason: "throttled"}, "", NoMail},
		{Unfinished{Of: r.Pair(), Reason: "no answer"}, "unfinished", NoMail},
		{Unfinished{Of: r.Pair(), Reason: "no answer", Late: true}, "unfinished", StillChecking},
		{Unfinished{Of: r.Pair(), Reason: "no answer", Late: true}, "", NoMail},
	}
	for i, step := range steps {
		var eff Effects
		var err error
		r, eff, err = Next(r, step.event, System, t0)
		if err != nil || eff.Event != step.audit || eff.Mail != step.mail || r.CheckNote != step.event.Reason {
			t.Errorf("step %d: %+v, note %q, %v; want audit %q, mail %q", i, eff, r.CheckNote, err, step.audit, step.mail)
		}
	}
}

// What was found about one approval says nothing about another.
func TestApplyIsBoundToTheApproval(t *testing.T) {
	r := in(Approved, ForNothing)
	r.Decision.Digest = "another"
	digest := in(Queued, ForNothing).Digest()
	for _, e := range []Event{Applied{Digest: digest}, Stopped{Digest: digest}, Unfinished{Of: Pair{Old: "x"}}} {
		if _, _, err := Next(r, e, System, t0); !errors.Is(err, ErrStale) {
			t.Errorf("%T: err = %v, want ErrStale", e, err)
		}
	}
}

func TestCorrectionAfterApprovalVoidsIt(t *testing.T) {
	r, _, err := Next(in(Approved, ForNothing), Replied{Auth: AuthPass, Message: 8, New: "jane@contoso1.onmicrosoft.com"}, staff, t0)
	if err != nil || r.Decision != (Decision{}) || r.State != Received {
		t.Errorf("state %s, decision %+v, %v", r.State, r.Decision, err)
	}
}

// Words without a username are not answered with what was said already; a new
// attempt is.
func TestTheSameProblemIsToldOnce(t *testing.T) {
	r := in(Received, ForNothing)
	steps := []struct {
		reply Replied
		mail  Occasion
	}{
		{Replied{Auth: AuthPass, Message: 7}, Mend},
		{Replied{Auth: AuthPass, Message: 8}, NoMail},
		{Replied{Auth: AuthPass, Message: 9, Tried: true}, Mend},
		{Replied{Auth: AuthPass, Message: 10, New: "jane@contoso1.onmicrosoft.com"}, Mend},
		{Replied{Auth: AuthPass, Message: 11}, NoMail},
	}
	for i, step := range steps {
		var err error
		if r, _, err = Next(r, step.reply, staff, t0); err != nil {
			t.Fatal(err)
		}
		var eff Effects
		r, eff, err = Next(r, Checked{Of: r.Pair(), Problem: NoTenant}, System, t0)
		if err != nil || eff.Mail != step.mail || r.State != Waiting {
			t.Errorf("step %d: state %s, mail %q, %v; want waiting, %q", i, r.State, eff.Mail, err, step.mail)
		}
	}
}
