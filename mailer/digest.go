package mailer

import "text/template"

// Undone is what waits for staff, and has for Hours or longer.
type Undone struct {
	Hours         int
	Queued        int // requests to decide on
	ForStaff      int // mails that a person has to answer
	Held          int // answers that a cap holds back
	Undeliverable int // mails that did not get out
}

// Total is how much it is together.
func (u Undone) Total() int { return u.Queued + u.ForStaff + u.Held + u.Undeliverable }

// staffTemplates are of letters to staff, which no catalogue has.
var staffTemplates = template.Must(template.New("").Funcs(template.FuncMap{"plural": plural}).ParseFS(templateFiles, "templates/*.mail"))

func (f facts) Undone() Undone    { return f.letter.Undone }
func (f facts) QueueURL() string  { return f.letter.QueueURL }
func (f facts) Changes() []Change { return f.letter.Changes }

// More is how many of the queued requests are not among the changes.
func (f facts) More() int { return f.letter.Undone.Queued - len(f.letter.Changes) }
