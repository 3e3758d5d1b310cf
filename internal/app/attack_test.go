package app

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Attacks by mail, on a whole desk. Beside each stands what happens when its defence is
// missing: mostly the same mail, authenticated.

const (
	forged  = "none" // nothing says who wrote it
	refuted = "fail" // the owner of the domain says that it is not theirs
	honest  = "pass"
)

// number is one from the database.
func (w *world) number(t *testing.T, query string, args ...any) (n int) {
	t.Helper()
	conn, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	if err := conn.QueryRow(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// mails fails the test unless so many mails to an address went out.
func (w *world) mails(t *testing.T, addr string, want int) {
	t.Helper()
	until(t, "the outbox is empty", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailQueued})
		return len(list) == 0, err
	})
	if n := w.mail.Count(addr); n != want {
		t.Errorf("%s has %d mails, want %d", addr, n, want)
	}
}

// still fails the test unless a request is what it was.
func (w *world) still(t *testing.T, what string, was workflow.Request) {
	t.Helper()
	is, err := w.Request(t.Context(), was.Ref)
	if err != nil {
		t.Fatal(err)
	}
	if is.State == workflow.Approved { // what holds its apply up may be another fault each time
		is.CheckNote, is.UpdatedAt = was.CheckNote, was.UpdatedAt
	}
	if !cmp.Equal(was, is) {
		t.Errorf("%s changed %s: it was %s/%s %s to %s by %s after in-%d, and is %s/%s %s to %s by %s after in-%d", what, was.Ref,
			was.State, was.WaitingFor, was.Old, was.New, was.Author, was.Last, is.State, is.WaitingFor, is.Old, is.New, is.Author, is.Last)
	}
}

// waits waits until a sender's one request waits for something.
func (w *world) waits(t *testing.T, sender string, what workflow.WaitingFor) workflow.Request {
	t.Helper()
	r := w.request(t, sender, workflow.Waiting)
	if r.WaitingFor != what {
		t.Fatalf("%s's request waits for %s, want %s", sender, r.WaitingFor, what)
	}
	return r
}

func wishFor(local string) string {
	return "Please swap my address for " + local + "@contoso.onmicrosoft.com"
}

// Anybody can write From. Where the owner of the domain says that such mail is not theirs
// it comes to nothing but a note for staff, and where nothing is known of it the owner is
// asked, without a word of the mail.
func TestAttackForgedFrom(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const poison = "Please swap my address for %[1]s@contoso.onmicrosoft.com\r\n\r\nEvil words of Mallory"
	header := func(name string) []string {
		return []string{"Subject: Evil subject of Mallory", "Reply-To: mallory@evil.example", "References: <evil.reference@evil.example>", "X-Name: " + name}
	}
	for _, tt := range []struct {
		name, dmarc string
		becomes     store.Outcome
		mails       int
	}{
		{"fail", refuted, store.WasRefused, 0},
		{"none", forged, store.BecameRequest, 1},
		{"pass", honest, store.BecameRequest, 1},
	} {
		addr := tt.name + "@contoso.com"
		in := w.inbound(t, w.writeAs(t, tt.dmarc, addr, fmt.Sprintf(poison, tt.name), header(tt.name)...))
		if in.State != string(tt.becomes) || in.ForStaff != (tt.dmarc == refuted) {
			t.Errorf("%s: %+v", tt.name, in)
		}
		switch tt.dmarc {
		case refuted:
			if !strings.HasPrefix(in.Reason, "suspicious: ") {
				t.Errorf("staff see %q", in.Reason)
			}
			if n := w.number(t, `SELECT count(*) FROM request WHERE old_email = $1`, addr); n != 0 {
				t.Errorf("%d requests", n)
			}
		case forged:
			w.waits(t, addr, workflow.ForConfirm)
			letter, raw := w.letter(t, addr, 1)
			if l := open(t, raw); !strings.HasSuffix(l.subject, "Did you ask us to change a sign-in address?") || strings.Contains(strings.ToLower(l.text+l.html+string(raw)), "evil") {
				t.Errorf("the challenge is\n%s", raw)
			}
			for _, field := range []string{"In-Reply-To", "References", "Cc", "Reply-To"} {
				if letter.Header.Get(field) != "" {
					t.Errorf("the challenge has %s: %s", field, letter.Header.Get(field))
				}
			}
		case honest:
			w.request(t, addr, workflow.Queued)
			if letter, _ := w.letter(t, addr, 1); letter.Header.Get("In-Reply-To") != "<"+in.MessageID+">" {
				t.Errorf("the answer to an honest mail has no place in its thread, so that the test shows nothing: %v", letter.Header)
			}
		}
		w.mails(t, addr, tt.mails)
	}
	w.mails(t, "mallory@evil.example", 0)
	w.clean(t)
}

