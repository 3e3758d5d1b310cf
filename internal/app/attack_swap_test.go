package app

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Attacks by what is asked for: names that look like others, chains, exchanges, accounts
// that were swapped just before.

// signal is a signal of a request by its name.
func signal(r workflow.Request, name string) workflow.Signal {
	for _, s := range r.Evidence.Signals {
		if s.Name == name {
			return s
		}
	}
	return workflow.Signal{}
}

// A username that reads like another one is never taken for it, and no other is put in its
// place: the partner writes it again.
func TestAttackSpelling(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	utf8 := []string{"MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit"}
	i := 0
	for name, username := range map[string]string{
		"a Kelvin sign":          "jac\u212a@contoso.onmicrosoft.com",
		"a Kelvin sign's letter": "jane@\u212aontoso.onmicrosoft.com",
		"a dotless i":            "jane@contoso.onm\u0131crosoft.com",
		"a Cyrillic o":           "jane@c\u043entoso.onmicrosoft.com",
		"a full-width dot":       "jane@contoso\uff0eonmicrosoft.com",
		"an ideographic dot":     "jane@contoso\u3002onmicrosoft.com",
		"a full-width at":        "jane\uff20contoso.onmicrosoft.com",
		"a soft hyphen":          "ja\u00adne@contoso.onmicrosoft.com",
		"a zero-width space":     "jane@con\u200btoso.onmicrosoft.com",
		"a zero-width joiner":    "jane@contoso\u200d.onmicrosoft.com",
		"an override":            "jane@\u202eosotnoc\u202c.onmicrosoft.com",
		"an isolate":             "\u2067jane\u2069@contoso.onmicrosoft.com",
		"a combining mark":       "jane\u0301@contoso.onmicrosoft.com",
		"a long s":               "jane@conto\u017fo.onmicrosoft.com",
		"a near suffix":          "jane@contoso.onmicrosoft.com.evil.example",
		"another near suffix":    "jane@contoso-onmicrosoft.com",
	} {
		i++
		addr := fmt.Sprintf("p%d@contoso.com", i)
		w.inbound(t, w.write(t, addr, "Please swap my address for "+username, utf8...))
		if r := w.waits(t, addr, workflow.ForFix); r.New != "" {
			t.Errorf("%s: %q becomes %q", name, username, r.New)
		}
	}
	w.inbound(t, w.write(t, "plain@contoso.com", wishFor("plain"), utf8...))
	w.request(t, "plain@contoso.com", workflow.Queued) // so they wait for their spelling

	// The same in From is nobody's address, and so nobody is answered.
	out := w.number(t, `SELECT count(*) FROM outgoing`)
	for name, from := range map[string]string{
		"a Kelvin sign":     "jac\u212a@contoso.com",
		"in the domain":     "jane@\u212aontoso.com",
		"a dotless i":       "m\u0131ke@contoso.com",
		"a full-width dot":  "jane@contoso\uff0ecom",
		"a soft hyphen":     "ja\u00adne@contoso.com",
		"a zero-width":      "jane@contoso.com\u200b",
		"an override":       "\u202ejane@contoso.com",
		"a full-width at":   "jane\uff20contoso.com <eve@fabrikam.com>, x",
		"encoded, in angle": "<=?utf-8?q?jane=40contoso.com?=>",
		"a comment":         "jane@contoso.com (jane@contoso.com)",
		"a group":           "jane@contoso.com:eve@fabrikam.com;",
		"a route":           "<@evil.example:jane@contoso.com>",
		"quoted":            `"jane"@contoso.com`,
	} {
		raw := letterOf("x@contoso.com", wishFor("from"), "From: "+from)
		if err := w.mail.DeliverAs([]byte(raw), ""); err != nil {
			t.Fatal(err)
		}
		if in := w.inbound(t, messageID(raw)); in.State != string(store.WasRefused) || !in.ForStaff {
			t.Errorf("From with %s: %+v", name, in)
		}
	}
	if n := w.number(t, `SELECT count(*) FROM outgoing`); n != out {
		t.Errorf("%d answers", n-out)
	}
	w.clean(t)
}

// A tenant that looks like the firm's own takes two people, and staff read why.
func TestAttackLookAlike(t *testing.T) {
	t.Parallel()
	w := setup(t)
	labels := map[string]workflow.Risk{
		"contoso": workflow.RiskLow, "contoso1": workflow.RiskLow, "c0ntoso": workflow.RiskHigh, "cont0s0": workflow.RiskHigh,
		"c0ntoso1": workflow.RiskHigh, "contos0partners": workflow.RiskHigh, "contosso": workflow.RiskRaised, "evil": workflow.RiskRaised,
	}
	for label := range labels {
		w.authority.Add(label+".onmicrosoft.com", fmt.Sprintf("0a6c1f6e-0000-4000-8000-%012x", len(label)), "EU")
	}
	w.serve(t)
	i := 0
	for label, risk := range labels {
		i++
		local := fmt.Sprintf("p%d", i)
		addr := local + "@contoso.com"
		w.taken(t, addr)
		w.inbound(t, w.write(t, addr, "Please swap my address for "+local+"@"+label+".onmicrosoft.com"))
		r := w.request(t, addr, workflow.Queued)
		if r.Evidence.Risk != risk {
			t.Errorf("%s: risk %s, want %s: %q", label, r.Evidence.Risk, risk, r.Evidence.Reasons)
		}
		w.approve(t, r)
		if risk != workflow.RiskHigh {
			w.request(t, addr, workflow.Completed)
			continue
		}
		if !strings.Contains(strings.Join(r.Evidence.Reasons, " "), "looks like the firm's name") {
			t.Errorf("%s: staff read %q", label, r.Evidence.Reasons)
		}
		if r = w.request(t, addr, workflow.Queued); r.First.By != sam.Name {
			t.Errorf("%s: after one yes: %+v", label, r.First)
		}
	}
	w.clean(t)
}

