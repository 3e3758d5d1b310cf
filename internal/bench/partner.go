package bench

import (
	"fmt"
	"strings"
)

// partner writes one mail; each has a firm and a tenant of its own, so that no
// answer of discovery serves twice.
type partner struct {
	group string
	n     int
}

func (p partner) firm() string     { return fmt.Sprintf("%s%d", p.group, p.n) }
func (p partner) old() string      { return "jane@" + p.firm() + ".example" }
func (p partner) tenant() string   { return p.firm() + ".onmicrosoft.com" }
func (p partner) username() string { return "jane.doe@" + p.tenant() }
func (p partner) tenantID() string {
	return fmt.Sprintf("0a6c1f6e-0000-4000-8%03x-%012x", len(p.group), p.n)
}

// mail is what partners write on average: a request in two alternatives, some
// two kilobytes.
func (p partner) mail() []byte {
	text := fmt.Sprintf("Hello,\n\nI made a tenant for our firm as your guide says. Please swap my address %s\nfor %s.\n\nThank you\nJane Doe\n%s\n",
		p.old(), p.username(), p.firm())
	html := "<html><body><p>" + strings.ReplaceAll(strings.TrimSpace(text), "\n\n", "</p><p>") + "</p></body></html>"
	return fmt.Appendf(nil, strings.ReplaceAll(`Received: from mail.%[1]s.example by mx.vendor.example with ESMTPS id %[1]s; Mon, 2 Mar 2026 09:00:01 +0000
From: Jane Doe <%[2]s>
To: Co-sell desk <%[3]s>
Subject: Swap my sign-in address
Date: Mon, 2 Mar 2026 09:00:00 +0000
Message-ID: <1.%[1]s@mail.%[1]s.example>
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset=utf-8

%[4]s
--b1
Content-Type: text/html; charset=utf-8

%[5]s
--b1--
`, "\n", "\r\n"), p.firm(), p.old(), deskAddr, strings.ReplaceAll(text, "\n", "\r\n"), strings.ReplaceAll(html, "\n", "\r\n"))
}
