package intake

import (
	"strings"
	"testing"
)

// webmail is a mail as webmail sends it: two renderings, a signature, a quote.
var webmail = []byte(strings.ReplaceAll(`Return-Path: <jane@contoso.com>
Received: from mx.contoso.com by desk.example; Mon, 1 Jan 2024 10:00:00 +0000
DKIM-Signature: v=1; a=rsa-sha256; c=relaxed/relaxed; d=contoso.com; s=s1; h=from:to:subject; bh=abc=; b=def=
From: Jane Doe <jane@contoso.com>
To: cosell@desk.example
Subject: Re: Partner Sales Connect
Message-ID: <2@contoso.com>
In-Reply-To: <1@desk.example>
Date: Mon, 1 Jan 2024 10:00:00 +0000
MIME-Version: 1.0
Content-Type: multipart/alternative; boundary="b1"

--b1
Content-Type: text/plain; charset="UTF-8"

Hello,

please swap my e-mail address for jane@contoso.onmicrosoft.com.

Kind regards
Jane Doe

On Mon, 1 Jan 2024 at 09:00, Desk <cosell@desk.example> wrote:
> Please tell us the username that you made.

--b1
Content-Type: text/html; charset="UTF-8"
Content-Transfer-Encoding: quoted-printable

<div dir=3D"ltr">Hello,<div><br></div><div>please swap my e-mail address for=
 jane@contoso.onmicrosoft.com.</div><div><br></div><div>Kind regards</div><div>Jane Doe</div></div>
<br><div class=3D"gmail_quote"><div class=3D"gmail_attr">On Mon, 1 Jan 2024 at 09:00, Desk wrote:<br></div>
<blockquote class=3D"gmail_quote">Please tell us the username that you made.</blockquote></div>
--b1--
`, "\n", "\r\n"))

func BenchmarkRead(b *testing.B) {
	if r := Read(webmail, desk); summary(r) != "swap_request jane>jane@contoso.t" {
		b.Fatal(summary(r), r.Reason)
	}
	b.SetBytes(int64(len(webmail)))
	for b.Loop() {
		Read(webmail, desk)
	}
}
