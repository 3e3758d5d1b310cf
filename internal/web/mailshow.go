package web

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"strings"

	"github.com/swapdesk/swapdesk/internal/mailview"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// oneMail is a mail with all that there is about it.
type oneMail struct {
	mailRow
	store.MailFacts
	raw      []byte
	Passages []intake.Passage
	Files    []intake.File
	Cut      bool
	Odd      int // characters that are not as they seem
	Sealed   string
	Fate     string // what became of it
	Verdict  verdict
	Answers  []mailRow
}

// verdict is what is known of the sender, in words.
type verdict struct {
	Class, Words string
	Reasons      []string
}

// loadMail has everything but what its bytes say.
func (c *Console) loadMail(ctx context.Context, id string) (m oneMail, err error) {
	item, raw, err := c.Store.Mail(ctx, id)
	if err != nil {
		return m, err
	}
	facts, err := c.Store.MailFacts(ctx, id)
	if err != nil {
		return m, err
	}
	m = oneMail{mailRow: newMailRow(item), MailFacts: facts, raw: raw, Fate: fate(item, facts), Verdict: authVerdict(facts)}
	m.Sealed = sealed(m)
	return m, nil
}

// sealed says why the bytes of a mail are not for staff, or nothing.
func sealed(m oneMail) string {
	switch {
	case m.Direction == "out" && m.Occasion == string(workflow.Challenge):
		return "This mail holds a link by which the owner of the address confirms the change. It is for them alone, so the source is not shown."
	case m.Challenged:
		return "This mail answers one with a link for the owner of an address alone, and may quote it. So the source is not shown."
	case mailview.Linked(m.raw):
		return "This mail holds a link that is for the owner of an address alone. So the source is not shown."
	default:
		return ""
	}
}

func (c *Console) mailShow(w http.ResponseWriter, r *http.Request, _ visitor) error {
	m, err := c.loadMail(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	shown := intake.Show(m.raw)
	m.Passages, m.Files, m.Cut = shown.Passages, shown.Files, shown.Cut
	m.Odd = oddities(m.Subject) + oddities(m.Other)
	for i := range m.Passages {
		text := mailview.Unlinked(strings.Trim(m.Passages[i].Text, "\n"))
		m.Passages[i].Text = text
		m.Odd += oddities(text)
	}
	for i := range m.Files {
		m.Files[i].Name = mailview.Unlinked(m.Files[i].Name)
		m.Odd += oddities(m.Files[i].Name)
	}
	for _, a := range m.MailFacts.Answers {
		m.Answers = append(m.Answers, newMailRow(a))
	}
	return c.render(w, r, http.StatusOK, "mailshow.html", view{Title: m.title(), Section: "mail", Data: m})
}

func (m oneMail) title() string {
	if m.Subject == "" {
		return m.ID
	}
	return visible(m.Subject)
}

// Lost says that there are no bytes.
func (m oneMail) Lost() bool { return m.raw == nil }

// Replayable is what a replay does, as the words of its button. Forced says that it takes a
// yes to doing it twice.
func (m oneMail) Replayable() string {
	switch {
	case m.Lost():
		return ""
	case m.Direction == "in":
		return "Read once more"
	case m.State == store.MailHeld, m.State == store.MailQueued, m.State == store.MailRetrying:
		return "Send it now"
	default:
		return "Send once more"
	}
}

// Forced reports whether a replay does again what was done.
func (m oneMail) Forced() bool {
	return m.Direction == "in" && m.State != string(store.WasRefused) && m.State != "unread" || m.State == store.MailAccepted
}

// fate says what became of a mail.
func fate(m store.MailItem, f store.MailFacts) string {
	switch m.State {
	case "unread":
		return "It is not read yet."
	case string(store.BecameRequest):
		return "It became a request."
	case string(store.BecameFollowUp):
		return "It goes on with what was there."
	case string(store.BecameAnswer):
		return "It is about no request, and is answered."
	case string(store.WasRefused):
		return "It was refused: nothing came of it, and nobody was answered."
	case store.MailQueued:
		return "It is about to be sent."
	case store.MailRetrying:
		return fmt.Sprintf("The mail server has not taken it yet. It was offered %s, and will be again.", times(f.Attempts))
	case store.MailAccepted:
		return "The mail server has taken it."
	case store.MailUndeliverable:
		return fmt.Sprintf("It could not be delivered. It was offered %s.", times(f.Attempts))
	case store.MailBounced:
		return "The mail server took it, and it came back."
	case store.MailHeld:
		return "It is held back: " + heldWords[f.HeldFor] + "."
	default:
		return m.State
	}
}

var heldWords = map[string]string{
	"address":  "this address was written to as often as a day allows",
	"hour":     "as many mails went out as an hour allows",
	"unproven": "mails that nobody stands behind have caused as many to this address as a day allows",
}

func times(n int) string {
	if n == 1 {
		return "once"
	}
	return fmt.Sprintf("%d times", n)
}

func authVerdict(f store.MailFacts) verdict {
	v := verdict{Reasons: f.Envelope.AuthReasons}
	if f.ReadAt == nil && f.Auth == workflow.AuthNone {
		return verdict{Class: "warn", Words: "That is found out when it is read.", Reasons: v.Reasons}
	}
	switch f.Auth {
	case workflow.AuthPass:
		v.Class, v.Words = "good", "It is from who it says: the sender's domain vouches for it."
	case workflow.AuthFail:
		v.Class, v.Words = "bad", "It is not from who it says: the sender's domain disowns it."
	case workflow.AuthTemporary:
		v.Class, v.Words = "warn", "Whether it is from who it says could not be found out yet."
	case workflow.AuthNone:
		v.Class, v.Words = "warn", "Nothing tells whether it is from who it says."
	}
	return v
}

// shownSource bounds the bytes of a source that a page shows.
const shownSource = 256 << 10

// mailSource is a mail as it came or went.
type mailSource struct {
	ID, Text string
	Cut      bool
	Size     int
}

func (c *Console) mailSource(w http.ResponseWriter, r *http.Request, _ visitor) error {
	m, err := c.bytesOf(r)
	if err != nil {
		return err
	}
	raw := m.raw
	if len(raw) > shownSource {
		raw = raw[:shownSource]
	}
	s := mailSource{ID: m.ID, Text: strings.ToValidUTF8(string(bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))), "\uFFFD"), Cut: len(raw) < len(m.raw), Size: len(m.raw)}
	return c.render(w, r, http.StatusOK, "mailsource.html", view{Title: "Source of " + m.ID, Section: "mail", Data: s})
}

// bytesOf is a mail whose bytes are there, and for staff.
func (c *Console) bytesOf(r *http.Request) (oneMail, error) {
	m, err := c.loadMail(r.Context(), r.PathValue("id"))
	switch {
	case err != nil:
		return m, err
	case m.Sealed != "":
		return m, &problem{http.StatusForbidden, "The source is not for staff", m.Sealed}
	case m.Lost():
		return m, errNoBytes
	}
	return m, nil
}

func (c *Console) mailDownload(w http.ResponseWriter, r *http.Request, _ visitor) error {
	m, err := c.bytesOf(r)
	if err != nil {
		return err
	}
	h := w.Header()
	h.Set("Content-Type", "message/rfc822")
	h.Set("Content-Disposition", `attachment; filename="`+m.ID+`.eml"`)
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
	_, _ = w.Write(m.raw) // a browser that has gone needs no answer
	return nil
}
