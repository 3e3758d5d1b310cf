package intake

import (
	"bytes"
	"regexp"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/ianaindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// charsetName brings a label into the form that the tables below and those of
// the WHATWG know. "" says nothing about the text: it is to be guessed.
func charsetName(label string) string {
	label, _, _ = strings.Cut(strings.ToLower(label), "*") // a language, RFC 2231 section 5
	label = strings.Trim(label, " \t\"'<>;,")
	squeezed := strings.Map(func(r rune) rune {
		if alphanumeric(r) {
			return r
		}
		return -1
	}, label)
	if name, ok := charsetAliases[squeezed]; ok {
		return name
	}
	if m := windowsLabel.FindStringSubmatch(squeezed); m != nil {
		return "windows-" + m[1]
	}
	if m := latinLabel.FindStringSubmatch(squeezed); m != nil {
		return "iso-8859-" + m[1]
	}
	return label
}

var (
	windowsLabel = regexp.MustCompile(`^(?:x|cs)?(?:windows|win|cp|ms|mswin)(125[0-8]|874)$`)
	latinLabel   = regexp.MustCompile(`^(?:x|cs)?iso8859(1[0-6]|[1-9])$`)
)

// charsetAliases has labels that mail programs use, by their letters and digits
// alone, where htmlindex and ianaindex know them not or under a smaller charset.
var charsetAliases = map[string]string{
	"": "", "usascii": "", "ascii": "", "ansix341968": "", "default": "", "unknown": "", "unknown8bit": "", "xunknown": "",
	"8bit": "", "7bit": "", "binary": "", "none": "", "null": "", "xuserdefined": "", "iso646us": "", "utf": "",

	"utf8": "utf-8", "unicode11utf8": "utf-8", "unicode20utf8": "utf-8", "xutf8j": "utf-8", "utf8mb4": "utf-8", "cp65001": "utf-8",
	"utf7": "utf-7", "unicode11utf7": "utf-7", "unicode20utf7": "utf-7", "xunicode11utf7": "utf-7", "xunicode20utf7": "utf-7",
	"csunicode11utf7": "utf-7", "cp65000": "utf-7",
	"utf16": "utf-16be", "utf16be": "utf-16be", "utf16le": "utf-16le", "unicodefffe": "utf-16be",
	"unicode": "utf-16le", "ucs2": "utf-16be", "iso10646ucs2": "utf-16be", "csunicode": "utf-16be",
	"utf32": "utf-32be", "utf32be": "utf-32be", "utf32le": "utf-32le", "ucs4": "utf-32be", "iso10646ucs4": "utf-32be",

	"gb2312": "gb18030", "gb231280": "gb18030", "csgb2312": "gb18030", "gbk": "gb18030", "xgbk": "gb18030", "cp936": "gb18030",
	"ms936": "gb18030", "windows936": "gb18030", "euccn": "gb18030", "xeuccn": "gb18030", "chinese": "gb18030",
	"gb180302000": "gb18030", "gb180302005": "gb18030", "gb180302022": "gb18030", "hzgb2312": "hz-gb-2312", "hz": "hz-gb-2312",
	"cp950": "big5", "ms950": "big5", "big5hkscs": "big5", "xbig5": "big5", "big5eten": "big5",
	"cp932": "shift_jis", "xms932": "shift_jis", "windows932": "shift_jis", "mskanji": "shift_jis", "shiftjis": "shift_jis", "eucjpms": "euc-jp",
	"iso2022jp1": "iso-2022-jp", "iso2022jp2": "iso-2022-jp", "iso2022jp3": "iso-2022-jp", "iso2022jp2004": "iso-2022-jp",
	"iso2022jpms": "iso-2022-jp", "cp50220": "iso-2022-jp", "cp50221": "iso-2022-jp", "cp50222": "iso-2022-jp", "csiso2022jp2": "iso-2022-jp",
	"cp949": "euc-kr", "ms949": "euc-kr", "uhc": "euc-kr", "xwindows949": "euc-kr", "ksc56011987": "euc-kr", "cseuckr": "euc-kr",
	"csiso2022kr": "iso-2022-kr", "koi8r": "koi8-r", "koi8u": "koi8-u", "xkoi8r": "koi8-r", "ansix31101983": "iso-8859-1",
}

// toUTF8 decodes text from the charset of that label. Labels are often wrong:
// what is valid UTF-8 and can hardly be what the label says is UTF-8, and text
// that breaks the rules of its label is guessed. hint is the label that the text
// itself states, for when the other says nothing.
func toUTF8(b []byte, label, hint string) string {
	if text, ok := decodeBOM(b); ok {
		return text
	}
	name := charsetName(label)
	if name == "" && bytes.IndexByte(b, 0x1b) >= 0 && japaneseEscape.Match(b) && !hasEightBit(b) {
		name = "iso-2022-jp"
	}
	switch name {
	case "", "utf-8", "iso-8859-1", "windows-1252", "iso-8859-15":
		if utf8.Valid(b) {
			return string(b)
		}
	case "utf-16be", "utf-16le", "utf-32be", "utf-32le":
		return decodeWide(b, name)
	case "utf-7", "iso-2022-jp", "iso-2022-kr", "hz-gb-2312":
		if hasEightBit(b) {
			return guessText(b, hint)
		}
	}
	if name == "" || name == "utf-8" {
		return guessText(b, hint)
	}
	text, ok := decodeNamed(b, name)
	if !ok || strings.ContainsRune(text, utf8.RuneError) && utf8.Valid(b) && hasEightBit(b) {
		return guessText(b, hint)
	}
	return text
}

// The escapes that begin two-byte Japanese text (RFC 1468).
var japaneseEscape = regexp.MustCompile(`\x1b\$[@B]`)

func hasEightBit(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return true
		}
	}
	return false
}

