package app

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-msgauth/dkim"

	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Attacks on how the desk knows a sender, by mails that reach its mailbox exactly as they
// are written here. What the border's server says counts, where it says something, and
// the desk verifies the rest.

// plainWorld has a mailbox whose server writes nothing into the mails.
func plainWorld(t *testing.T, domains ...string) *world {
	t.Helper()
	w := setup(t)
	plain, err := fakemail.Start(fakemail.Options{Desk: deskAddr, Password: "secret"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { plain.Close() })
	w.mail = plain
	dns := startDNS(t, domains...)
	dns.Remove("_dmarc.fabrikam.com") // nothing is asked for there
	w.serve(t, func(s *Settings) { s.DNSServer = dns.Addr() })
	return w
}

// letterOf is a mail of addr that asks for a username. Fields of more take the place of those
// of the same name, or come first.
func letterOf(addr, text string, more ...string) string {
	fields := []string{
		"From: " + addr, "To: " + deskAddr, "Subject: my address", "Message-ID: <" + rand.Text() + "@contoso.com>",
		"Date: " + time.Now().Format(time.RFC1123Z),
	}
	for _, line := range more {
		name, _, _ := strings.Cut(line, ":")
		fields = slices.DeleteFunc(fields, func(f string) bool { return strings.HasPrefix(f, name+":") })
	}
	return strings.Join(slices.Concat(more, fields, []string{"", text, ""}), "\r\n")
}

func messageID(raw string) string {
	_, id, _ := strings.Cut(raw, "Message-ID: <")
	id, _, _ = strings.Cut(id, ">")
	return id
}

// put delivers a mail as it is and waits for its end.
func (w *world) put(t *testing.T, raw string) store.MailItem {
	t.Helper()
	if err := w.mail.Deliver([]byte(raw)); err != nil {
		t.Fatal(err)
	}
	return w.inbound(t, messageID(raw))
}

// signFields signs some of the fields.
func signFields(t *testing.T, domain, raw string, fields ...string) string {
	t.Helper()
	var signed bytes.Buffer
	err := dkim.Sign(&signed, strings.NewReader(raw), &dkim.SignOptions{
		Domain: domain, Selector: "s", Signer: firmKey, HeaderKeys: fields,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	if err != nil {
		t.Fatal(err)
	}
	return signed.String()
}

// What somebody else has signed, or only a part of, is not the sender's. Where the domain
// asks to refuse such mail it is refused, otherwise its owner is asked.
func TestAttackSignatures(t *testing.T) {
	t.Parallel()
	w := plainWorld(t, "contoso.com", "fabrikam.com", "evil.example", "evil.onmicrosoft.com", "contoso.onmicrosoft.com")
	const ours, theirs = "Authentication-Results: " + authservID, "Authentication-Results: mx.evil.example"
	const passes = "; dmarc=pass header.from=contoso.com"
	signed := func(domain, raw string) string { return string(sign(t, domain, raw)) }
	for _, tt := range []struct {
		name   string
		mail   func(addr, text string) string
		end    string // "queued", "confirm", "refused", "suspicious"
		domain string // of the sender; contoso.com
	}{
		{"own", func(a, x string) string { return signed("contoso.com", letterOf(a, x)) }, "queued", ""},
		{"unsigned", func(a, x string) string { return letterOf(a, x) }, "suspicious", ""},
		{"lax.unsigned", func(a, x string) string { return letterOf(a, x) }, "confirm", "fabrikam.com"},
		{"lax.signed", func(a, x string) string { return signed("fabrikam.com", letterOf(a, x)) }, "queued", "fabrikam.com"},
		{"tenant", func(a, x string) string { return signed("evil.onmicrosoft.com", letterOf(a, x)) }, "suspicious", ""},
		{"tenant.tenant", func(a, x string) string { return signed("evil.onmicrosoft.com", letterOf(a, x)) }, "suspicious", "contoso.onmicrosoft.com"},
		{"own.tenant", func(a, x string) string { return signed("contoso.onmicrosoft.com", letterOf(a, x)) }, "queued", "contoso.onmicrosoft.com"},
		{"unaligned", func(a, x string) string { return signed("evil.example", letterOf(a, x)) }, "suspicious", ""},
		{"lax.unaligned", func(a, x string) string { return signed("evil.example", letterOf(a, x)) }, "confirm", "fabrikam.com"},
		{"part", func(a, x string) string { // l=, and more behind it
			raw := signed("contoso.com", letterOf(a, "Hello."))
			return strings.Replace(raw, "v=1;", "v=1; l=8;", 1) + x + "\r\n"
		}, "suspicious", ""},
		{"longer", func(a, x string) string { return signed("contoso.com", letterOf(a, "Hello.")) + x + "\r\n" }, "suspicious", ""},
		{"second", func(a, x string) string {
			return "From: " + a + "\r\n" + signed("contoso.com", letterOf("eve@contoso.com", x))
		}, "refused", ""},
		{"spaced", func(a, x string) string {
			return "From : " + a + "\r\n" + signed("contoso.com", letterOf("eve@contoso.com", x))
		}, "refused", ""},
		{"cited", func(a, x string) string { // as the server would write it, below what it did write
			return letterOf(a, x, ours+"; dmarc=none", ours+passes)
		}, "confirm", ""},
		{"cited.fail", func(a, x string) string {
			return letterOf(a, x, ours+"; dmarc=fail header.from=contoso.com", ours+passes)
		}, "suspicious", ""},
		{"above", func(a, x string) string {
			return letterOf(a, x, theirs+passes, ours+"; dmarc=fail header.from=contoso.com")
		}, "suspicious", ""},
		{"buried", func(a, x string) string { // another server has handed it on, and ours said nothing
			return letterOf(a, x, theirs+"; dmarc=none", ours+passes)
		}, "suspicious", ""},
		{"alike", func(a, x string) string {
			return letterOf(a, x, ours+".evil.example"+passes)
		}, "suspicious", ""},
		{"quoted", func(a, x string) string {
			return letterOf(a, x, ours+`; spf=pass smtp.mailfrom="x`+passes+`; a=b"@evil.example; dmarc=fail header.from=contoso.com`)
		}, "suspicious", ""},
		{"other", func(a, x string) string { return letterOf(a, x, ours+"; dmarc=pass header.from=evil.example") }, "confirm", ""},
		{"said", func(a, x string) string { return letterOf(a, x, ours+passes) }, "queued", ""},
		{"old", func(a, x string) string {
			return signed("contoso.com", letterOf(a, x, "Date: "+time.Now().Add(-30*24*time.Hour).Format(time.RFC1123Z)))
		}, "confirm", ""},
		{"early", func(a, x string) string {
			return signed("contoso.com", letterOf(a, x, "Date: "+time.Now().Add(24*time.Hour).Format(time.RFC1123Z)))
		}, "confirm", ""},
		{"undated", func(a, x string) string { // the Date is new, but not signed
			return signFields(t, "contoso.com", letterOf(a, x), "From", "To", "Subject", "Message-ID")
		}, "confirm", ""},
	} {
		addr := tt.name + "@" + tt.domain
		if tt.domain == "" {
			addr += "contoso.com"
		}
		in := w.put(t, tt.mail(addr, wishFor("new."+tt.name)))
		mails := 1
		switch tt.end {
		case "queued":
			w.request(t, addr, workflow.Queued)
		case "confirm":
			w.waits(t, addr, workflow.ForConfirm)
		default:
			if mails = 0; in.State != string(store.WasRefused) || !in.ForStaff || strings.HasPrefix(in.Reason, "suspicious: ") != (tt.end == "suspicious") {
				t.Errorf("%s: %+v", tt.name, in)
			}
		}
		if n := w.number(t, `SELECT count(*) FROM request WHERE $1 IN (old_email, sender)`, addr); n != mails {
			t.Errorf("%s: %d requests: %s", tt.name, n, in.Reason)
		}
		w.mails(t, addr, mails)
	}
	w.mails(t, "eve@contoso.com", 0)
	w.clean(t)
}

// Whoever has a mail of Jane's sends it again, when what she asked for has had its end.
func TestAttackReplay(t *testing.T) {
	t.Parallel()
	w := plainWorld(t, "contoso.com", "fabrikam.com")
	exchange := []string{"From", "Subject", "Date"} // Exchange Online signs neither To nor Message-ID
	requests := func(addr string) int {
		t.Helper()
		return w.number(t, `SELECT count(*) FROM request WHERE old_email = $1`, addr)
	}
	for _, tt := range []struct {
		name   string
		fields []string
		change func(raw string) string
		end    string
	}{
		{"again", exchange, func(raw string) string { return raw }, "counts once"},
		{"hops", exchange, func(raw string) string {
			return "Received: from evil.example by mx.vendor.example; " + time.Now().Format(time.RFC1123Z) + "\r\n" + raw
		}, "counts once"},
		{"to", exchange, func(raw string) string { return strings.Replace(raw, "To: "+deskAddr, "To: other@vendor.example", 1) }, "counts once"},
		{"to.signed", append(exchange, "To"), func(raw string) string {
			return strings.Replace(raw, "To: "+deskAddr, "To: other@vendor.example", 1)
		}, "suspicious"},
		{"thread", exchange, func(raw string) string {
			return "References: <x@evil.example>\r\nIn-Reply-To: <x@evil.example>\r\n" + raw
		}, "counts once"},
		{"reply", exchange, func(raw string) string { return "Reply-To: eve@evil.example\r\nCc: eve@evil.example\r\n" + raw }, "counts once"},
		{"spaces", exchange, func(raw string) string {
			return strings.Replace(raw, "Please swap my", "Please  swap my", 1) + "\r\n\r\n"
		}, "counts once"},
		{"subject", exchange, func(raw string) string { return strings.Replace(raw, "Subject: my", "Subject: her", 1) }, "suspicious"},
	} {
		addr := tt.name + "@contoso.com"
		raw := signFields(t, "contoso.com", letterOf(addr, wishFor("new."+tt.name)), tt.fields...)
		w.put(t, raw)
		r := w.request(t, addr, workflow.Queued)
		if _, err := w.Move(t.Context(), r.Ref, workflow.Withdraw{}, sam); err != nil {
			t.Fatal(err)
		}
		w.letter(t, addr, 2)
		fresh := func() string {
			return strings.Replace(tt.change(raw), messageID(raw), rand.Text()+"@evil.example", 1)
		}
		if in := w.put(t, fresh()); in.State != string(store.WasRefused) || !strings.Contains(in.Reason, tt.end) {
			t.Errorf("%s: %+v", tt.name, in)
		}
		if n := requests(addr); n != 1 {
			t.Errorf("%s: %d requests", tt.name, n)
		}
		w.mails(t, addr, 2)
		w.mails(t, "eve@evil.example", 0)
		if tt.end != "counts once" {
			continue
		}
		// Without what is remembered of her mail it passes for a new one.
		w.owner(t, `ALTER TABLE signed_text DISABLE TRIGGER append_only; DELETE FROM signed_text`)
		w.put(t, fresh())
		if n := requests(addr); n != 2 {
			t.Errorf("%s: forgotten, it makes %d requests, so that the test shows nothing", tt.name, n)
		}
	}
	w.clean(t)
}

// An answer goes to From, whatever else the mail names, and staff see that it names it.
func TestAttackDiversion(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const eve = "eve@evil.example"
	for _, tt := range []struct {
		name, from string
		header     []string
		signal     string // which fails
	}{
		{"plain", "plain@contoso.com", nil, ""},
		{"reply", "reply@contoso.com", []string{"Reply-To: " + eve}, "reply_to"},
		{"shown", `"` + eve + `" <shown@contoso.com>`, nil, "display_name"},
		{"encoded", "=?utf-8?b?ZXZlQGV2aWwuZXhhbXBsZQ==?= <encoded@contoso.com>", nil, "display_name"},
		{"sender", "sender@contoso.com", []string{"Sender: " + eve, "Return-Path: <" + eve + ">"}, ""},
		{"resent", "resent@contoso.com", []string{"Resent-From: " + eve, "Resent-To: " + deskAddr}, "forwarded"},
		{"copied", "copied@contoso.com", []string{"Cc: " + eve, "Disposition-Notification-To: " + eve, "Return-Receipt-To: " + eve, "Errors-To: " + eve}, ""},
	} {
		w.write(t, tt.from, wishFor(tt.name), tt.header...)
		addr := tt.name + "@contoso.com"
		r := w.request(t, addr, workflow.Queued)
		letter, _ := w.letter(t, addr, 1)
		if got := letter.Header.Get("To"); got != "<"+addr+">" || letter.Header.Get("Cc") != "" {
			t.Errorf("%s: to %q, cc %q", tt.name, got, letter.Header.Get("Cc"))
		}
		for _, s := range r.Evidence.Signals {
			if slices.Contains([]string{"reply_to", "display_name", "forwarded"}, s.Name) && (s.Result == workflow.Fail) != (s.Name == tt.signal) {
				t.Errorf("%s: %s is %s: %s", tt.name, s.Name, s.Result, s.Detail)
			}
		}
	}
	w.mails(t, eve, 0)
	w.clean(t)
}

// Somebody who got a copy of the thread is still nobody in it.
func TestAttackStrangerInTheThread(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	const jane = "jane@contoso.com"
	w.write(t, jane, wish, "Cc: eve@fabrikam.com")
	ack, _ := w.letter(t, jane, 1)
	r := w.request(t, jane, workflow.Queued)
	tag, reply := "Subject: Re: ["+string(r.Ref)+"] x", "In-Reply-To: "+ack.Header.Get("Message-Id")
	for name, tt := range map[string]struct {
		text   string
		header []string
	}{
		"a username by the tag":          {"Sorry, it is eve1@fabrikam.onmicrosoft.com", []string{tag}},
		"a username by the Message-ID":   {"Sorry, it is eve2@fabrikam.onmicrosoft.com", []string{reply}},
		"Jane's username by both":        {"Please swap jane@contoso.com for jane2@contoso.onmicrosoft.com", []string{tag, reply}},
		"her very wish":                  {"Please swap jane@contoso.com for jane@contoso.onmicrosoft.com", []string{tag, reply}},
		"a withdrawal":                   {"Please cancel my request.", []string{tag, reply}},
		"a withdrawal that names her":    {"Please cancel the request for jane@contoso.com.", nil},
		"a yes":                          {"Yes, that is right.", []string{tag, reply}},
		"her own account and her name":   {"Please swap jane@contoso.com for eve@fabrikam.onmicrosoft.com", nil},
		"the name that Jane waits for":   {"Please swap my address for jane@contoso.onmicrosoft.com", nil},
		"an account that ends at Jane":   {"Please swap jane@contoso.onmicrosoft.com for eve4@fabrikam.onmicrosoft.com", nil},
		"an exchange of the two":         {"Please swap jane@contoso.onmicrosoft.com for jane@contoso.com", nil},
		"hers, as if on Jane's behalf":   {"On behalf of jane@contoso.com: please swap her address for eve5@fabrikam.onmicrosoft.com", []string{tag, reply, "Sender: " + jane}},
		"hers, with Jane as Reply-To":    {"Please swap my address for eve6@fabrikam.onmicrosoft.com", []string{reply, "Reply-To: " + jane}},
		"words that quote Jane's thread": {"> From: jane@contoso.com\r\n> Please swap my address for eve7@fabrikam.onmicrosoft.com", []string{tag, reply}},
	} {
		in := w.inbound(t, w.write(t, "eve@fabrikam.com", tt.text, tt.header...))
		if in.Ref == string(r.Ref) {
			t.Errorf("%s belongs to the request: %+v", name, in)
		}
		w.still(t, name, r)
	}
	w.mails(t, jane, 1)
	in := w.inbound(t, w.write(t, jane, "Sorry, it is jane3@contoso.onmicrosoft.com", reply))
	if now, err := w.Request(t.Context(), r.Ref); err != nil || in.Ref != string(r.Ref) || now.New != "jane3@contoso.onmicrosoft.com" {
		t.Errorf("Jane's own is %+v, %v, so that the test shows nothing", in, err)
	}
	w.clean(t)
}

// A Message-ID is nobody's: who uses Jane's before her takes nothing from her.
func TestAttackMessageIDTaken(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	deliver := func(dmarc, from, local string) {
		t.Helper()
		raw := fmt.Sprintf("Message-ID: <first@contoso.com>\r\nSubject: my address\r\nDate: %s\r\nFrom: %s\r\nTo: %s\r\n\r\n%s\r\n",
			time.Now().Format(time.RFC1123Z), from, deskAddr, wishFor(local))
		if err := w.mail.DeliverAs([]byte(raw), dmarc); err != nil {
			t.Fatal(err)
		}
	}
	deliver(honest, "eve@fabrikam.com", "eve")
	w.request(t, "eve@fabrikam.com", workflow.Queued)
	deliver(forged, "jane@contoso.com", "evil")
	w.waits(t, "jane@contoso.com", workflow.ForConfirm)
	deliver(honest, "jane@contoso.com", "jane")
	if r := w.request(t, "jane@contoso.com", workflow.Queued); r.New != "jane@contoso.onmicrosoft.com" {
		t.Errorf("Jane's is %s", r.New)
	}
	w.mails(t, "jane@contoso.com", 2)
	w.mails(t, "eve@fabrikam.com", 1)
	letter, _ := w.letter(t, "jane@contoso.com", 2)
	reply := "In-Reply-To: " + letter.Header.Get("Message-Id")
	w.inbound(t, w.write(t, "jane@contoso.com", "Please cancel my request.", reply))
	w.request(t, "jane@contoso.com", workflow.Withdrawn)
	w.request(t, "eve@fabrikam.com", workflow.Queued)
	w.clean(t)
}