// However many mails are forged in somebody's name, they are asked once, and are none the
// slower for it when they write.
func TestAttackFloodOfForgedMails(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const flood = 20
	var ids []string
	for i := range flood {
		ids = append(ids, w.writeAs(t, forged, "jane@contoso.com", wishFor(fmt.Sprintf("evil%d", i))))
	}
	for _, id := range ids {
		w.inbound(t, id)
	}
	w.waits(t, "jane@contoso.com", workflow.ForConfirm)
	w.mails(t, "jane@contoso.com", 1)

	w.write(t, "jane@contoso.com", wish)
	letter, raw := w.letter(t, "jane@contoso.com", 2)
	if subject, _ := said(t, raw); !strings.HasSuffix(subject, "We have your request to change a sign-in address") {
		t.Errorf("Jane is answered %q, %v", subject, letter.Header)
	}
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	if r.New != "jane@contoso.onmicrosoft.com" || r.Auth != workflow.AuthPass || r.Author != "jane@contoso.com" {
		t.Errorf("queued is %+v", r)
	}
	w.still(t, "time", r)

	// Nor does it help to begin anew, when the owner has said no.
	for i := range 3 {
		w.inbound(t, w.writeAs(t, forged, "kate@contoso.com", wishFor(fmt.Sprintf("kate.evil%d", i))))
		if i == 0 {
			visit(t, "POST", w.challenge(t, "kate@contoso.com", 1), sayNo)
			w.request(t, "kate@contoso.com", workflow.Withdrawn)
		}
	}
	until(t, "the second challenge is written", func() (bool, error) {
		return w.number(t, `SELECT count(*) FROM outgoing WHERE recipient = 'kate@contoso.com'`) == 2, nil
	})
	w.mails(t, "kate@contoso.com", 1)

	// Somebody forges a wish for the name that Bob is about to ask for.
	for _, tt := range []struct {
		name, dmarc string
		state       workflow.State // of what was there
		mine        int
	}{
		{"bob", forged, workflow.Withdrawn, 1},
		{"bill", honest, workflow.Queued, 0}, // somebody stands behind that one
	} {
		holder := tt.name + ".rival@contoso.com"
		w.writeAs(t, tt.dmarc, holder, wishFor(tt.name))
		if tt.dmarc == honest {
			w.request(t, holder, workflow.Queued)
		} else {
			w.waits(t, holder, workflow.ForConfirm)
		}
		w.inbound(t, w.write(t, tt.name+"@contoso.com", wishFor(tt.name)))
		w.request(t, holder, tt.state)
		if n := w.number(t, `SELECT count(*) FROM request WHERE old_email = $1`, tt.name+"@contoso.com"); n != tt.mine {
			t.Errorf("%s has %d requests, want %d", tt.name, n, tt.mine)
		}
		if tt.mine == 1 {
			w.letter(t, tt.name+"@contoso.com", 1)
			w.request(t, tt.name+"@contoso.com", workflow.Queued)
		}
		w.mails(t, holder, 1)
	}
	w.clean(t)
}

// A forged mail in the thread changes nothing that its owner stands behind, wherever the
// request is. What the owner writes does.
func TestAttackForgedFollowUp(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Add("adatum.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-0000000000a1", "EU")
	w.serve(t)
	for _, tt := range []struct {
		name  string
		bring func(addr string) workflow.Request
	}{
		{"queued", func(addr string) workflow.Request {
			w.write(t, addr, wishFor("queued"))
			return w.request(t, addr, workflow.Queued)
		}},
		{"fix", func(addr string) workflow.Request {
			w.write(t, addr, "Please swap my address for fix@contoso9.onmicrosoft.com")
			return w.waits(t, addr, workflow.ForFix)
		}},
		{"answer", func(addr string) workflow.Request {
			w.write(t, addr, wishFor("answer"))
			r := w.request(t, addr, workflow.Queued)
			if _, err := w.Move(t.Context(), r.Ref, workflow.Ask{Question: "Is it you?"}, sam); err != nil {
				t.Fatal(err)
			}
			w.letter(t, addr, 2)
			return w.waits(t, addr, workflow.ForAnswer)
		}},
		{"confirm", func(addr string) workflow.Request {
			w.writeAs(t, forged, addr, wishFor("confirm"))
			return w.waits(t, addr, workflow.ForConfirm)
		}},
		{"approved", func(addr string) workflow.Request {
			w.write(t, addr, "Please swap my address for approved@adatum.onmicrosoft.com")
			r := w.request(t, addr, workflow.Queued)
			w.authority.Fault("adatum.onmicrosoft.com", fakeauthority.Fault{Kind: fakeauthority.ServerError})
			w.approve(t, r)
			until(t, "the apply is held up", func() (bool, error) {
				var err error
				r, err = w.Request(t.Context(), r.Ref)
				return r.CheckNote != "", err
			})
			return r
		}},
	} {
		addr := tt.name + "@contoso.com"
		was := tt.bring(addr)
		mails := max(w.mail.Count(addr), 1)
		first, _ := w.letter(t, addr, mails)
		thread := []string{"Subject: Re: [" + string(was.Ref) + "] x", "In-Reply-To: " + first.Header.Get("Message-Id")}
		for what, text := range map[string]string{
			"another username":    "Sorry: please swap it for evil." + tt.name + "@contoso.onmicrosoft.com",
			"the same username":   "Please swap my address for " + was.New,
			"a withdrawal":        "Please cancel my request.",
			"an answer":           "Yes, that is right.",
			"a new mail":          wishFor("evil." + tt.name),
			"another new mail":    "Please swap " + addr + " for evil." + tt.name + "@contoso.onmicrosoft.com",
			"a request for words": "What will become of it?",
		} {
			header := thread
			if strings.Contains(what, "new mail") {
				header = nil
			}
			in := w.inbound(t, w.writeAs(t, forged, addr, text, header...))
			if !in.ForStaff {
				t.Errorf("%s on %s is not for staff: %+v", what, tt.name, in)
			}
			w.still(t, what+" on "+tt.name, was)
		}
		w.mails(t, addr, mails)
		w.authority.Fault("adatum.onmicrosoft.com", fakeauthority.Fault{})
		if tt.name == "approved" { // nothing has kept it from what was decided
			w.request(t, addr, workflow.Completed)
			continue
		}
		w.inbound(t, w.write(t, addr, "Sorry: please swap it for other."+tt.name+"@contoso.onmicrosoft.com", thread...))
		if r := w.request(t, addr, workflow.Queued); r.New != "other."+tt.name+"@contoso.onmicrosoft.com" {
			t.Errorf("an honest follow-up on %s left it at %s, so that the test shows nothing", tt.name, r.New)
		}
		w.write(t, addr, "Please cancel my request.", thread...)
		w.request(t, addr, workflow.Withdrawn)
	}
	w.clean(t)
}