// guessText reads text that nothing true is known of: as UTF-8 when most of what
// is not ASCII in it is valid, else as the hint says, else as Windows-1252.
func guessText(b []byte, hint string) string {
	good, bad := 0, 0
	for rest := b; len(rest) > 0; {
		r, n := utf8.DecodeRune(rest)
		if rest = rest[n:]; n > 1 {
			good++
		} else if r == utf8.RuneError {
			bad++
		}
	}
	if bad <= good/2 {
		return strings.ToValidUTF8(string(b), "\uFFFD")
	}
	switch name := charsetName(hint); name {
	case "", "utf-8", "utf-7", "utf-16be", "utf-16le", "utf-32be", "utf-32le":
	default:
		if text, ok := decodeNamed(b, name); ok {
			return text
		}
	}
	text, _ := charmap.Windows1252.NewDecoder().Bytes(b) // every byte has a meaning
	return string(text)
}

// decodeNamed decodes by the name of a charset; ok is false for an unknown one.
func decodeNamed(b []byte, name string) (text string, ok bool) {
	switch name {
	case "utf-7":
		return decodeUTF7(b), true
	case "iso-2022-kr":
		return decodeISO2022KR(b), true
	case "iso-2022-jp":
		return decodeWith(japanese.ISO2022JP, b)
	case "hz-gb-2312": // the WHATWG refuses it
		e, err := ianaindex.MIME.Encoding(name)
		if err != nil {
			return "", false
		}
		return decodeWith(e, b)
	}
	e, err := htmlindex.Get(name)
	if err != nil {
		e, err = ianaindex.MIME.Encoding(name)
	}
	if err != nil || e == nil || e == encoding.Replacement {
		return "", false
	}
	return decodeWith(e, b)
}

func decodeWith(e encoding.Encoding, b []byte) (string, bool) {
	text, err := e.NewDecoder().Bytes(b)
	return string(text), err == nil
}

// decodeBOM decodes text that begins with a byte order mark, which says more
// than any label.
func decodeBOM(b []byte) (text string, ok bool) {
	for _, mark := range []struct {
		bytes, name string
		unit        int
	}{
		{"\xff\xfe\x00\x00", "utf-32le", 4},
		{"\x00\x00\xfe\xff", "utf-32be", 4},
		{"\xff\xfe", "utf-16le", 2},
		{"\xfe\xff", "utf-16be", 2},
	} {
		if rest, found := bytes.CutPrefix(b, []byte(mark.bytes)); found {
			return decodeUnits(rest, mark.name, mark.unit), true
		}
	}
	rest, found := bytes.CutPrefix(b, []byte("\uFEFF"))
	return strings.ToValidUTF8(string(rest), "\uFFFD"), found
}

// decodeWide decodes UTF-16 and UTF-32 without a byte order mark. The bytes that
// are zero tell more about their order than the label does.
func decodeWide(b []byte, name string) string {
	if bytes.IndexByte(b, 0) < 0 && utf8.Valid(b) {
		return string(b)
	}
	unit := 2
	if strings.HasPrefix(name, "utf-32") {
		unit = 4
	}
	first, last := 0, 0 // zeros
	for i := 0; i+unit <= len(b); i += unit {
		if b[i] == 0 {
			first++
		}
		if b[i+unit-1] == 0 {
			last++
		}
	}
	switch {
	case first > 2*last:
		name = name[:6] + "be"
	case last > 2*first:
		name = name[:6] + "le"
	}
	return decodeUnits(b, name, unit)
}

// decodeUnits leaves half a unit at the end out: a line end of the message.
func decodeUnits(b []byte, name string, unit int) string {
	var e encoding.Encoding
	switch name {
	case "utf-32be":
		e = utf32.UTF32(utf32.BigEndian, utf32.IgnoreBOM)
	case "utf-32le":
		e = utf32.UTF32(utf32.LittleEndian, utf32.IgnoreBOM)
	case "utf-16le":
		e = unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM)
	default:
		e = unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM)
	}
	text, _ := decodeWith(e, b[:len(b)/unit*unit]) // what is wrong comes as U+FFFD
	return text
}

// decodeISO2022KR decodes RFC 1557: SO begins two-byte text, SI or the end of
// the line ends it.
func decodeISO2022KR(b []byte) string {
	b = bytes.ReplaceAll(b, []byte("\x1b$)C"), nil)
	out := make([]byte, 0, len(b))
	shifted := byte(0)
	for _, c := range b {
		switch {
		case c == 0x0e:
			shifted = 0x80
		case c == 0x0f:
			shifted = 0
		case c <= ' ':
			if c == '\n' || c == '\r' {
				shifted = 0
			}
			out = append(out, c)
		default:
			out = append(out, c|shifted)
		}
	}
	text, _ := decodeWith(korean.EUCKR, out) // what is wrong comes as U+FFFD
	return text
}