// A colleague may ask, at a raised risk, and the owner hears of it before anybody decides,
// each of several for themselves.
func TestAttackColleague(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	owners := []string{"jane", "bob", "ann"}
	var lines []string
	for _, o := range append(owners, "it") {
		lines = append(lines, o+"@contoso.com -> "+o+"@contoso.onmicrosoft.com")
		w.taken(t, o+"@contoso.com")
	}
	w.inbound(t, w.write(t, "it@contoso.com", "Please swap:\r\n\r\n"+strings.Join(lines, "\r\n")))
	w.letter(t, "it@contoso.com", 1)
	list, err := w.Requests(t.Context(), store.Filter{Search: "it@contoso.com"})
	if err != nil || len(list) != 4 {
		t.Fatalf("%d requests, %v", len(list), err)
	}
	for _, r := range list {
		own := r.Old == "it@contoso.com"
		if r.State != workflow.Queued || (r.Evidence.Risk == workflow.RiskRaised) == own {
			t.Errorf("%s is %s, risk %s: %q", r.Old, r.State, r.Evidence.Risk, r.Evidence.Reasons)
		}
	}
	for _, o := range owners {
		_, raw := w.letter(t, o+"@contoso.com", 1)
		subject, text := said(t, raw)
		if !strings.HasSuffix(subject, "Is this change of a sign-in address all right with you?") || !strings.Contains(text, o+"@contoso.onmicrosoft.com") {
			t.Errorf("%s reads %q: %s", o, subject, text)
		}
		for _, other := range owners {
			if other != o && strings.Contains(string(raw), other+"@") {
				t.Errorf("%s reads about %s", o, other)
			}
		}
		w.mails(t, o+"@contoso.com", 1)
	}
	w.mails(t, "it@contoso.com", 1)

	// The same, forged: each is asked, and it@contoso.com hears nothing.
	w.inbound(t, w.writeAs(t, forged, "fake@contoso.com", "Please swap joe@contoso.com for joe@contoso.onmicrosoft.com"))
	w.waits(t, "fake@contoso.com", workflow.ForConfirm)
	w.mails(t, "fake@contoso.com", 0)
	w.mails(t, "joe@contoso.com", 1)

	// A neighbour at a mail provider is no colleague.
	w.inbound(t, w.write(t, "eve@gmail.com", "Please swap jane.doe@gmail.com for jane.doe@contoso.onmicrosoft.com"))
	w.waits(t, "eve@gmail.com", workflow.ForConfirm)
	// Nor is who has a name below the firm's domain, or it below theirs.
	w.inbound(t, w.write(t, "eve@evil.contoso.com", "Please swap joan@contoso.com for joan@contoso.onmicrosoft.com"))
	w.waits(t, "eve@evil.contoso.com", workflow.ForConfirm)
	w.clean(t)
}

// A hundred mails for one account at once are one request.
func TestAttackHundredAtOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	var ids []string
	var writing sync.WaitGroup
	for i := range 100 {
		dmarc, from := forged, "jane@contoso.com"
		switch i % 4 {
		case 1:
			dmarc = honest
		case 2:
			dmarc, from = honest, fmt.Sprintf("eve%d@fabrikam.com", i)
		}
		raw := letterOf(from, fmt.Sprintf("Please swap jane@contoso.com for jane%d@contoso.onmicrosoft.com", i%7))
		ids = append(ids, messageID(raw))
		writing.Go(func() {
			if err := w.mail.DeliverAs([]byte(raw), dmarc); err != nil {
				t.Error(err)
			}
		})
	}
	writing.Wait()
	until(t, "all are read", func() (bool, error) {
		return w.number(t, `SELECT count(*) FROM message WHERE outcome IS NOT NULL`) == len(ids), nil
	})
	const open = `SELECT count(*) FROM request WHERE old_email = 'jane@contoso.com' AND state IN ('received', 'queued', 'waiting', 'approved')`
	if n := w.number(t, open); n != 1 {
		t.Errorf("%d open requests", n)
	}
	if n := w.number(t, open+` AND auth = 'pass' AND author = 'jane@contoso.com'`); n != 1 {
		t.Error("Jane does not stand behind it")
	}
	until(t, "it is checked", func() (bool, error) {
		return w.number(t, `SELECT count(*) FROM request WHERE state = 'received'`) == 0, nil
	})
	w.clean(t)

	// It is the database that has kept them to one.
	w.owner(t, `DROP INDEX request_open_old, request_open_new; ALTER TABLE request DISABLE TRIGGER take_addresses`)
	w.inbound(t, w.write(t, "eve@fabrikam.com", "Please swap jane@contoso.com for eve@fabrikam.onmicrosoft.com"))
	if n := w.number(t, open); n != 2 {
		t.Errorf("without its rules there are %d, so that the test shows nothing", n)
	}
}

