package workflow

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// world is what is true about a request, whatever the request says about itself: who has
// stood up for which swap.
type world struct {
	r   Request
	now time.Time
	// shown are digests that the desk has shown to staff, asked those of the swaps that a
	// challenge asked the owner about.
	shown, asked []string
	about        map[string]Pair
	message      int64
	// writers are who wrote each message, and whether that is certain.
	writers map[int64]Actor
	certain map[int64]bool
	// consents are the swaps that the owner said yes to, yeses who approved which digest.
	consents map[Pair]bool
	yeses    map[string][]string
}

const (
	janeAddr  = "jane@contoso.com" // the owner
	ittyAddr  = "it@contoso.com"   // of her firm
	eveAddr   = "eve@fabrikam.com" // of another
	firstName = "jane@contoso.onmicrosoft.com"
)

var names = []string{firstName, "jane1@contoso.onmicrosoft.com", "eve@fabrikam.onmicrosoft.com"}

func newWorld(t *rapid.T) *world {
	w := &world{now: t0, message: 1, writers: map[int64]Actor{}, certain: map[int64]bool{}, about: map[string]Pair{}, consents: map[Pair]bool{}, yeses: map[string][]string{}}
	by, auth := w.mail(t)
	w.r = Request{
		ID: 1, Ref: "SWAP-0000-0000", State: Received, Old: janeAddr, New: rapid.SampledFrom(names).Draw(t, "new"), Sender: by.Name, Author: by.Name,
		Auth: auth, Source: 1, Last: 1, CreatedAt: t0, UpdatedAt: t0, CheckSince: t0,
	}
	return w
}

// mail is the next one: who wrote it, and how that is known.
func (w *world) mail(t *rapid.T) (Actor, Auth) {
	by := Actor{Name: rapid.SampledFrom([]string{janeAddr, janeAddr, ittyAddr, eveAddr, eveAddr}).Draw(t, "from"), Via: ViaMail}
	auth := rapid.SampledFrom([]Auth{AuthPass, AuthPass, AuthNone, AuthFail, AuthTemporary}).Draw(t, "auth")
	w.writers[w.message], w.certain[w.message] = by, auth == AuthPass
	return by, auth
}

// standsUp reports whether somebody who may speaks for the swap as it stands: its owner or
// a colleague of theirs wrote just that, or the owner said yes to it.
func (w *world) standsUp() bool {
	by := w.writers[w.r.Source].Name
	return w.certain[w.r.Source] && (by == janeAddr || by == ittyAddr) || w.consents[w.r.Pair()]
}

// confirm is what the policy says of a check.
func (w *world) confirm() bool {
	byFirm := w.r.Author == janeAddr || w.r.Author == ittyAddr
	mayAsk := w.r.Auth == AuthPass && byFirm
	return !mayAsk && w.r.Confirmed("t-1").IsZero()
}

func (w *world) evidence(t *rapid.T) Evidence {
	return Evidence{TenantID: "t-1", Risk: rapid.SampledFrom([]Risk{RiskLow, RiskRaised, RiskHigh}).Draw(t, "risk")}
}

// digest is one that was shown, or anything.
func digest(t *rapid.T, now string, before []string) string {
	some := slices.Concat([]string{now, now, "", "x"}, before)
	return rapid.SampledFrom(some).Draw(t, "digest")
}

