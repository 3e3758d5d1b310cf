//go:build faults

package faulttest

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"time"
)

// Of the partners each so many'th, if that is not 0, writes from a firm whose mail
// nothing authenticates, and of these each second mail is somebody else's. owners
// answers the challenges.
type unsigned int

func (n unsigned) has(partner int) bool    { return n > 0 && partner%int(n) == 0 }
func (n unsigned) forged(partner int) bool { return n > 0 && partner%(2*int(n)) == 0 }

var challengeLink = regexp.MustCompile(`http://\S+/confirm/\w+`)

// challenges are the links that owners have been sent and not answered yet.
type challenges struct {
	mu    sync.Mutex
	links map[string]string // by the owner's address
}

// accepted is for a mail that SMTP has accepted, the same one more than once too.
func (c *challenges) accepted(to string, raw []byte) {
	link := challengeLink.Find(raw)
	if link == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.links == nil {
		c.links = map[string]string{}
	}
	c.links[to] = string(link)
}

// open returns those links that are not among the answered.
func (c *challenges) open(answered map[string]bool) map[string]string {
	c.mu.Lock()
	defer c.mu.Unlock()
	open := map[string]string{}
	for to, link := range c.links {
		if !answered[link] {
			open[to] = link
		}
	}
	return open
}

// reachable has the process serve its pages at one address in all of its runs: links
// in mails lead there. The port is none that the system gives to others.
func (p *process) reachable() {
	p.t.Helper()
	for range 100 {
		addr := fmt.Sprintf("127.0.0.1:%d", 20_000+p.w.random.IntN(10_000))
		if l, err := net.Listen("tcp", addr); err == nil {
			l.Close()
			p.env = append(p.env, "SWAPDESK_HTTP_ADDR="+addr)
			return
		}
	}
	p.t.Fatal("no port is free")
}

// owners starts those who own the addresses: each opens the link of a challenge, as
// what checks links does, and then says whether it was them. While the page is away
// they try again. stop returns when they are gone.
func (w *world) owners() (stop func()) {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	browser := &http.Client{Timeout: 5 * time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	answered := map[string]bool{}
	var working sync.WaitGroup
	working.Go(func() {
		ticks := time.NewTicker(100 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
			for to, link := range w.challenges.open(answered) {
				if err := w.answer(ctx, browser, to, link); err == nil {
					answered[link] = true
				} else if ctx.Err() == nil {
					w.ownersError.Store(&err)
				}
			}
		}
	})
	stop = func() { cancel(); working.Wait() }
	w.t.Cleanup(stop)
	return stop
}

// answer fails unless the page says that it has the answer.
func (w *world) answer(ctx context.Context, browser *http.Client, to, link string) error {
	var number int
	if _, err := fmt.Sscanf(to, "p%d@", &number); err != nil {
		return fmt.Errorf("a challenge to %q, who is no partner", to)
	}
	form := url.Values{"answer": {"yes"}}
	if w.unsigned.forged(number) {
		form.Set("answer", "no")
	}
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		r, err := http.NewRequestWithContext(ctx, method, link, strings.NewReader(form.Encode()))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		page, err := browser.Do(r)
		if err != nil {
			return err
		}
		_, err = io.Copy(io.Discard, page.Body)
		page.Body.Close()
		if err == nil && page.StatusCode != http.StatusOK {
			err = fmt.Errorf("%s: %s", link, page.Status)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
