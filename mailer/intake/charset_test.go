package intake

import (
	"testing"
	"unicode/utf16"
)

// utf16of writes s in UTF-16 or UTF-32: unit bytes a character, in the order given.
func utf16of(s string, unit int, little bool) string {
	var b []byte
	for _, u := range utf16.Encode([]rune(s)) {
		char := make([]byte, unit)
		if little {
			char[0], char[1] = byte(u), byte(u>>8)
		} else {
			char[unit-1], char[unit-2] = byte(u), byte(u>>8)
		}
		b = append(b, char...)
	}
	return string(b)
}

func TestToUTF8(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ label, in, want string }{
		// Labels and their aliases.
		{"utf-8", "Gr\u00fc\u00dfe", "Gr\u00fc\u00dfe"},
		{"UTF8", "\u00fc", "\u00fc"},
		{"x-utf_8j", "\u00fc", "\u00fc"},
		{"ISO-8859-1", "\xfc \x93a\x94", "\u00fc \u201ca\u201d"},
		{"iso8859-1", "\xfc", "\u00fc"},
		{"latin1", "\xfc", "\u00fc"},
		{" \"ISO_8859-1\" ", "\xfc", "\u00fc"},
		{"'iso-8859-15'", "\xa4", "\u20ac"},
		{"iso 8859-2", "\xb1", "\u0105"},
		{"cp1252", "\x80", "\u20ac"},
		{"win-1252", "\x80", "\u20ac"},
		{"Windows1251", "\xcf", "\u041f"},
		{"x-cp1251", "\xcf", "\u041f"},
		{"windows-1250", "\xb9", "\u0105"},
		{"koi8-r", "\xd0", "\u043f"},
		{"KOI8R", "\xd0", "\u043f"},
		{"koi8-r*ru", "\xd0", "\u043f"},
		{"ibm850", "\x81", "\u00fc"},
		{"x-sjis", "\x82\xb1", "\u3053"},
		{"Shift-JIS", "\x82\xb1", "\u3053"},
		{"cp932", "\x82\xb1", "\u3053"},
		{"windows-31j", "\x82\xb1", "\u3053"},
		{"euc-jp", "\xa4\xb3", "\u3053"},
		{"iso-2022-jp", "\x1b$B$3\x1b(Ba", "\u3053a"},
		{"iso-2022-jp-ms", "\x1b$B$3\x1b(Ba", "\u3053a"},
		{"ks_c_5601-1987", "\xb0\xa1", "\uac00"},
		{"cp949", "\xb0\xa1", "\uac00"},
		{"iso-2022-kr", "\x1b$)Ca\x0e0!\x0fb\n\x0e0!\nc", "a\uac00b\n\uac00\nc"},
		{"gb2312", "\xc4\xe3", "\u4f60"},
		{"gb2312", "\x81\x30\x84\x36", "\u00a5"}, // of gb18030 alone
		{"gb_2312-80", "\xc4\xe3", "\u4f60"},
		{"gb18030", "\xc4\xe3", "\u4f60"},
		{"hz-gb-2312", "a~{Dc~}b", "a\u4f60b"},
		{"big5-hkscs", "\xa7\x41", "\u4f60"},
		{"cp950", "\xa7\x41", "\u4f60"},

		// UTF-7, and a "+" that is none of it.
		{"utf-7", "Gr+APwA3w-e jane+AEA-x +- a+2D3eAA!", "Gr\u00fc\u00dfe jane@x + a\U0001F600!"},
		{"unicode-1-1-utf-7", "+AOQ", "\u00e4"},
		{"x-unicode-2-0-utf-7", "+AOQ.", "\u00e4."},
		{"utf-7", "jane+swap@x +1 +", "jane\ub306\ufffd@x \ufffd \ufffd"},
		{"utf-7", "\u00fc +AOQ-", "\u00fc +AOQ-"},
		{"", "+AOQ-", "+AOQ-"},
		{"utf-8", "+AOQ-", "+AOQ-"},

		// UTF-16 and UTF-32.
		{"utf-16", "\xfe\xff" + utf16of("a\u00fc", 2, false), "a\u00fc"},
		{"utf-16", "\xff\xfe" + utf16of("a\u00fc", 2, true), "a\u00fc"},
		{"utf-16", utf16of("a\u00fc", 2, true), "a\u00fc"},
		{"utf-16le", utf16of("a\u00fc", 2, false), "a\u00fc"},
		{"utf-16be", utf16of("\u4f60 ", 2, false), "\u4f60 "},
		{"utf-16le", utf16of("a", 2, true) + "\n", "a"},
		{"utf-32", utf16of("a\u00fc", 4, true), "a\u00fc"},
		{"utf-32", utf16of("a\u00fc", 4, false), "a\u00fc"},
		{"utf-8", "\xff\xfe\x00\x00" + utf16of("a\u00fc", 4, true), "a\u00fc"},
		{"us-ascii", "\xff\xfe" + utf16of("a\u00fc", 2, true), "a\u00fc"},
		{"unicode", utf16of("a\u00fc", 2, true), "a\u00fc"},
		{"utf-16", "plain", "plain"},
		{"koi8-r", "\uFEFF\u00fc", "\u00fc"},

		// Wrong labels, labels that say nothing, and none.
		{"iso-8859-1", "Gr\u00fc\u00dfe", "Gr\u00fc\u00dfe"},
		{"windows-1252", "\u4f60", "\u4f60"},
		{"us-ascii", "\u00fc", "\u00fc"},
		{"us-ascii", "\xfc", "\u00fc"},
		{"utf-8", "Gr\xfc\xdfe", "Gr\u00fc\u00dfe"},
		{"utf-8", "Gr\u00fc\u00dfe \u4f60 cut \xe4", "Gr\u00fc\u00dfe \u4f60 cut \ufffd"},
		{"gb2312", "\u4f60 \u597d", "\u4f60 \u597d"},
		{"iso-2022-jp", "\u3053", "\u3053"},
		{"default", "\xfc", "\u00fc"},
		{"unknown-8bit", "\xfc", "\u00fc"},
		{"x-unknown", "\u00fc", "\u00fc"},
		{"x-user-defined", "\xfc", "\u00fc"},
		{"iso-2022-cn", "a", "a"},
		{"x-nobody", "\xfc", "\u00fc"},
		{"", "\x1b$B$3\x1b(Ba", "\u3053a"},
		{"utf-8", "\x1b$B$3\x1b(Ba", "\x1b$B$3\x1b(Ba"},
		{"", "\xfc", "\u00fc"},
	} {
		if got := toUTF8([]byte(tt.in), tt.label, ""); got != tt.want {
			t.Errorf("%s %q: got %q, want %q", tt.label, tt.in, got, tt.want)
		}
	}
}

