package cli

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

func TestHealth(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/ill" {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintln(w, "this is "+r.URL.Path)
	}))
	defer server.Close()
	closed := httptest.NewServer(nil)
	closed.Close()
	addr := strings.TrimPrefix(server.URL, "http://")
	for _, test := range []struct {
		name, addr, url string
		code            int
		out, err        string
	}{
		{"ready at the address", addr, "", 0, "this is /readyz\n", ""},
		{"ready at the URL", "", server.URL + "/well", 0, "this is /well\n", ""},
		{"not ready", "", server.URL + "/ill", 1, "this is /ill\n", ""},
		{"nobody there", "", closed.URL, 1, "", "connection refused"},
		{"no address", "8080", "", 2, "", "SWAPDESK_HTTP_ADDR"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("SWAPDESK_HTTP_ADDR", test.addr)
			args := []string{"health"}
			if test.url != "" {
				args = append(args, test.url)
			}
			var out, err bytes.Buffer
			code := Main(t.Context(), args, Streams{Out: &out, Err: &err})
			if code != test.code || out.String() != test.out || !strings.Contains(err.String(), test.err) {
				t.Errorf("exit %d\n%s%s", code, &out, &err)
			}
		})
	}
}
