package mailer

import (
	"fmt"
	"strings"
	"time"
)

// A Sample is a letter with made-up facts, to look at.
type Sample struct {
	Name   string
	When   string // in a few words, when such a letter is written
	Letter Letter
}

// Samples has a letter for every template, and for the variants within them.
func Samples() []Sample {
	all := []Sample{
		sample(Challenge, "to the old address: a mail that may be somebody else's asks for a change"),
		sample(OwnerAsked, "somebody else's address was asked for, and its owner has to confirm"),
		sample(Notice, "to the old address: a colleague asks for a change"),
		sample(Acknowledgement, "the first check is done, and a person decides next"),
		sample(StillChecking, "the first check takes longer than 15 minutes"),
		sample(Question, "staff ask the partner"),
		sample(Denial, "staff say no"),
		sample(Confirmation, "the address was changed"),
		sample(Withdrawal, "the request was taken back"),
		sample(Reminder, "nothing came from the partner for 11 days, to a question of staff"),
		sample(Expiry, "nothing came from the partner for 14 days"),
	}
	for _, m := range []struct {
		problem Problem
		when    string
	}{
		{MissingNew, "the mail names no new username"},
		{AmbiguousNew, "it may name several"},
		{NotOnmicrosoft, "the new address is in a domain of the firm's own"},
		{ConsumerAddress, "the new address is a private person's"},
		{InvalidUsername, "the username is misspelled or impossible"},
		{SameAddress, "old and new are the same"},
		{ConflictingPairs, "the mail contradicts itself"},
		{Forwarded, "somebody else's request is forwarded"},
		{NoTenant, "no tenant stands behind the username"},
		{TenantGone, "the tenant has changed since the approval"},
	} {
		s := sample(Mend, m.when)
		s.Letter.Problem = m.problem
		all = append(all, s.named("mend_"+string(m.problem)))
	}
	all = append(all, variants()...)
	all = append(all, guides()...)
	inquiry := sample(Inquiry, "a person will answer")
	inquiry.Letter.Ref = ""
	busy := sample(Inquiry, "an address of the sender's open request is to be changed")
	busy.Letter.Ref, busy.Letter.Busy = "", "SWAP-7K3M-9QXD"
	all = append(append(all, inquiry, busy.named("inquiry_busy")), groups()...)
	return append(all, digests()...)
}

// sample is a letter that holds every fact, whatever the occasion needs.
func sample(o Occasion, when string) Sample {
	s := Sample{When: when, Letter: Letter{
		Occasion: o, To: "jane@contoso.com", Ref: "SWAP-7K3M-9QXD",
		Old: "jane@contoso.com", New: "jane@contoso1.onmicrosoft.com",
		ConfirmURL: "https://desk.vendor.example/confirm/k3v7q2m5x4d6h2n3p7r4t5w6y2", Asker: "mia@contoso.com",
		Reason:    "Your firm's co-sell agreement ended in June.\n\nPlease renew it first, then write to us again. Größe & co: 1 < 2.",
		Question:  "Is Jane Doe still with your firm?\n1. If so, what is her role?\n    from  a@b.example",
		InReplyTo: "<CAF-9=x_1@mail.contoso.com>", References: []string{"first@mail.contoso.com"},
		Date: time.Date(2026, 3, 9, 8, 5, 0, 0, time.FixedZone("CET", 3600)),
	}}
	return s.named(string(o))
}

func (s Sample) named(name string) Sample {
	s.Name = name
	s.Letter.MessageID = "sample-" + strings.ReplaceAll(name, "_", "-") + "@vendor.example"
	return s
}

