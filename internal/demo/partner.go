package demo

import (
	"bytes"
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

// The story's people. Each writes once; Bob answers when he is told what to
// mend.
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
	partners = []partner{jane, bob, carol, dave}
)

const (
	bobsMend   = "Sorry, a typo: it is bob@fabrikam.onmicrosoft.com\n\nBob\n"
	denyReason = "Carol's account belongs to the Northwind tenant northwind.onmicrosoft.com. Please ask your IT for a username in that tenant."
)

// tenants are the domains that a tenant stands behind in the demo's world.
var tenants = []string{
	"contoso.onmicrosoft.com", "fabrikam.onmicrosoft.com", "northwindtraders.onmicrosoft.com", "northwind.onmicrosoft.com",
}

// write sends a mail to the desk and returns its Message-ID; replyTo is the
// mail that it answers, or nil.
func (w *world) write(ctx context.Context, p partner, text string, replyTo *letter) (string, error) {
	server, err := mailer.ParseSMTPURL(w.mail.SMTPURL())
	if err != nil {
		return "", err
	}
	server.User, server.Password = "", "" // a partner's server hands mail in without our sign-in
	_, domain, _ := strings.Cut(p.addr, "@")
	id := fmt.Sprintf("%d.%s@%s", time.Now().UnixNano(), strings.ToLower(strings.Fields(p.name)[0]), domain)
	var b bytes.Buffer
	fmt.Fprintf(&b, "From: %s <%s>\r\nTo: %s\r\nDate: %s\r\nMessage-ID: <%s>\r\n", p.name, p.addr, deskAddr, time.Now().Format(time.RFC1123Z), id)
	subject := p.subject
	if replyTo != nil {
		subject = "Re: " + replyTo.subject
		fmt.Fprintf(&b, "In-Reply-To: %s\r\nReferences: %s\r\n", replyTo.messageID, replyTo.messageID)
		text += "\nOn " + time.Now().Format("Mon, 2 Jan 2006") + ", Co-sell desk <" + deskAddr + "> wrote:\n> " +
			strings.ReplaceAll(strings.TrimSpace(replyTo.text), "\n", "\n> ") + "\n"
	}
	fmt.Fprintf(&b, "Subject: %s\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n", subject)
	b.WriteString(strings.ReplaceAll(text, "\n", "\r\n"))
	sender := mailer.NewSender(server, mailer.SenderOptions{})
	defer sender.Close()
	return id, sender.Send(ctx, p.addr, deskAddr, b.Bytes())
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