// events are what can happen, each drawn in a world as it is.
var events = map[string]func(*rapid.T, *world) (Event, Actor){
	"check": func(t *rapid.T, w *world) (Event, Actor) {
		problem := rapid.SampledFrom([]Problem{NoProblem, NoProblem, NoProblem, NoTenant, InvalidUsername}).Draw(t, "problem")
		of := w.r.Pair()
		if rapid.IntRange(0, 9).Draw(t, "stale") == 0 {
			of.Source--
		}
		return Checked{Of: of, Evidence: w.evidence(t), Problem: problem, Confirm: w.confirm(), Colleague: w.r.Author == ittyAddr}, System
	},
	"unfinished": func(_ *rapid.T, w *world) (Event, Actor) {
		return Unfinished{Of: w.r.Pair(), Reason: "x", Late: true}, System
	},
	"reply": func(t *rapid.T, w *world) (Event, Actor) {
		w.message += 10
		by, auth := w.mail(t)
		message := w.message
		if rapid.IntRange(0, 4).Draw(t, "late") == 0 { // written before the last one
			message -= 15
			w.writers[message], w.certain[message] = by, auth == AuthPass
		}
		e := Replied{Message: message, Auth: auth, Tried: rapid.Bool().Draw(t, "tried"), Together: rapid.Bool().Draw(t, "together")}
		e.New = rapid.SampledFrom(append(names, "")).Draw(t, "new")
		return e, by
	},
	"withdraw": func(t *rapid.T, w *world) (Event, Actor) {
		w.message += 10
		by, auth := w.mail(t)
		return Withdraw{Message: w.message, Auth: auth}, by
	},
	"yes by link": func(t *rapid.T, w *world) (Event, Actor) {
		return Confirmed{Digest: digest(t, w.r.SwapDigest(), w.asked)}, Actor{Name: janeAddr, Via: ViaWeb}
	},
	"no by link": func(t *rapid.T, w *world) (Event, Actor) {
		return Disowned{Digest: digest(t, "x", w.asked)}, Actor{Name: janeAddr, Via: ViaWeb}
	},
	"displace": func(*rapid.T, *world) (Event, Actor) { return Displaced{}, System },
	"approve": func(t *rapid.T, w *world) (Event, Actor) {
		return Approve{Digest: digest(t, w.r.Digest(), w.shown)}, decider(t)
	},
	"approve too": func(t *rapid.T, w *world) (Event, Actor) { return Approve{Digest: w.r.Digest()}, decider(t) },
	"deny":        func(t *rapid.T, _ *world) (Event, Actor) { return Deny{Reason: "x"}, decider(t) },
	"ask":         func(t *rapid.T, _ *world) (Event, Actor) { return Ask{Question: "x"}, decider(t) },
	"apply": func(t *rapid.T, w *world) (Event, Actor) {
		return Applied{Digest: digest(t, w.r.Decision.Digest, w.shown)}, System
	},
	"stop": func(t *rapid.T, w *world) (Event, Actor) {
		problem := rapid.SampledFrom([]Problem{NoProblem, TenantGone}).Draw(t, "problem")
		return Stopped{Digest: digest(t, w.r.Decision.Digest, w.shown), Evidence: w.evidence(t), Problem: problem}, System
	},
	"expire": func(t *rapid.T, w *world) (Event, Actor) {
		w.now = w.now.Add(time.Duration(rapid.IntRange(0, 20).Draw(t, "days")) * 24 * time.Hour)
		return Expire{}, System
	},
}

func decider(t *rapid.T) Actor {
	return Actor{
		Name: rapid.SampledFrom([]string{"sam@vendor.example", "sam@vendor.example", " SAM@Vendor.example", "kim@vendor.example", janeAddr, "Jane@contoso.com ", ittyAddr, eveAddr, "EVE@fabrikam.onmicrosoft.com"}).Draw(t, "decider"),
		Via:  ViaWeb, Role: rapid.SampledFrom([]Role{Approver, Approver, Admin, NoRole, Viewer}).Draw(t, "role"),
	}
}

type machine func(Request, Event, Actor, time.Time) (Request, Effects, error)

