package web

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// A form of somebody whose session has ended comes back with all that it had, and nothing of
// ours; where nothing was in it, one is told to sign in.
func TestSendAgain(t *testing.T) {
	t.Parallel()
	b := setup(t)
	for _, test := range []struct {
		path   string
		form   url.Values
		script bool
		has    []string
	}{
		{"/queue/decide", url.Values{"do": {"deny"}, "pick": {"a.1", "b.2"}, "reason": {"\r\n<b>"}}, false, []string{
			`action="/queue/decide"`, `name="do" value="deny"`, `name="pick" value="a.1"`, `name="pick" value="b.2"`, "name=\"reason\">\n\r\n&lt;b&gt;</textarea>",
		}},
		{"/staff", url.Values{"email": {"new@vendor.example"}, "role": {"viewer"}}, false, []string{">\nnew@vendor.example</textarea>", `name="role" value="viewer"`}},
		{"/signout", nil, false, nil},
		{"/queue/views", url.Values{"name": {"Mine"}}, true, nil},
		{"/accounts/preview", url.Values{"csv": {strings.Repeat("x", maxImport)}}, false, nil},
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodPost, b.url+test.path, strings.NewReader(test.form.Encode()))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		if test.script {
			r.Header.Set("HX-Request", "true")
		}
		status, body := b.visitor(t).send(r)
		if status != http.StatusUnauthorized || strings.Contains(body, "Send it again") != (test.has != nil) {
			t.Errorf("%s: %d", test.path, status)
		}
		wants(t, body, append(test.has, "You are signed out")...)
	}
}
