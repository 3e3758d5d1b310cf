package web

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer/intake"
	"github.com/swapdesk/swapdesk/workflow"
)

// askingMail is the mail that named the pair, as its reader sees it.
type askingMail struct {
	store.MailItem
	Name    string
	Auth    workflow.Auth
	Subject []run
	Parts   []mailPart
	Reason  string // why there is nothing to show
	More    bool
}

// mailPart is a stretch of it. What the sender did not write here is folded.
type mailPart struct {
	Folded string // what is folded, in words
	Runs   []run
}

// threadMail is a mail in a list.
type threadMail struct {
	store.MailItem
	What string
	Tone string
}

func (c *Console) loadMails(ctx context.Context, p *requestPage) error {
	mails, err := c.Store.Mails(ctx, store.MailFilter{Ref: string(p.Ref), Limit: threadMost})
	if err != nil {
		return err
	}
	slices.Reverse(mails) // a thread is read from its beginning
	linked, err := c.Store.Linked(ctx, p.Ref)
	if err != nil {
		return err
	}
	p.Thread, p.Linked = threadOf(mails), threadOf(linked)
	p.Mail, err = c.askingMail(ctx, p.Request)
	return err
}

// threadMost bounds the mails that are listed: the latest of them are.
const threadMost = 100

// askingMail reads the stored bytes once more.
func (c *Console) askingMail(ctx context.Context, r workflow.Request) (*askingMail, error) {
	item, raw, err := c.Store.Mail(ctx, fmt.Sprintf("in-%d", r.Source))
	if err != nil {
		return nil, err
	}
	desk, err := c.Store.Desk(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	reading, stretches, more := intake.Stretches(raw, intake.Own{Addresses: []string{strings.ToLower(desk.Address)}})
	m := &askingMail{MailItem: item, Name: reading.FromName, Auth: r.Auth, Subject: runs(reading.Subject, reading.SubjectMarks()), More: more}
	m.From = orText(m.From, reading.From)
	if reading.Kind == intake.Malformed {
		m.Reason = reading.Reason
	}
	for _, stretch := range stretches {
		if strings.TrimSpace(stretch.Text) != "" {
			m.Parts = append(m.Parts, partOf(stretch))
		}
	}
	return m, nil
}

var voiceWords = map[intake.Voice]string{intake.Signed: "Signature", intake.Quoted: "Quoted from another mail"}

func partOf(p intake.Stretch) mailPart {
	text := strings.TrimRight(p.Text, " \t\r\n")
	part := mailPart{Runs: runs(text, p.Marks)}
	if words := voiceWords[p.Voice]; words != "" {
		lines := strings.Count(strings.TrimSpace(text), "\n") + 1
		part.Folded = fmt.Sprintf("%s, %d %s", words, lines, counted(lines, "line", "lines"))
	}
	return part
}

func counted(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

var kindWords = map[string]string{
	"swap_request": "asks for a swap", "needs_info": "asks for a swap, not certainly", "guide_question": "asks about signing in", "walkthrough": "asks to be shown the portal",
	"withdrawal": "takes it back", "automatic": "an automatic answer", "bounce": "a delivery report", "malformed": "cannot be read", "other": "for a person to read",
}

var occasionWords = map[workflow.Occasion]string{
	workflow.Acknowledgement: "we have the request", workflow.Mend: "what has to be put right", workflow.StillChecking: "it is still being checked",
	workflow.GroupAnswer: "several requests in one answer", workflow.Challenge: "the owner is asked to confirm", workflow.OwnerAsked: "the owner has been asked",
	workflow.Notice: "a colleague asks for you", workflow.Question: "our question", workflow.Denial: "denied", workflow.Confirmation: "the swap is made",
	workflow.Withdrawal: "taken back", workflow.Reminder: "reminded of what we wait for",
	workflow.Expiry: "expired", workflow.Unconfirmed: "not confirmed in time", workflow.Guide: "the guide's answer", workflow.Inquiry: "a person will answer",
}

var mailTones = map[string]string{
	store.MailAccepted: "good", store.MailUndeliverable: "bad", store.MailBounced: "bad", store.MailHeld: "warn", store.MailRetrying: "warn", "refused": "warn",
}

var mailStateWords = map[string]string{
	store.MailAccepted: "sent", store.MailQueued: "to be sent", store.MailRetrying: "tried again", store.MailUndeliverable: "undeliverable",
	store.MailBounced: "came back", store.MailHeld: "held back", "request": "made the request", "follow_up": "in the thread", "refused": "refused", "unread": "being read", "answer": "answered",
}

func threadOf(mails []store.MailItem) []threadMail {
	list := make([]threadMail, len(mails))
	for i, m := range mails {
		what := occasionWords[workflow.Occasion(m.Occasion)]
		if m.Direction == "in" {
			what = kindWords[m.Kind]
		}
		tone := mailTones[m.State]
		if words := mailStateWords[m.State]; words != "" {
			m.State = words
		}
		list[i] = threadMail{m, what, tone}
	}
	return list
}