// step lets one thing happen, as the pipeline does: only a participant's mail gets as far
// as the request. It returns what must never be, or nothing.
func (w *world) step(t *rapid.T, name string, next machine) (wrong string) {
	before := w.r
	e, by := events[name](t, w)
	switch e.(type) {
	case Replied, Withdraw:
		if !before.Participant(by.Name) {
			return ""
		}
	}
	after, eff, err := next(before, e, by, w.now)
	if err != nil {
		if after.State != before.State || eff != (Effects{}) {
			return fmt.Sprintf("%s failed (%v) and did something: %s, %+v", name, err, after.State, eff)
		}
		return ""
	}
	w.r = after
	switch e := e.(type) {
	case Confirmed:
		w.consents[w.about[e.Digest]] = true
	case Approve:
		w.yeses[e.Digest] = append(w.yeses[e.Digest], fold(by.Name))
	}
	if d := after.Digest(); d != "" {
		w.shown = append(w.shown, d)
	}
	if eff.Owner == Challenge {
		w.asked = append(w.asked, after.SwapDigest())
		w.about[after.SwapDigest()] = after.Pair()
	}
	if wrong := w.moved(e, before, by, eff); wrong != "" {
		return name + ": " + wrong
	}
	return ""
}

// moved holds what has happened against what must never.
func (w *world) moved(e Event, before Request, by Actor, eff Effects) string {
	r := w.r
	reply, replied := e.(Replied)
	switch {
	case !before.State.Open():
		return "a request goes on that was " + string(before.State)
	case replied && reply.Auth != AuthPass && before.Vouched() && r.Pair() != before.Pair():
		return fmt.Sprintf("a mail of %s changes %v to %v", reply.Auth, before.Pair(), r.Pair())
	case replied && r.Author != before.Author && r.Old == before.Old && r.New == before.New:
		return fmt.Sprintf("a mail that only names it makes %s's %s's", before.Author, r.Author)
	case by.Name == eveAddr && by.Via == ViaMail && before.Author == janeAddr && before.Auth == AuthPass:
		return fmt.Sprintf("Eve moves what is Jane's: %s/%s to %s/%s", before.State, before.WaitingFor, r.State, r.WaitingFor)
	case (eff.Mail == OwnerAsked || eff.Mail == Acknowledgement) && r.Auth != AuthPass:
		return fmt.Sprintf("%s to who knows whom", eff.Mail)
	case eff.Mail != NoMail && eff.Mail != Confirmation && !r.Participant(w.writers[r.Last].Name):
		return fmt.Sprintf("%s goes to %s, and it is %s's", eff.Mail, w.writers[r.Last].Name, r.Author)
	case eff.Swap != (r.State == Completed):
		return fmt.Sprintf("a swap %v, and it is %s", eff.Swap, r.State)
	case r.State == Completed:
		return w.completed()
	}
	return ""
}

// completed says what is wrong with a swap that was made.
func (w *world) completed() string {
	r, d := w.r, w.r.Decision
	yes := slices.Compact(slices.Sorted(slices.Values(w.yeses[d.Digest])))
	switch {
	case d.Verb != Yes || d.Digest == "" || d.Digest != r.Digest():
		return fmt.Sprintf("it was decided on %s, and it is %s", d.Digest, r.Digest())
	case !r.Vouched() || !w.standsUp():
		return fmt.Sprintf("nobody who may stands behind it: %+v", r)
	case slices.Contains([]string{r.Old, r.New, r.Sender, r.Author}, fold(d.By)):
		return d.By + " has decided on their own"
	case !slices.Contains(yes, fold(d.By)):
		return d.By + " has not said yes to it"
	case r.Evidence.Risk == RiskHigh && (len(yes) < 2 || fold(r.First.By) == fold(d.By) || r.First.Digest != d.Digest):
		return fmt.Sprintf("the risk is high, and it has the yes of %q", yes)
	}
	return ""
}

// life is what becomes of a request, by a machine and a policy: the state that it ends in,
// and what was wrong on the way.
func life(t *rapid.T, next machine) (State, string) {
	w := newWorld(t)
	// Most is of what leads on, or few would come to an end that could be wrong.
	kinds := slices.Sorted(maps.Keys(events))
	kinds = append(kinds, "check", "check", "check", "approve too", "approve too", "apply", "apply", "apply", "reply", "yes by link")
	for range 30 {
		name := rapid.SampledFrom(kinds).Draw(t, "event")
		if wrong := w.step(t, name, next); wrong != "" {
			return w.r.State, wrong
		}
		if !w.r.State.Open() {
			break
		}
	}
	return w.r.State, ""
}