// variants are letters about a request that lack a fact, or have one more.
func variants() []Sample {
	suggested := sample(Mend, "the same, and what was probably meant is known")
	suggested.Letter.Problem = InvalidUsername
	suggested.Letter.Fault = "The username says onmicrsoft where onmicrosoft belongs."
	suggested.Letter.Suggestion = "jane@contoso1.onmicrosoft.com"
	lately := sample(Acknowledgement, "the same, and the address was changed lately")
	lately.Letter.SwappedLately = true
	unconfirmed := sample(Expiry, "nobody confirmed the change for 3 days")
	unconfirmed.Letter.Unconfirmed = true
	all := []Sample{
		suggested.named("mend_invalid_username_suggestion"),
		lately.named("acknowledgement_swapped_lately"), unconfirmed.named("expiry_unconfirmed"),
	}
	mend := sample(Reminder, "the same, to a mail that says what to put right")
	mend.Letter.Question = ""
	all = append(all, mend.named("reminder_mend"))
	for _, o := range []Occasion{Question, Denial, Withdrawal, Reminder, Expiry} {
		s := sample(o, "the same for a request without a username")
		s.Letter.Old, s.Letter.New = "", ""
		all = append(all, s.named(string(o)+"_no_pair"))
	}
	first := sample(Mend, "the mail names no username, and is no request yet")
	l := &first.Letter
	l.Problem, l.Ref, l.Old, l.New, l.References, l.InReplyTo = MissingNew, "", "", "", nil, ""
	return append(all, first.named("mend_missing_new_no_request"))
}

// guides are the answers of the sign-in guide.
func guides() []Sample {
	var all []Sample
	add := func(part, name, when string, change func(*Letter)) {
		s := sample(Guide, when)
		s.Letter.Ref, s.Letter.Part = "", part
		if change != nil {
			change(&s.Letter)
		}
		all = append(all, s.named("guide_"+strings.ToLower(part)+name))
	}
	absent := func(l *Letter) {
		l.Domain, l.Tenant, l.Offer, l.Free, l.Taken = "contoso.com", "absent", "contoso1.onmicrosoft.com", true, "contoso.onmicrosoft.com"
	}
	found := func(l *Letter) { l.Domain, l.Tenant = "contoso.com", "found" }
	code := func(cause, number string) func(*Letter) {
		return func(l *Letter) { found(l); l.Cause, l.Code = cause, number }
	}
	add("A", "", "how the first sign-in works", nil)
	add("B1", "", "a personal account was used", nil)
	add("B2", "", `"Personal account" was chosen`, nil)
	add("B3", "_absent", "no tenant stands behind the sender's domain", absent)
	add("B3", "_offer_unknown", "the same, and which name is free is not known", func(l *Letter) { absent(l); l.Free, l.Taken = false, "" })
	add("B3", "_found", "a tenant stands behind it", found)
	add("B3", "_unknown", "discovery cannot be asked", nil)
	add("B3", "_locked", "the code says that the sign-in is locked", code("locked", "50053"))
	add("B3", "_expired", "the code says that the password has expired", code("expired", "50055"))
	add("B3", "_disabled", "the code says that the account is switched off", code("disabled", "50057"))
	add("B3", "_no_user", "the code says that there is no such username", code("no_user", "50034"))
	add("B3", "_no_tenant", "the code says that there is no tenant, and so does discovery", func(l *Letter) { absent(l); l.Cause, l.Code = "no_tenant", "90002" })
	add("B3", "_no_tenant_of_another", "the same code, though the sender's domain has one", func(l *Letter) { l.Cause, l.Code = "no_tenant", "90002" })
	add("B3", "_elsewhere", "the code comes from a tenant, though the sender's domain has none", func(l *Letter) { code("locked", "50053")(l); l.Domain = "" })
	add("B3", "_password", "the code speaks of the password", code("password", "50126"))
	add("B4", "", "an administrator has to consent", nil)
	add("B4", "_consent", "the same, and the page for it is known", func(l *Letter) {
		found(l)
		l.ConsentURL = "https://login.microsoftonline.com/0a6c1f6e-0000-4000-8000-000000000001/v2.0/adminconsent?client_id=0a6c1f6e-0000-4000-8000-000000000009&scope=x"
	})
	add("B4", "_declined", "the code says that consent was declined", code("declined", "65004"))
	add("B4", "_setup", "the code says that the portal is not set up", code("setup", "650052"))
	add("C", "", "how to make a tenant", absent)
	add("C", "_found", "the same, for a firm that has one", found)
	add("C", "_unknown", "the same, without discovery", nil)
	return all
}