// Swaps that lead on from one another, or back, are not made side by side: what stands in
// the way is said to staff, and the partner hears which of theirs it is.
func TestAttackChain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const a, b, c = "a@contoso.onmicrosoft.com", "b@contoso.onmicrosoft.com", "c@contoso.onmicrosoft.com"
	w.write(t, a, "Please swap my address for "+b)
	first := w.request(t, a, workflow.Queued)
	for _, tt := range []struct{ name, from, text, says, reads string }{
		{"goes on", "it@contoso.onmicrosoft.com", "Please swap " + b + " for " + c, "would go on from " + string(first.Ref), ""},
		{"ends there", "it2@contoso.onmicrosoft.com", "Please swap " + c + " for " + a, "would end at the address that " + string(first.Ref), ""},
		{"exchange", "it3@contoso.onmicrosoft.com", "Please swap " + b + " for " + a, "would exchange two addresses", ""},
		{"exchange, by the owner", b, "Please swap my address for " + a, "would exchange two addresses", ""},
		{"the same name", c, "Please swap my address for " + b, "is open for the same username " + b, ""},
		{"the same account", "it5@contoso.onmicrosoft.com", "Please swap " + a + " for " + c, "is open for the same account", ""},
		{"the asker's own", a, "Please swap " + b + " for " + c, "would go on from " + string(first.Ref), string(first.Ref)},
	} {
		mails := w.mail.Count(tt.from)
		in := w.inbound(t, w.write(t, tt.from, tt.text))
		if !in.ForStaff || !strings.Contains(in.Reason, tt.says) {
			t.Errorf("%s: %+v", tt.name, in)
		}
		_, raw := w.letter(t, tt.from, mails+1)
		subject, text := said(t, raw)
		want := "We have your mail, and a person will answer it"
		if tt.reads != "" {
			want = "We have your mail, and your open request comes first"
		}
		if !strings.HasSuffix(subject, want) || strings.Contains(text+subject, "SWAP-") != (tt.reads != "") || !strings.Contains(text, tt.reads) {
			t.Errorf("%s: the partner reads %q: %s", tt.name, subject, text)
		}
		w.still(t, tt.name, first)
	}
	if n := w.number(t, `SELECT count(*) FROM request`); n != 1 {
		t.Errorf("%d requests", n)
	}
	// One after the other they may be asked for, and it takes two to move on at once.
	w.approve(t, first)
	w.request(t, a, workflow.Completed)
	w.write(t, b, "Please swap my address for "+c)
	var again workflow.Request
	until(t, "the account is asked for again", func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{Search: c, State: workflow.Queued})
		if len(list) == 1 {
			again = list[0].Request
		}
		return len(list) == 1, err
	})
	if again.Evidence.Risk != workflow.RiskHigh || signal(again, "cool_off").Result != workflow.Fail ||
		!strings.Contains(strings.Join(again.Evidence.Reasons, " "), "the account's address was swapped on") {
		t.Errorf("within the time of cooling off: %+v", again.Evidence)
	}
	w.approve(t, again)
	if n := w.number(t, `SELECT count(*) FROM ledger`); n != 1 {
		t.Errorf("one yes makes %d swaps", n)
	}
	// A month later it is a swap as any other.
	w.owner(t, `ALTER TABLE ledger DISABLE TRIGGER ALL; UPDATE ledger SET applied_at = applied_at - interval '31 days'`)
	w.inbound(t, w.write(t, b, "Please swap my address for d@contoso.onmicrosoft.com"))
	until(t, "it is checked anew", func() (bool, error) {
		r, err := w.Request(t.Context(), again.Ref)
		if again = r; r.State == workflow.Queued && r.New == "d@contoso.onmicrosoft.com" && r.Evidence.Risk == workflow.RiskHigh {
			t.Fatalf("after a month: %+v, so that the test shows nothing", r.Evidence)
		}
		return r.State == workflow.Queued && r.New == "d@contoso.onmicrosoft.com", err
	})
	w.clean(t)

	// It is the database that has kept them apart.
	w.owner(t, `ALTER TABLE request DISABLE TRIGGER take_addresses`)
	w.inbound(t, w.write(t, "it@contoso.onmicrosoft.com", "Please swap d@contoso.onmicrosoft.com for "+c))
	if n := w.number(t, `SELECT count(*) FROM request`); n != 3 {
		t.Errorf("without its rule there are %d requests, so that the test shows nothing", n)
	}
}
