package app

import (
	"strings"
	"testing"
	"time"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const clientID = "0a6c1f6e-0000-4000-8000-0000000000c1"

// Each kind of mail, and each part of the guide and problem within it, has its way to an
// end: a mail back or none, a record, and a person where one is needed.
func TestEveryKindOfMailHasItsEnd(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Add("fabrikam.com", "0a6c1f6e-0000-4000-8000-0000000000f1", "NA")
	w.authority.Add("wingtip.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-0000000000f2", "NA")
	w.serve(t, func(s *Settings) { s.Desk.PortalClientID = clientID })
	for _, tt := range []struct {
		name, from, text string
		header           []string
		state            store.Outcome
		forStaff         bool
		guide            string
		subject, says    string // of the mail back; none when empty
		request          workflow.State
	}{
		{
			name: "A", from: "a@wingtip.com", text: "I was invited to the portal. How do I sign in for the first time?",
			state: store.BecameAnswer, guide: "A", subject: "How to sign in to Partner Sales Connect for the first time", says: "1. Open a private browser window.",
		},
		{
			name: "B1", from: "b1@wingtip.com", text: "Your live.com#b1@wingtip.com account is not authorized to use Microsoft Partner Sales Connect at this time.",
			state: store.BecameAnswer, guide: "B1", subject: "The portal takes work or school accounts only", says: "reply to this mail with the address that was invited and the new username",
		},
		{
			name: "B2", from: "b2@wingtip.com", text: "User account 'b2@wingtip.com' from identity provider 'live.com' does not exist in tenant 'Microsoft' and cannot access the application.",
			state: store.BecameAnswer, guide: "B2", subject: `Please choose "Work or school account" when you sign in`,
		},
		{
			name: "B3 without a tenant", from: "b3@wingtip.com", text: "Your account or password is incorrect. What now?",
			state: store.BecameAnswer, guide: "B3", subject: "Your firm needs a tenant before you can sign in",
			says: "no tenant stands behind wingtip.com",
		},
		{
			name: "B3 names a free tenant", from: "b3b@wingtip.com", text: "It says your account or password is incorrect.",
			state: store.BecameAnswer, guide: "B3", subject: "Your firm needs a tenant before you can sign in",
			says: "wingtip1.onmicrosoft.com, which no tenant has yet (wingtip.onmicrosoft.com is taken)",
		},
		{
			name: "B3 with a tenant", from: "b3@fabrikam.com", text: "AADSTS50126: Error validating credentials due to invalid username or password.",
			state: store.BecameAnswer, guide: "B3", subject: "Your firm has a tenant: please check the password",
			says: "a tenant stands behind fabrikam.com",
		},
		{
			name: "B3, locked", from: "b3b@fabrikam.com", text: "I get AADSTS50053, please help.",
			state: store.BecameAnswer, guide: "B3", says: "The code AADSTS50053 that you sent says that the sign-in is locked", subject: "Your firm has a tenant: please check the password",
		},
		{
			name: "B3 from a consumer address", from: "b3@outlook.com", text: "Your account or password is incorrect. What now?",
			state: store.BecameAnswer, guide: "B3", subject: "The portal takes work or school accounts only",
		},
		{
			name: "B4", from: "b4@fabrikam.com", text: "The portal says: Need admin approval. What do I do?",
			state: store.BecameAnswer, guide: "B4", subject: "An administrator of your firm has to allow the portal",
			says: "https://login.microsoftonline.com/0a6c1f6e-0000-4000-8000-0000000000f1/v2.0/adminconsent?client_id=" + clientID,
		},
		{
			name: "C", from: "c@wingtip.com", text: "We have no tenant yet. How do we create one?",
			state: store.BecameAnswer, guide: "C", subject: "How to make a tenant, and what to do then", says: "for instance wingtip1.onmicrosoft.com",
		},
		{
			name: "C for a firm that has one", from: "c@fabrikam.com", text: "We have no tenant yet. How do we create one?",
			state: store.BecameAnswer, guide: "C", subject: "Your firm has a tenant already", says: "one stands behind fabrikam.com already",
		},
		{
			name: "C in German", from: "c@adatum.com", text: "Guten Tag, wir haben noch keinen Mandanten. Wie legen wir einen an? Vielen Dank und viele Grüße",
			header: []string{"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8"},
			state:  store.BecameAnswer, guide: "C", subject: "So legen Sie einen Mandanten an, und so geht es dann weiter",
		},
		{
			name: "walkthrough", from: "tour@wingtip.com", text: "Could somebody give us a walkthrough of the portal, please?",
			state: store.BecameAnswer, forStaff: true, subject: "We have your mail, and a person will answer it",
		},
		{
			name: "other", from: "other@wingtip.com", text: "Shall we meet for lunch on Thursday?",
			state: store.BecameAnswer, forStaff: true, subject: "We have your mail, and a person will answer it",
		},
		{
			name: "withdrawal of nothing", from: "w@wingtip.com", text: "Please cancel my request.",
			state: store.BecameAnswer, forStaff: true, subject: "We have your mail, and a person will answer it",
		},
		{name: "out of office", from: "ooo@wingtip.com", text: "I am away.", header: []string{"Auto-Submitted: auto-replied"}, state: store.WasRefused},
		{name: "a list", from: "list@wingtip.com", text: "News!", header: []string{"List-Id: <news.wingtip.com>"}, state: store.WasRefused},
		{name: "a bounce of nobody's", from: "MAILER-DAEMON@mx.wingtip.com", text: "550 no such user", header: []string{"Return-Path: <>"}, state: store.WasRefused, forStaff: true},
		{name: "malformed", from: "m@wingtip.com", text: "Please swap", header: []string{"From: n@wingtip.com"}, state: store.WasRefused, forStaff: true},
		{
			name: "swap", from: "swap@contoso.com", text: "Please swap my address for swap@contoso.onmicrosoft.com",
			state: store.BecameRequest, request: workflow.Queued, subject: "We have your request to change a sign-in address",
		},
		{
			name: "no tenant", from: "nt@contoso.com", text: "Please swap my address for nt@contoso9.onmicrosoft.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "No tenant answers for contoso9.onmicrosoft.com yet",
		},
		{
			name: "missing_new", from: "mn@contoso.com", text: "Please swap my address for the new username.",
			state: store.BecameRequest, request: workflow.Waiting, subject: "Which new username should we use?",
		},
		{
			name: "ambiguous_new", from: "an@contoso.com", text: "Please swap my address for an@contoso.onmicrosoft.com or an@contoso1.onmicrosoft.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "Which username should we use?",
		},
		{
			name: "not_onmicrosoft", from: "no@contoso.com", text: "Please swap my address for no@fabrikam.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "The new username has to be one of a tenant",
		},
		{
			name: "consumer_address", from: "ca@contoso.com", text: "Please swap my address for ca@outlook.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "A personal account cannot be used",
		},
		{
			name: "invalid_username", from: "iu@contoso.com", text: "Please swap my address for iu@contoso.onmicrsoft.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "The new username cannot be right", says: "iu@contoso.onmicrosoft.com",
		},
		{
			name: "same_address", from: "sa@contoso.com", text: "Please swap sa@contoso.onmicrosoft.com for sa@contoso.onmicrosoft.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "The old and the new address are the same",
		},
		{
			name: "conflicting_pairs", from: "cp@contoso.com", text: "x@contoso.com -> x@contoso.onmicrosoft.com\r\nx@contoso.com -> y@contoso.onmicrosoft.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "Two changes in your mail do not go together",
		},
		{
			name: "forwarded", from: "fw@contoso.com", text: "FYI\r\n\r\n---------- Forwarded message ---------\r\nFrom: Ann <ann@contoso.com>\r\nSubject: swap\r\n\r\nPlease swap my address for ann@contoso.onmicrosoft.com",
			state: store.BecameRequest, request: workflow.Waiting, subject: "The request has to come from the account's owner",
		},
	} {
		got := w.inbound(t, w.write(t, tt.from, tt.text, tt.header...))
		if got.State != string(tt.state) || got.ForStaff != tt.forStaff || got.Guide != tt.guide {
			t.Errorf("%s: %s, for staff %t, guide %q: %s", tt.name, got.State, got.ForStaff, got.Guide, got.Reason)
		}
		if tt.request != "" {
			w.request(t, tt.from, tt.request)
		}
		if tt.subject == "" {
			if n := w.mail.Count(tt.from); n != 0 {
				t.Errorf("%s: %d mails back", tt.name, n)
			}
			w.ended(t, tt.name, tt.text, got, nil)
			continue
		}
		letter, raw := w.letter(t, tt.from, 1)
		w.ended(t, tt.name, tt.text, w.inbound(t, got.MessageID), raw)
		subject, text := said(t, raw)
		if !strings.HasSuffix(subject, tt.subject) || !strings.Contains(text, tt.says) {
			t.Errorf("%s: %q\n%s", tt.name, subject, text)
		}
		if letter.Header.Get("Auto-Submitted") != "auto-replied" || letter.Header.Get("X-Auto-Response-Suppress") != "All" ||
			letter.Header.Get("In-Reply-To") != "<"+got.MessageID+">" {
			t.Errorf("%s: header %v", tt.name, letter.Header)
		}
		if (letter.Header.Get("Subject")[0] == '[') != (tt.request != "") {
			t.Errorf("%s: the subject %q has a reference, or lacks it", tt.name, subject)
		}
	}
	w.clean(t)
}

// While discovery says nothing the answer waits; at last it is for either case.
func TestGuideWaitsForDiscovery(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Fault("wingtip.com", fakeauthority.Fault{Kind: fakeauthority.ServerError})
	w.serve(t, func(s *Settings) { s.Pace.Late = 2 * time.Second })
	id := w.write(t, "b3@wingtip.com", "Your account or password is incorrect. What now?")
	until(t, "staff see why it waits", func() (bool, error) {
		return strings.Contains(w.inbound(t, id).Reason, "not sent yet"), nil
	})
	_, raw := w.letter(t, "b3@wingtip.com", 1)
	if subject, text := said(t, raw); subject != "When the account or the password is called incorrect" || !strings.Contains(text, "means one of two things") {
		t.Errorf("%s: %s", subject, text)
	}
	w.clean(t)
}

// An answered question is closed: what comes after it is for a person, without a mail.
func TestAfterTheGuide(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const question = "Your account or password is incorrect. What now?"
	first := w.inbound(t, w.write(t, "jane@contoso.com", question))
	letter, _ := w.letter(t, "jane@contoso.com", 1)
	reply := []string{"In-Reply-To: " + letter.Header.Get("Message-Id")}
	ids := map[string]string{"first": first.ID}
	for _, tt := range []struct {
		name, from, text string
		header           []string
		follows          string // the name of the mail that it goes on from
		forStaff         bool
		mails            int
	}{
		{"a reply", "jane@contoso.com", "That did not help.", reply, "first", true, 1},
		{"a question in a reply", "jane@contoso.com", "Now it says Need admin approval. What now?", reply, "first", true, 1},
		{"the same question again", "jane@contoso.com", question, nil, "first", true, 1},
		{"a wish on the same day", "jane@contoso.com", "Shall we meet for lunch?", nil, "", true, 2},
		{"another wish", "jane@contoso.com", "Or for dinner?", nil, "a wish on the same day", true, 2},
		{"another question", "jane@contoso.com", "How do I sign in for the first time?", nil, "", false, 3},
		{"a stranger's reply", "eve@fabrikam.com", "That did not help.", reply, "", true, 1},
	} {
		got := w.inbound(t, w.write(t, tt.from, tt.text, tt.header...))
		ids[tt.name] = got.ID
		if got.Follows != ids[tt.follows] || got.ForStaff != tt.forStaff {
			t.Errorf("%s: %s, follows %q, for staff %t: %s", tt.name, got.State, got.Follows, got.ForStaff, got.Reason)
		}
		w.letter(t, tt.from, tt.mails)
	}
	// A request in the same thread is a request all the same.
	w.write(t, "jane@contoso.com", wish, reply...)
	w.request(t, "jane@contoso.com", workflow.Queued)
	w.clean(t)
	if n := w.mail.Count("jane@contoso.com"); n != 4 {
		t.Errorf("Jane has %d mails, want two answers, the word that a person will answer, and an acknowledgement", n)
	}
}

// A question in a request's thread has the guide's answer, once, and stays with the
// request: while that is open it is enough, and after its end a person looks as well.
func TestGuideWithinARequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso9.onmicrosoft.com")
	mend, _ := w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Waiting)
	ask := func(text, to string, forStaff bool) {
		t.Helper()
		got := w.inbound(t, w.write(t, "jane@contoso.com", text, "In-Reply-To: "+to))
		if got.State != string(store.BecameFollowUp) || got.Ref != string(r.Ref) || got.ForStaff != forStaff {
			t.Errorf("%s: %+v", text, got)
		}
	}
	ask("We have no tenant yet. How do we create one?", mend.Header.Get("Message-Id"), false)
	guide, raw := w.letter(t, "jane@contoso.com", 2)
	if subject, _ := said(t, raw); subject != "How to make a tenant, and what to do then" {
		t.Errorf("the answer: %s", subject)
	}
	ask("And how do we create one?", mend.Header.Get("Message-Id"), true)
	w.request(t, "jane@contoso.com", workflow.Waiting)

	// The thread goes on from the guide's answer, which names the request's mails.
	w.authority.Add("contoso9.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-0000000000f3", "EU")
	w.inbound(t, w.write(t, "jane@contoso.com", "We have it now.",
		"In-Reply-To: "+guide.Header.Get("Message-Id"), "References: "+mend.Header.Get("Message-Id")+" "+guide.Header.Get("Message-Id")))
	w.approve(t, w.request(t, "jane@contoso.com", workflow.Queued))
	w.request(t, "jane@contoso.com", workflow.Completed)
	ask("Now the portal says: Need admin approval. What do I do?", mend.Header.Get("Message-Id"), true)
	w.letter(t, "jane@contoso.com", 5)
	w.clean(t)
	if n := w.mail.Count("jane@contoso.com"); n != 5 {
		t.Errorf("Jane has %d mails", n)
	}
}