// Whatever happens in whatever order, a swap that is made was decided on by somebody who saw
// just it and is no part of it, by two at a high risk, and somebody stands behind it who may.
func TestNoWayToATakenAccount(t *testing.T) {
	t.Parallel()
	made := 0
	rapid.Check(t, func(t *rapid.T) {
		for range 20 {
			state, wrong := life(t, Next)
			if wrong != "" {
				t.Fatal(wrong)
			}
			if state == Completed {
				made++
			}
		}
	})
	if made < 20 {
		t.Errorf("%d swaps were made, too few to show anything", made)
	}
}

// Each defence that is taken out opens a way, which is found.
func TestWaysToATakenAccount(t *testing.T) {
	t.Parallel()
	anyone := Actor{Name: "nobody@vendor.example", Via: ViaWeb, Role: Approver}
	for name, without := range map[string]machine{
		"mails are authenticated": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			if reply, ok := e.(Replied); ok {
				reply.Auth = AuthPass
				e = reply
			}
			return Next(r, e, by, now)
		},
		"the owner is asked": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			if check, ok := e.(Checked); ok {
				check.Confirm = false
				e = check
			}
			return Next(r, e, by, now)
		},
		"a confirmation is of one swap": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			after, eff, err := Next(r, e, by, now)
			if _, ok := e.(Replied); ok && err == nil && r.Consent.Digest != "" {
				now := after
				now.Evidence = Evidence{TenantID: "t-1", CheckedAt: r.UpdatedAt}
				after.Consent = Consent{By: janeAddr, At: r.UpdatedAt, Digest: now.SwapDigest()}
			}
			return after, eff, err
		},
		"a confirmation is of what was asked": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			if _, ok := e.(Confirmed); ok {
				e = Confirmed{Digest: r.SwapDigest()}
			}
			return Next(r, e, by, now)
		},
		"an approval is of what was shown": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			if _, ok := e.(Approve); ok {
				e = Approve{Digest: r.Digest()}
			}
			return Next(r, e, by, now)
		},
		"a swap is of what was approved": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			if _, ok := e.(Applied); ok && r.State == Queued {
				r.State, r.Decision = Approved, Decision{Verb: Yes, By: "sam@vendor.example", At: now, Digest: r.Digest()}
				e = Applied{Digest: r.Digest()}
			}
			return Next(r, e, by, now)
		},
		"nobody decides on their own": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			as := by
			if _, ok := e.(Approve); ok && own(r, by) {
				as = anyone
			}
			after, eff, err := Next(r, e, as, now)
			if after.Decision.By == anyone.Name {
				after.Decision.By = by.Name
			}
			if after.First.By == anyone.Name {
				after.First.By = by.Name
			}
			return after, eff, err
		},
		"a high risk takes two": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			risk := r.Evidence.Risk
			if _, ok := e.(Approve); ok {
				r.Evidence.Risk = RiskLow
			}
			after, eff, err := Next(r, e, by, now)
			if _, ok := e.(Approve); ok {
				after.Evidence.Risk = risk
			}
			return after, eff, err
		},
		"they are two": func(r Request, e Event, by Actor, now time.Time) (Request, Effects, error) {
			after, eff, err := Next(r, e, by, now)
			if errors.Is(err, ErrSameApprover) {
				r.First.By = anyone.Name
				return Next(r, e, by, now)
			}
			return after, eff, err
		},
	} {
		ways := rapid.Custom(func(t *rapid.T) string {
			_, wrong := life(t, without)
			return wrong
		})
		found := ""
		for seed := 0; seed < 40000 && found == ""; seed++ {
			found = ways.Example(seed)
		}
		if found == "" {
			t.Errorf("without the rule that %s nothing goes wrong", name)
		} else {
			t.Logf("%s: %.120s", name, found)
		}
	}
}
