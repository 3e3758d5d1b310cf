package intake

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestParseParams(t *testing.T) {
	t.Parallel()
	type params = map[string]string
	for _, tt := range []struct {
		in, value string
		params    params
	}{
		{"", "", params{}},
		{"Text/Plain", "text/plain", params{}},
		{"text/plain; Charset=UTF-8", "text/plain", params{"charset": "UTF-8"}},
		{`text/plain;charset="utf-8";format = flowed ; delsp=yes;`, "text/plain", params{"charset": "utf-8", "format": "flowed", "delsp": "yes"}},
		{"text/plain charset=utf-8 format=flowed", "text/plain", params{"charset": "utf-8", "format": "flowed"}},
		{"text/plain (plain; text) ; charset=utf-8 (eight)", "text/plain", params{"charset": "utf-8"}},
		{`multipart/mixed; boundary="a\"b;c" charset=x`, "multipart/mixed", params{"boundary": `a"b;c`, "charset": "x"}},
		{`multipart/mixed; boundary="a b`, "multipart/mixed", params{"boundary": "a b"}},
		{"multipart/mixed; boundary=----=_Part_1.2=3", "multipart/mixed", params{"boundary": "----=_Part_1.2=3"}},
		{"multipart/mixed; boundary=a b; x", "multipart/mixed", params{"boundary": "a b"}},
		{"a/b; x=1; x=2", "a/b", params{"x": "1"}},
		{"a/b; ==; =c; ;;", "a/b", params{}},

		// RFC 2231.
		{"a/b; boundary*0=ab; boundary*1=\"c d\"", "a/b", params{"boundary": "abc d"}},
		{"a/b; name*1*=%C3%BC; name*0*=utf-8'de'Gr; name*2=%41", "a/b", params{"name": "Gr\u00fc%41"}},
		{"a/b; name*=iso-8859-1''Gr%FC%zz", "a/b", params{"name": "Gr\u00fc%zz"}},
		{"a/b; name*0=x; name*2=z", "a/b", params{"name": "x"}},
		{"a/b; name=x; name*=utf-8''y", "a/b", params{"name": "x"}},
		{"a/b; name*999999999=x; name*-1=y", "a/b", params{"name*999999999": "x", "name*-1": "y"}},
	} {
		value, got, _ := parseParams(tt.in)
		if diff := cmp.Diff(tt.params, got); diff != "" || value != tt.value {
			t.Errorf("%q: %q, %s", tt.in, value, diff)
		}
	}
}