// An answer that cannot be written leaves the question to a person, who sees why; one
// that cannot be written for now goes out later.
func TestGuideThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.owner(t, `CREATE FUNCTION poison() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
			RAISE EXCEPTION 'poison' USING ERRCODE = CASE NEW.recipient WHEN 'jane@contoso.com' THEN '22000' ELSE '55000' END; END $$;
		CREATE TRIGGER poison BEFORE INSERT ON outgoing FOR EACH ROW EXECUTE FUNCTION poison()`)
	w.serve(t)
	const question = "How do I sign in for the first time?"
	never, later := w.write(t, "jane@contoso.com", question), w.write(t, "ann@contoso.com", question)
	for _, id := range []string{never, later} {
		until(t, "staff see what is wrong", func() (bool, error) {
			m := w.inbound(t, id)
			return strings.Contains(m.Reason, "not sent") && strings.Contains(m.Reason, "poison") && m.ForStaff == (id == never), nil
		})
	}
	w.owner(t, `DROP TRIGGER poison ON outgoing`)
	w.letter(t, "ann@contoso.com", 1)
	w.clean(t)
	if n := w.mail.Count("jane@contoso.com"); n != 0 {
		t.Errorf("Jane has %d mails", n)
	}
	if err := w.Replay(t.Context(), w.inbound(t, never).ID, false, sam); err != nil {
		t.Fatal(err)
	}
	w.letter(t, "jane@contoso.com", 1)
	w.clean(t)
}