// groups are the answers to mails that ask for several swaps.
func groups() []Sample {
	amy, bob, carol, dave, eve := change(1, "amy"), change(2, "bob"), change(3, "carol"), change(4, "dave"), change(5, "eve")
	bob.New, bob.Problem = "bob@contoso9.onmicrosoft.com", NoTenant
	dave.Checking = true
	eve.Ref = ""
	mistyped := change(6, "finn")
	mistyped.Problem, mistyped.Suggestion = InvalidUsername, "finn@contoso1.onmicrosoft.com"
	mistyped.Fault = "The username says onmicrsoft where onmicrosoft belongs."
	gil := change(7, "gil")
	gil.New, gil.Problem = "gil@contoso9.onmicrosoft.com", NoTenant
	ida, joe := change(8, "ida"), change(9, "joe")
	ida.Confirming, joe.Confirming = true, true
	long := change(8, "hannah.vandenberg.consultant")
	long.Old = "hannah.vandenberg.consultant@contoso-international.example"

	group := func(name, when string, changes ...Change) Sample {
		s := sample(GroupAnswer, when)
		l := &s.Letter
		l.Ref, l.Old, l.New, l.Changes = changes[0].Ref, "", "", changes
		return s.named("group_answer" + name)
	}
	everything := group("_everything", "several swaps were asked for, and many things are to say of them", amy, bob, carol, dave, eve, mistyped, gil)
	everything.Letter.LeftOut = MissingNew
	leftOut := group("_left_out", "one swap, and a line that was not clear", amy)
	leftOut.Letter.LeftOut, leftOut.Letter.Suggestion = InvalidUsername, "bob@contoso1.onmicrosoft.com"
	all := []Sample{
		group("", "several swaps, one with a problem", amy, bob, carol),
		group("_all_well", "several swaps, all well", amy, carol), everything, leftOut,
		group("_late", "several swaps, one still being checked", amy, dave),
		group("_long", "several swaps with long addresses", amy, long),
		group("_confirming", "several swaps, one of which its owner has to confirm", amy, ida),
		group("_confirming_two", "several swaps: a problem, and two to confirm", bob, ida, joe, dave),
		group("_one_aside", "several swaps, one of which is another's", amy, eve),
	}
	for _, p := range []Problem{NotOnmicrosoft, ConsumerAddress, SameAddress, AmbiguousNew} {
		c := carol
		c.Problem = p
		s := group("_"+string(p), "several swaps, a line and one left out with this problem", amy, c)
		s.Letter.LeftOut = p
		all = append(all, s)
	}
	return all
}

// change is a change of somebody at Contoso, well unless more is said.
func change(n int, name string) Change {
	return Change{
		Ref: fmt.Sprintf("SWAP-7K3M-9QX%d", n), Old: name + "@contoso.com", New: name + "@contoso1.onmicrosoft.com",
	}
}

// digests are the letters to staff.
func digests() []Sample {
	all := sample(Digest, "to staff, once a day: what waits for them")
	l := &all.Letter
	l.To, l.Ref, l.Old, l.New = "kim@vendor.example", "", "", ""
	l.Undone, l.QueueURL = Undone{Hours: 24, Queued: 7, ForStaff: 3, Held: 1, Undeliverable: 2}, "https://desk.vendor.example/queue"
	l.Changes = []Change{change(1, "amy"), change(2, "bob")}
	mails := all
	mails.When, mails.Letter.Undone, mails.Letter.Changes, mails.Letter.QueueURL = "the same, of a mail alone", Undone{Hours: 24, ForStaff: 1}, nil, ""
	return []Sample{all, mails.named("digest_mail")}
}
