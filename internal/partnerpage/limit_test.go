package partnerpage

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/time/rate"
)

func TestGuessesAreLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		one, other := from("192.0.2.7:1"), from("192.0.2.8:1")
		for i := range guessBurst {
			if w := b.do(http.MethodGet, fmt.Sprintf("/confirm/guess%d", i), "", one); w.Code != http.StatusNotFound {
				t.Fatalf("guess %d: %d", i, w.Code)
			}
		}
		for range 3 {
			w := b.do(http.MethodPost, "/confirm/guess", "answer=yes", one)
			if w.Code != http.StatusTooManyRequests || w.Header().Get("Retry-After") == "" || !strings.Contains(w.Body.String(), title("busy")) {
				t.Errorf("one more: %d\n%s", w.Code, w.Body)
			}
		}
		if w := b.do(http.MethodGet, "/confirm/guess", "", other); w.Code != http.StatusNotFound {
			t.Errorf("from another address: %d", w.Code)
		}
		if w := b.do(http.MethodPost, ConfirmPath+token, "answer=yes", one); w.Code != http.StatusSeeOther {
			t.Errorf("a real link: %d", w.Code)
		}
		if n := strings.Count(b.log.String(), "do not exist"); n != 1 {
			t.Errorf("it is told %d times:\n%s", n, b.log)
		}
		time.Sleep(guessEvery)
		if w := b.do(http.MethodGet, "/confirm/guess", "", one); w.Code != http.StatusNotFound {
			t.Errorf("later: %d", w.Code)
		}
	})
}

func TestAnswersAreLimited(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		b := newBench(t)
		post := func(addr, token string) int {
			return b.do(http.MethodPost, ConfirmPath+token, "answer=yes", from(addr)).Code
		}
		for range answerBurst {
			if got := post("[2001:db8::1]:1", "used"); got != http.StatusSeeOther {
				t.Fatalf("%d", got)
			}
		}
		for addr, want := range map[string]int{"[2001:db8::1]:2": 429, "[2001:db8::2]:1": 429, "[2001:db8:0:1::1]:1": 303, "192.0.2.1:1": 303} {
			if got := post(addr, "used"); got != want {
				t.Errorf("%s: %d, want %d", addr, got, want)
			}
		}
		if got := post("[2001:db8::1]:1", token); got != http.StatusSeeOther {
			t.Errorf("to another link: %d", got)
		}
		time.Sleep(answerEvery)
		if got := post("[2001:db8::1]:1", "used"); got != http.StatusSeeOther {
			t.Errorf("later: %d", got)
		}
	})
}

func TestALimiterForgets(t *testing.T) {
	t.Parallel()
	l := newLimiter(rate.Every(time.Hour), 1)
	if !l.allow("first") || l.allow("first") {
		t.Error("the first key is not limited")
	}
	for i := range maxRemembered {
		l.allow(fmt.Sprint("a", i))
	}
	if l.allow("first") {
		t.Error("the first key is forgotten after one generation")
	}
	for i := range 3 * maxRemembered {
		l.allow(fmt.Sprint("b", i))
		if n := len(l.young) + len(l.old); n > 2*maxRemembered {
			t.Fatalf("it remembers %d keys", n)
		}
	}
	if !l.allow("first") {
		t.Error("the first key is never forgotten")
	}
}

func TestNetworkOf(t *testing.T) {
	t.Parallel()
	for addr, want := range map[string]string{
		"192.0.2.7:1": "192.0.2.7", "[::ffff:192.0.2.7]:1": "192.0.2.7", "[2001:db8:1:2:3::4]:1": "2001:db8:1:2::/64",
		"[fe80::1%eth0]:1": "fe80::/64", "@": "@",
	} {
		if got := networkOf(&http.Request{RemoteAddr: addr}); got != want {
			t.Errorf("%s: %s, want %s", addr, got, want)
		}
	}
}