// What is above a cap is written and held, is listed, and goes out when staff say so.
func TestCapsHoldAnswersBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	j := new(journal)
	w.serve(t, func(s *Settings) { s.Caps = store.Caps{PerAddress: 2, PerHour: 4}; s.Log = j.logger() })
	ask := func(from, text string) {
		t.Helper()
		w.inbound(t, w.write(t, from, text))
	}
	held := func() []store.MailItem {
		t.Helper()
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailHeld})
		if err != nil {
			t.Fatal(err)
		}
		return list
	}
	for _, text := range []string{"How do I sign in for the first time?", "The portal says: Need admin approval. What do I do?", "We have no tenant yet. How do we create one?"} {
		ask("jane@contoso.com", text)
	}
	w.letter(t, "jane@contoso.com", 2)
	until(t, "the third answer to Jane is held", func() (bool, error) { return len(held()) == 1, nil })
	if h := held()[0]; h.To != "jane@contoso.com" || h.Reason != "held: more than 2 answers to this address within a day" || !h.ForStaff {
		t.Errorf("held: %+v", h)
	}
	// One after the other: the cap of an hour counts no mail that is being written.
	for _, from := range []string{"ann@contoso.com", "bo@contoso.com"} {
		ask(from, "How do I sign in for the first time?")
		w.letter(t, from, 1)
	}
	ask("cy@contoso.com", "How do I sign in for the first time?")
	until(t, "the fifth answer within the hour is held", func() (bool, error) { return len(held()) == 2, nil })
	h := held()[0]
	if h.To != "cy@contoso.com" || h.Reason != "held: more than 4 answers within an hour" {
		t.Errorf("held: %+v", h)
	}
	j.waits(t, "answers are held back by a cap", `"mails":1`, `"first":"out-`)
	if err := w.Replay(t.Context(), h.ID, false, sam); err != nil {
		t.Fatal(err)
	}
	w.letter(t, "cy@contoso.com", 1)
	// What a person decides on is never held.
	w.write(t, "dee@contoso.com", "Please swap my address for dee@contoso.onmicrosoft.com")
	r := w.request(t, "dee@contoso.com", workflow.Queued)
	w.approve(t, r)
	_, raw := w.letter(t, "dee@contoso.com", 1)
	if subject, _ := said(t, raw); !strings.HasSuffix(subject, "Your sign-in address was changed") {
		t.Errorf("Dee's first mail: %s", subject)
	}
	w.clean(t)
}
