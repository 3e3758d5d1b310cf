package policy

import (
	"slices"
	"strings"

	"github.com/swapdesk/swapdesk/workflow"
)

// authenticated reports whether the From address is who it says.
func (f Facts) authenticated() bool { return f.Auth == workflow.AuthPass }

// confirmed reports whether the owner of the account said yes to just this.
func (f Facts) confirmed() bool { return !f.Confirmed.IsZero() }

// byOwner reports whether the account's own address asks.
func (f Facts) byOwner() bool { return f.Sender != "" && lower(f.Sender) == lower(f.Old) }

// fromFirm reports whether the sender's domain is that of the account: the very
// same one, for under many domains anybody can have one of their own. An address
// at a mail provider shows no firm.
func (f Facts) fromFirm() bool {
	domain := domainOf(f.Sender)
	return f.byOwner() || domain != "" && domain == domainOf(f.Old) && !provider(domain)
}

// mayAsk reports whether the mail alone lets its sender ask.
func (f Facts) mayAsk() bool { return f.authenticated() && f.fromFirm() }

// MayAsk reports whether a mail alone lets its sender ask for a change of old: the owner, or
// somebody of the same firm, authenticated.
func MayAsk(auth workflow.Auth, sender, old string) bool {
	return Facts{Auth: auth, Sender: sender, Old: old}.mayAsk()
}

// provider reports whether anybody can have an address in the domain.
func provider(domain string) bool {
	if slices.Contains(providers, domain) {
		return true
	}
	// outlook.com, gmx.de, yahoo.co.uk, live.com.mx; not live.contoso.com.
	name, rest, _ := strings.Cut(domain, ".")
	commercial, country, two := strings.Cut(rest, ".")
	return slices.Contains(providersEverywhere, name) &&
		(!two || (commercial == "co" || commercial == "com") && !strings.Contains(country, "."))
}

// Mail providers that partners write from. None of the lists can be complete: who
// uses another one is taken for a colleague, whose request a person looks at with
// that in mind.
var (
	providersEverywhere = []string{"outlook", "hotmail", "live", "msn", "yahoo", "ymail", "gmx", "gmail", "googlemail", "yandex", "aol"}
	providers           = []string{
		"icloud.com", "me.com", "mac.com", "proton.me", "pm.me", "protonmail.com", "zoho.com", "mail.com", "fastmail.com",
		"tutanota.com", "windowslive.com", "passport.com", "rocketmail.com", "comcast.net", "verizon.net", "att.net",
		"web.de", "t-online.de", "freenet.de", "posteo.de", "mailbox.org", "bluewin.ch", "orange.fr", "wanadoo.fr", "free.fr",
		"laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tiscali.it", "alice.it", "terra.com.br", "uol.com.br", "bol.com.br",
		"btinternet.com", "ntlworld.com", "telenet.be", "skynet.be", "ziggo.nl", "kpnmail.nl", "wp.pl", "o2.pl", "onet.pl",
		"interia.pl", "seznam.cz", "mail.ru", "bk.ru", "list.ru", "inbox.ru", "qq.com", "foxmail.com", "163.com", "126.com",
		"sina.com", "yeah.net", "naver.com", "daum.net", "hanmail.net", "docomo.ne.jp", "rediffmail.com",
	}
)

func domainOf(addr string) string {
	_, domain, _ := strings.Cut(lower(addr), "@")
	return domain
}

// lower maps A to Z and nothing else. Unicode would take U+212A KELVIN SIGN for a
// k, and with it another domain for the account's own.
func lower(s string) string {
	return strings.Map(func(r rune) rune {
		if 'A' <= r && r <= 'Z' {
			return r + 'a' - 'A'
		}
		return r
	}, s)
}
