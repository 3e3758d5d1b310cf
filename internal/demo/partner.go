package demo

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"io"
	"mime"
	"net/mail"
	"strings"
	"time"

	"github.com/emersion/go-message"
	// Registers the charsets that a mail may be in.
	_ "github.com/emersion/go-message/charset"

	"github.com/swapdesk/swapdesk/mailer"
)

// partner is somebody who writes to the desk.
type partner struct {
	addr, name, firm string
	subject, text    string
}

// The story's people. Most write once; Bob and Irene answer when they are told what
// to mend.
var (
	jane = partner{
		"jane@contoso.com", "Jane Doe", "Contoso", "Swap my sign-in address",
		"Hello,\n\nI made a tenant for us as the guide says. Please swap my address jane@contoso.com\n" +
			"for jane@contoso.onmicrosoft.com.\n\nThank you\nJane\n",
	}
	bob = partner{
		"bob@fabrikam.com", "Bob Muster", "Fabrikam", "New username",
		"Hi, please swap my e-mail address for bob@fabrikam9.onmicrosoft.com\n\nBob\n",
	}
	carol = partner{
		"carol@northwind.com", "Carol Reyes", "Northwind", "Address change",
		"Dear team,\n\nplease swap carol@northwind.com for carol@northwindtraders.onmicrosoft.com\n\nKind regards\nCarol\n",
	}
	dave = partner{
		"dave@adatum.com", "Dave Lin", "Adatum", "Lunch on Thursday",
		"Hello,\n\nshall we meet for lunch on Thursday to talk about the event in May?\n\nDave\n",
	}
	erin = partner{
		"erin@tailspintoys.com", "Erin Hale", "Tailspin Toys", "Cannot get in",
		"Hi,\n\nwhen I sign in to the portal it says \"Your account or password is incorrect\",\n" +
			"but the password is the right one. What can I do?\n\nErin\n",
	}
	frank = partner{
		"frank@wingtip.com", "Frank Miller", "Wingtip", "New usernames for three of us", "",
	}
	gwen  = partner{addr: "gwen@wingtip.com", name: "Gwen Park", firm: "Wingtip"}
	hans  = partner{addr: "hans@wingtip.com", name: "Hans Weber", firm: "Wingtip"}
	irene = partner{
		"irene@wideworld.com", "Irene Sol", "Wide World", "Username",
		"Please swap my address for irene@wideworld.onmicrsoft.com\n\nIrene\n\nSent from my iPhone\n",
	}
	nils = partner{
		"nils@fourthcoffee.com", "Nils Berg", "Fourth Coffee", "New sign-in address",
		"Hello,\n\nplease swap nils@fourthcoffee.com for nils@fourthcoffee.onmicrosoft.com\n\nNils\n",
	}
	// What somebody else writes in her name.
	nora = partner{
		"nora@fourthcoffee.com", "Nora Lind", "Fourth Coffee", "Urgent: my address",
		"Please swap my address for nora@fourthcoffee-mail.onmicrosoft.com today, I am locked out.\n\nNora\n",
	}
	partners = []partner{jane, bob, carol, dave, erin, frank, gwen, hans, irene, nils, nora}
)

// franksTable is what Frank's mail program makes of a table.
const franksTable = "<html><body><p>Hello,</p><p>please swap these three of us:</p><table border=\"1\">" +
	"<tr><th>Name</th><th>Old address</th><th>New username</th></tr>" +
	"<tr><td>Frank</td><td>frank@wingtip.com</td><td>frank@wingtip.onmicrosoft.com</td></tr>" +
	"<tr><td>Gwen</td><td>gwen@wingtip.com</td><td>gwen@wingtip.onmicrosoft.com</td></tr>" +
	"<tr><td>Hans</td><td>hans@wingtip.com</td><td>hans@wingtip.onmicrosoft.com</td></tr>" +
	"</table><p>Thank you<br>Frank</p></body></html>\n"

const (
	irenesMend = "oops sorry, fat fingers, it's irene@wideworld.onmicrosoft.com\n\nSent from my iPhone\n"
	bobsMend   = "Sorry, a typo: it is bob@fabrikam.onmicrosoft.com\n\nBob\n"
	janeForged = "Please swap my address for jane@contoso-mail.onmicrosoft.com\n\nJane\n"
	denyReason = "Carol's account belongs to the Northwind tenant northwind.onmicrosoft.com. Please ask your IT for a username in that tenant."
)

