package web

import (
	"net/url"
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// canned is a text to begin with: what it is for, and how it reads for one request.
type canned struct{ Key, Label, Text string }

// ownerOnly are the keys of those that tell of an account and what became of it: nobody
// but its owner may learn that.
var ownerOnly = map[string]bool{"recent": true, "lately": true}

// cannedTexts are those of the forms. {old}, {new} and {domain} stand for the request's
// own; the text goes to the partner as it stands, in a mail that greets and signs.
var cannedTexts = map[string][]canned{
	"deny": {
		{"not_yours", "Not their account", "We could not establish that you may change the sign-in address {old}. If it is yours, please write to us from that address itself."},
		{"other_tenant", "A tenant of another firm", "The username {new} is on a tenant that does not belong to your company as we know it. Please ask your IT department for a username on your company's own tenant."},
		{"look_alike", "The tenant's name only resembles theirs", "The tenant name {domain} resembles your company's name but is not it. Please check the spelling with your IT department and write to us again with the username on your company's own tenant."},
		{"no_account", "Nothing to change", "The change that you asked for is not needed for what you want to do. You can keep signing in as before; please write to us again if that does not work."},
		{"taken", "The username cannot be taken", "The username {new} cannot be used for this change. Please send us another username on your company's tenant."},
		{"twice", "Asked twice", "This request repeats one that we have already dealt with. Nothing further is needed from you."},
		{"recent", "Changed a short while ago", "The sign-in address of this account was changed a short while ago, so we do not change it again now. If that change was not yours, please answer this mail."},
		{"contact", "Has to come from their admin", "We need this request from the person who administers your company's partner account. Please ask them to write to us."},
	},
	"ask": {
		{"whose", "Whose username is it?", "Is {new} your own username, and have you signed in with it before?"},
		{"tenant", "Whose tenant is it?", "The tenant {domain} is not one that we know as your company's. How does it relate to your company?"},
		{"why", "Why the change?", "Your old address's company seems to have a tenant of its own. Why do you need a username on {domain} instead?"},
		{"owner", "Did the owner agree?", "You asked on behalf of {old}. Could the owner of that address confirm the change by answering this mail from there?"},
		{"lately", "A second change so soon?", "The sign-in address of this account was changed a short while ago. Was that change yours, and why is another one needed?"},
		{"spelling", "Is the spelling right?", "Could you check the spelling of {new} once more, best by copying it from the page where you sign in?"},
	},
}

// cannedFor fills the texts for a request.
func cannedFor(r workflow.Request) map[string][]canned {
	fill := strings.NewReplacer("{old}", r.Old, "{new}", orText(r.New, "the username"), "{domain}", orText(r.TenantDomain(), "that you named"))
	all := map[string][]canned{}
	for form, list := range cannedTexts {
		for _, c := range list {
			if ownerOnly[c.Key] && (r.Auth != workflow.AuthPass || r.Author != r.Old) {
				continue
			}
			all[form] = append(all[form], canned{c.Key, c.Label, fill.Replace(c.Text)})
		}
	}
	return all
}

func orText(s, other string) string {
	if s == "" {
		return other
	}
	return s
}

// openCanned opens the form that a link names, with the canned text that it names, in the
// place of what was typed: ?deny=not_yours.
func (p *requestPage) openCanned(query url.Values) {
	for form, list := range p.Forms.Canned {
		if !query.Has(form) {
			continue
		}
		p.Forms.Open = form
		for _, c := range list {
			if c.Key == query.Get(form) {
				p.Forms.Text[form] = c.Text
			}
		}
	}
}