// Somebody known to be somebody else asks for Jane's account. When Jane has asked herself
// it is hers: he does not change it, take it back, or get any mail about it.
func TestAttackForeignSender(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const eve, jane = "eve@fabrikam.com", "jane@contoso.com"
	w.write(t, eve, "Please swap jane@contoso.com for jane.x@fabrikam.onmicrosoft.com")
	r := w.waits(t, eve, workflow.ForConfirm)
	told, raw := w.letter(t, eve, 1)
	if subject, _ := said(t, raw); !strings.HasSuffix(subject, "We have your request and have asked for a confirmation") {
		t.Errorf("Eve is told %q", subject)
	}
	_, raw = w.letter(t, jane, 1)
	if subject, _ := said(t, raw); !strings.HasSuffix(subject, "Did you ask us to change a sign-in address?") {
		t.Errorf("Jane is asked %q", subject)
	}
	thread := []string{"Subject: Re: [" + string(r.Ref) + "] x", "In-Reply-To: " + told.Header.Get("Message-Id")}
	attacks := map[string]string{
		"another username": "Sorry: please swap jane@contoso.com for eve@fabrikam.onmicrosoft.com",
		"the same wish":    "Please swap jane@contoso.com for jane@contoso.onmicrosoft.com",
		"a withdrawal":     "Please cancel my request.",
		"words":            "Any news?",
	}
	// As long as it is Eve's she may: the defence is that it is not any more.
	w.inbound(t, w.write(t, eve, "Sorry: please swap jane@contoso.com for eve@fabrikam.onmicrosoft.com", thread...))
	if r = w.waits(t, eve, workflow.ForConfirm); r.New != "eve@fabrikam.onmicrosoft.com" {
		t.Errorf("Eve does not correct her own request, so that the test shows nothing: %s", r.New)
	}

	w.inbound(t, w.write(t, jane, wish))
	mine := w.own(t, jane, workflow.Queued)
	if mine.New != "jane@contoso.onmicrosoft.com" || mine.Author != jane {
		t.Fatalf("Jane's request: %+v", mine)
	}
	w.mails(t, jane, 2) // one question a day, and the word on her own request
	mails := w.mail.Count(eve)
	for _, header := range [][]string{thread, nil, {"Subject: Re: [" + string(r.Ref) + "] x"}} {
		for what, text := range attacks {
			in := w.inbound(t, w.write(t, eve, text, header...))
			if !in.ForStaff || in.Ref == string(mine.Ref) {
				t.Errorf("%s of Eve's is %+v", what, in)
			}
			w.still(t, what+" of Eve's", mine)
		}
	}
	// She has one word that a person will answer, whatever she wrote.
	w.mails(t, eve, mails+1)
	if _, err := w.Move(t.Context(), mine.Ref, workflow.Deny{Reason: "for Jane only"}, sam); err != nil {
		t.Fatal(err)
	}
	w.letter(t, jane, 3)
	w.mails(t, eve, mails+1)
	if n := w.number(t, `SELECT count(*) FROM ledger`); n != 0 {
		t.Errorf("%d swaps", n)
	}
	w.clean(t)
}
