package workflow

import "testing"

func TestGroupAnswer(t *testing.T) {
	t.Parallel()
	received := Request{State: Received}
	queued := Request{State: Queued}
	mending := Request{State: Waiting, WaitingFor: ForFix}
	aside := []Pair{{Old: "jane@contoso.com", New: "jane@contoso.onmicrosoft.com"}}
	for name, tt := range map[string]struct {
		group     Group
		late, due bool
		mail      Occasion
	}{
		"none is left":            {Group{}, false, true, NoMail},
		"one is unchecked":        {Group{Members: []Request{queued, received}}, false, false, NoMail},
		"and the time is up":      {Group{Members: []Request{queued, received}}, true, true, GroupAnswer},
		"all are checked":         {Group{Members: []Request{queued, mending}}, false, true, GroupAnswer},
		"one alone":               {Group{Members: []Request{queued}}, false, true, Acknowledgement},
		"one alone, to mend":      {Group{Members: []Request{mending}}, false, true, Mend},
		"one alone, to confirm":   {Group{Members: []Request{{State: Waiting, WaitingFor: ForConfirm}}}, false, true, OwnerAsked},
		"one alone, late":         {Group{Members: []Request{received}}, true, true, GroupAnswer},
		"one and a pair aside":    {Group{Members: []Request{queued}, Aside: aside}, false, true, GroupAnswer},
		"one and a line left out": {Group{Members: []Request{queued}, LeftOut: MissingNew}, false, true, GroupAnswer},
	} {
		if mail, due := tt.group.Answer(tt.late); mail != tt.mail || due != tt.due {
			t.Errorf("%s: %q, due %v; want %q, %v", name, mail, due, tt.mail, tt.due)
		}
	}
}

// The group's mail speaks for its members; what it could not say yet they are
// told one by one.
func TestNextInAGroup(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		told    bool
		problem Problem
		mail    Occasion
		group   int64
	}{
		"before its mail":                 {false, NoProblem, NoMail, 7},
		"before its mail, to mend":        {false, NoTenant, NoMail, 7},
		"called unchecked, and well":      {true, NoProblem, Acknowledgement, 0},
		"called unchecked, and it is not": {true, NoTenant, Mend, 0},
	} {
		r := Request{State: Received, Old: "a@contoso.com", New: "a@contoso.onmicrosoft.com", Group: 7, GroupTold: tt.told}
		after, effects, err := Next(r, Checked{Of: r.Pair(), Problem: tt.problem}, System, t0)
		if err != nil || effects.Mail != tt.mail || after.Group != tt.group {
			t.Errorf("%s: mail %q, group %d, %v; want %q, %d", name, effects.Mail, after.Group, err, tt.mail, tt.group)
		}
	}
}

// Words that name nothing new, as a machine answers with that does not say that it
// is one, are not answered with what the group's mail has said already. A check
// that is made anew before that mail is written takes nothing out of it.
func TestAGroupIsToldTheSameProblemOnce(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		reply Replied
		told  bool
		group int64
	}{
		"before its mail":            {Replied{Auth: AuthPass, Message: 8}, false, 7},
		"before its mail, with more": {Replied{Auth: AuthPass, Message: 8, Together: true}, false, 8},
		"after it":                   {Replied{Auth: AuthPass, Message: 8, Together: true}, true, 0},
		"after it, another username": {Replied{Auth: AuthPass, Message: 8, Together: true, New: "b@contoso.onmicrosoft.com"}, true, 8},
		"after it, another bad one":  {Replied{Auth: AuthPass, Message: 8, Together: true, Tried: true}, true, 8},
	} {
		r := Request{
			State: Waiting, WaitingFor: ForFix, Problem: NoTenant, Told: NoTenant, Sender: "it@contoso.com",
			Old: "a@contoso.com", New: "a@contoso.onmicrosoft.com", Last: 7, Group: 7, GroupTold: tt.told,
		}
		sender := Actor{Name: r.Sender, Via: ViaMail}
		r, _, err := Next(r, tt.reply, sender, t0)
		if err != nil {
			t.Fatal(err)
		}
		// The machine says it twice.
		if r, _, err = Next(r, Replied{Auth: AuthPass, Message: 9}, sender, t0); err != nil {
			t.Fatal(err)
		}
		after, effects, err := Next(r, Checked{Of: r.Pair(), Problem: NoTenant}, System, t0)
		if err != nil || effects.Mail != NoMail || after.Group != tt.group {
			t.Errorf("%s: mail %q, group %d, %v; want none, %d", name, effects.Mail, after.Group, err, tt.group)
		}
	}
}