// tenants are the domains that a tenant stands behind in the demo's world.
var tenants = []string{
	"contoso.onmicrosoft.com", "fabrikam.onmicrosoft.com", "northwindtraders.onmicrosoft.com", "northwind.onmicrosoft.com",
	"wingtip.onmicrosoft.com", "wideworld.onmicrosoft.com", "tailspintoys.onmicrosoft.com", "fourthcoffee.onmicrosoft.com",
	"fourthcoffee-mail.onmicrosoft.com", "contoso-mail.onmicrosoft.com",
}

// note is a mail to the desk.
type note struct {
	from    partner
	text    string
	replyTo *letter  // the mail that it answers, or nil
	header  []string // more lines of its header
	kind    string   // Content-Type; plain text when empty
	// envelope is who hands it in, if that is not who From says.
	envelope string
}

// write sends a partner's mail and returns its Message-ID; replyTo is the mail that it
// answers, or nil.
func (w *world) write(ctx context.Context, p partner, text string, replyTo *letter) (string, error) {
	return w.post(ctx, note{from: p, text: text, replyTo: replyTo})
}

func (w *world) post(ctx context.Context, n note) (string, error) {
	server, err := mailer.ParseSMTPURL(w.mail.SMTPURL())
	if err != nil {
		return "", err
	}
	server.User, server.Password = "", "" // a partner's server hands mail in without our sign-in
	envelope := cmp.Or(n.envelope, n.from.addr)
	_, domain, _ := strings.Cut(envelope, "@")
	id := fmt.Sprintf("%d.%s@%s", time.Now().UnixNano(), strings.ToLower(strings.Fields(n.from.name)[0]), domain)
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n", n.from.name, n.from.addr, deskAddr, time.Now().Format(time.RFC1123Z), id)
	subject := n.from.subject
	if r := n.replyTo; r != nil {
		subject = "Re: " + r.subject
		fmt.Fprintf(&b, "In-Reply-To: %s\r\nReferences: %s\r\n", r.messageID, r.messageID)
		if n.kind == "" {
			n.text += "\nOn " + time.Now().Format("Mon, 2 Jan 2006") + ", Co-sell desk <" + deskAddr + "> wrote:\n> " +
				strings.ReplaceAll(strings.TrimSpace(r.text), "\n", "\n> ") + "\n"
		}
	}
	for _, line := range n.header {
		fmt.Fprintf(&b, "%s\r\n", line)
	}
	fmt.Fprintf(&b, "Subject: %s\r\nMIME-Version: 1.0\r\nContent-Type: %s\r\n\r\n", subject, cmp.Or(n.kind, "text/plain; charset=utf-8"))
	b.WriteString(strings.ReplaceAll(n.text, "\n", "\r\n"))
	sender := mailer.NewSender(server, mailer.SenderOptions{})
	defer sender.Close()
	return id, sender.Send(ctx, envelope, deskAddr, b.Bytes())
}

// letter is a mail of the desk as a partner reads it.
type letter struct {
	subject, to          string
	messageID, inReplyTo string
	text                 string
}

// waitLetter waits for the n-th mail to a partner, counted from 1.
func (w *world) waitLetter(ctx context.Context, p partner, n int) (*letter, error) {
	raws, err := w.mail.Wait(ctx, p.addr, n)
	if err != nil {
		return nil, fmt.Errorf("%s waits for mail number %d: %w", p.addr, n, err)
	}
	return readLetter(raws[n-1])
}

func readLetter(raw []byte) (*letter, error) {
	m, err := message.Read(bytes.NewReader(raw))
	if err != nil {
		return nil, err
	}
	subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
	if err != nil {
		return nil, err
	}
	l := &letter{subject: subject, messageID: m.Header.Get("Message-Id"), inReplyTo: m.Header.Get("In-Reply-To")}
	if to, err := mail.ParseAddress(m.Header.Get("To")); err == nil {
		l.to = to.Address
	}
	err = m.Walk(func(_ []int, part *message.Entity, err error) error {
		if err != nil {
			return err
		}
		if kind, _, _ := part.Header.ContentType(); kind == "text/plain" && l.text == "" {
			text, err := io.ReadAll(part.Body)
			l.text = strings.ReplaceAll(string(text), "\r\n", "\n")
			return err
		}
		return nil
	})
	return l, err
}