func TestReadCharsetOfHTML(t *testing.T) {
	t.Parallel()
	const meta = "<html><head><meta http-equiv=Content-Type content=\"text/html; charset=koi8-r\"></head><body>\xf0\xd2\xc9\xd7\xc5\xd4</body></html>"
	for label, want := range map[string]string{
		"text/html":                       "\u041f\u0440\u0438\u0432\u0435\u0442",
		"text/html; charset=us-ascii":     "\u041f\u0440\u0438\u0432\u0435\u0442",
		"text/html; charset=utf-8":        "\u041f\u0440\u0438\u0432\u0435\u0442",
		"text/html; charset=windows-1251": "\u0440\u0422\u0419\u0427\u0415\u0424",
	} {
		if r := Read([]byte(withBody("Content-Type: "+label, meta)), desk); r.Text != want {
			t.Errorf("%s: %q, want %q", label, r.Text, want)
		}
	}
}

func TestDecodeWords(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain":                                                 "plain",
		"=?utf-8?q?Gr=C3=BC=C3=9Fe?=":                           "Gr\u00fc\u00dfe",
		"a =?UTF-8?B?w7w=?= b":                                  "a \u00fc b",
		"=?utf-8?q?a?= =?utf-8?q?b?=":                           "ab",
		"=?utf-8?q?a_?=\t =?utf-8?q?b?=":                        "a b",
		"=?utf-8?q?a?= b =?utf-8?q?c?=":                         "a b c",
		"=?utf-8?q?=C3?= =?utf-8?q?=BC?=":                       "\u00fc",
		"=?utf-8?b?w7w?= =?UTF-8?q?=C3=BC?=":                    "\u00fc\u00fc",
		"=?gbk?b?xA==?= =?gbk?b?4w==?=":                         "\u4f60",
		"=?iso-8859-1?q?=FC?= =?utf-8?q?=C3=BC?=":               "\u00fc\u00fc",
		"=?iso-2022-jp?b?GyRCJDM=?= =?iso-2022-jp?b?JDMbKEI=?=": "\u3053\u3053",
		"=?utf-8*de?q?=C3=BC?=":                                 "\u00fc",
		"=?unknown-8bit?q?=FC?=":                                "\u00fc",
		"=?utf-8?q?a b?=":                                       "a b",
		"\xfc =?utf-8?q?a?= \u00fc":                             "\u00fc a \u00fc",
		"=?utf-8?x?a?=":                                         "=?utf-8?x?a?=",
		"=?utf-8?q?a":                                           "=?utf-8?q?a",
		"=?=?utf-8?q?a?=":                                       "=?a",
		"=??q?a?=":                                              "=??q?a?=",
		"=?utf-8?q??=":                                          "",
		"=?utf-7?q?+AOQ-?=":                                     "\u00e4",
	} {
		if got := decodeWords(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestReadSubject(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a\u200b\u202eb\x07 \xc2\xa0c":                               "ab c",
		"for \u200bjane@contoso.onmicrosoft.com\u2060":               "for \u200bjane@contoso.onmicrosoft.com\u2060",
		"ja\x01ne@contoso.onmicrosoft.com":                           "ja\uFFFDne@contoso.onmicrosoft.com",
		"ja\u200bne@contoso.onmicrosoft.com":                         "ja\u200bne@contoso.onmicrosoft.com",
		"=?utf-8?q?ja=FF?= =?utf-8?q?ne=40contoso.onmicrosoft.com?=": "ja\u00ffne@contoso.onmicrosoft.com",
		"=?koi8-r?q?=D0?=":                                           "\u043f",
		"\xd0":                                                       "\u043f",
	} {
		r := Read([]byte("From: jane@contoso.com\nContent-Type: text/plain; charset=koi8-r\nSubject: "+in+"\n\nHello"), desk)
		if r.Subject != want {
			t.Errorf("%q: subject %q, want %q", in, r.Subject, want)
		}
	}
}

// What nobody sees in a subject must not be taken out of the middle of an
// address, which would be another one then.
func TestReadRepairsNoAddressInSubject(t *testing.T) {
	t.Parallel()
	for _, hidden := range []string{"\x01", "\u200b", "\u00ad", "\u202e", "=?utf-8?q?=00?="} {
		r := Read([]byte(fresh("Please swap my address for ja"+hidden+"ne@contoso.onmicrosoft.com", "Thanks")), desk)
		if r.Kind == SwapRequest {
			t.Errorf("%q: %s", hidden, summary(r))
		}
	}
}
