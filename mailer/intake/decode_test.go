package intake

import (
	"strings"
	"testing"
)

func TestUnflow(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		in, want string
		delSp    bool
	}{
		{"a \nb", "a b", false},
		{"jane@con \ntoso.com", "jane@contoso.com", true},
		{"a \n\nb", "a \n\nb", false},
		{"a \n b\n  c", "a b\n c", false},
		{"a \n> b", "a \n> b", false},
		{"> a \n> b\n>> c \n>>d \n> e", "> a b\n>> c d \n> e", false},
		{">> a \n>> b", ">> ab", true},
		{"a \n-- \nJane", "a \n-- \nJane", false},
		{"> a \n> -- \n> b", "> a \n> -- \n> b", false},
		{"a ", "a ", true},
		{"", "", false},
	} {
		if got := unflow(tt.in, tt.delSp); got != tt.want {
			t.Errorf("%q: %q, want %q", tt.in, got, tt.want)
		}
	}
}

func TestWithoutFiles(t *testing.T) {
	t.Parallel()
	const uu = "begin 644 a.txt\n#0V%T\n`\nend\n"
	for _, tt := range []struct {
		in, want string
		ok       bool
	}{
		{"a\n" + uu + "b\n", "a\nb\n", true},
		{strings.ReplaceAll("a\n"+uu+"b\n", "\n", "\r\n"), "a\r\nb\r\n", true},
		{strings.ReplaceAll("a\n"+uu+"b", "\n", "\r"), "a\rb", true},
		{"a\n" + strings.TrimSuffix(uu, "end\n"), "a\n", false},
		{"begin 644 words of text\nPlease swap\nend\n", "begin 644 words of text\nPlease swap\nend\n", true},
		{"begin 644 x", "begin 644 x", true},
		{"a\n=ybegin line=128 size=3 name=x.bin\n\x8d\xff\xfe\n=yend size=3\nb", "a\nb", true},
		{"a\n=ybegin line=128 size=3 name=x.bin\n\x8d\xff", "a\n", false},
	} {
		if got, ok := withoutFiles([]byte(tt.in)); string(got) != tt.want || ok != tt.ok {
			t.Errorf("%q: %q, %t", tt.in, got, ok)
		}
	}
}

// A file in the text does not make a guess of the text's charset wrong, and one
// without an end leaves it open what the text says.
func TestReadFilesInText(t *testing.T) {
	t.Parallel()
	const yenc = "=ybegin line=128 size=3 name=x.bin\n\xff\xfe\xfd\xfc\xfb\n=yend size=3\n"
	if r := Read([]byte(fresh("x", "Gr\u00fc\u00dfe. "+ask+"\n"+yenc)), desk); summary(r) != swapped1 || !strings.HasPrefix(r.Text, "Gr\u00fc") {
		t.Errorf("%s %q", summary(r), r.Text)
	}
	if r := Read([]byte(fresh("x", ask+"\nbegin 644 a\n#0V%T\n")), desk); r.Kind != Other {
		t.Errorf("%s (%s)", summary(r), r.Reason)
	}
}
