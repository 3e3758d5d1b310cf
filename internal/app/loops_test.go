package app

import (
	"fmt"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
)

// Programs that answer every mail get one, at most: whatever they send, the exchange
// ends.
func TestLoopsEnd(t *testing.T) {
	t.Parallel()
	const rounds = 4
	for _, tt := range []struct {
		name  string
		first string                       // what begins it
		back  func(letter string) []string // the header of what comes back to the letter with that Message-ID
		text  string
		mails int
	}{
		{"a desk that says what it is", wish, func(id string) []string {
			return []string{"Auto-Submitted: auto-replied", "In-Reply-To: " + id, "Subject: [Ticket 4711] We have your message"}
		}, "Thank you for your message. We will answer within two days.", 1},
		{"a desk that answers in the thread", "Shall we meet for lunch?", func(id string) []string {
			return []string{"In-Reply-To: " + id, "Subject: Re: We have your mail"}
		}, "Hello, we have read your mail and will come back to you.", 1},
		{"a desk that begins a new thread each time", "Shall we meet for lunch?", func(string) []string {
			return []string{"Subject: About your mail"}
		}, "Hello, we have read your mail and will come back to you.", 1},
		{"a desk that quotes an error", "Your account or password is incorrect. What now?", func(string) []string {
			return []string{"Subject: About your mail"}
		}, "Hello, you wrote to us: your account or password is incorrect. We will come back to you.", 1},
		{"a desk that answers about a request", wish, func(id string) []string {
			return []string{"In-Reply-To: " + id, "Subject: Re: your mail"}
		}, "Hello, we have read your mail and will come back to you.", 1},
		{"a desk that sends the request again", "Please swap my address for the new username.", func(string) []string {
			return []string{"Subject: my address"}
		}, "Please swap my address for the new username.", 1},
		{"an out-of-office for every mail", wish, func(id string) []string {
			return []string{"Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All", "In-Reply-To: " + id, "Subject: Automatic reply: my address"}
		}, "I am out of the office until Monday.", 1},
		{"a vacation program of old", wish, func(string) []string {
			return []string{"Precedence: bulk", "Subject: away from my mail"}
		}, "I will not be reading my mail for a while.", 1},
		{"a mailing list that takes its own mail for ours", "Shall we meet for lunch?", func(id string) []string {
			return []string{"List-Id: <partners.contoso.com>", "In-Reply-To: " + id, "Subject: [partners] Re: We have your mail"}
		}, "I agree.", 1},
		{"a bounce of a bounce", wish, func(id string) []string {
			return []string{"Return-Path: <>", "In-Reply-To: " + id, "Subject: Undelivered Mail Returned to Sender"}
		}, "This is the mail system. Your message could not be delivered: 550 5.1.1 no such user.", 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			w.serve(t)
			const addr = "jane@contoso.com"
			w.inbound(t, w.write(t, addr, tt.first))
			letter, _ := w.letter(t, addr, 1)
			var last store.MailItem
			for range rounds {
				last = w.inbound(t, w.write(t, addr, tt.text, tt.back(letter.Header.Get("Message-Id"))...))
			}
			w.clean(t)
			if n := w.mail.Count(addr); n != tt.mails {
				t.Errorf("%d mails after %d rounds, want %d; the last was taken as %s", n, rounds, tt.mails, fmt.Sprint(last.State, ": ", last.Reason))
			}
		})
	}
}
