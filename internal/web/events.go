package web

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"time"
)

const (
	// heartbeat is how often a stream without events says that it is there, and its
	// visitor is looked up again.
	heartbeat = 15 * time.Second
	// streamPatience is how long a browser may take what is written to it.
	streamPatience = 10 * time.Second
	// namesMost is how many names a stream can be about.
	namesMost = 20
)

// events streams what happens as server-sent events (WHATWG HTML, section 9.2): those with
// the names that "on" has, once each, and "refresh" when something may have been missed.
// It goes on from Last-Event-ID, or from where the page was made ("since"). As long as the
// stream of a request's page ("ref") is open, its visitor is there.
func (c *Console) events(w http.ResponseWriter, r *http.Request, v visitor) error {
	names := r.URL.Query()["on"]
	if len(names) == 0 || len(names) > namesMost {
		return badInput("A stream is about 1 to %d names of events.", namesMost)
	}
	feed, whole := c.Hub.Subscribe(cmp.Or(r.Header.Get("Last-Event-ID"), r.URL.Query().Get("since")), append(names, eventRefresh)...)
	defer feed.Close()
	there := c.there(r, v)
	there.enter()
	defer there.leave()
	s := stream{w, http.NewResponseController(w), c.Hub}
	// The server's limit is for the time in which a request has to arrive.
	if err := s.out.SetReadDeadline(time.Time{}); err != nil {
		return err
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("X-Accel-Buffering", "no") // proxies pass it on at once
	begin := "retry: 2000\n\n"
	if !whole {
		begin += "event: " + eventRefresh + "\ndata: \n\n"
	}
	if s.write(begin) == nil {
		c.stream(r, s, feed, there)
	}
	return nil
}

// stream writes until the browser is gone, its visitor may look no longer, or the feed ends.
func (c *Console) stream(r *http.Request, s stream, feed *Feed, there there) {
	beats := time.NewTicker(c.heartbeat)
	defer beats.Stop()
	for {
		var err error
		select {
		case <-r.Context().Done():
			return
		case m, ok := <-feed.C:
			if !ok {
				return
			}
			err = s.send(m)
		case <-beats.C:
			if !c.stillIn(r) {
				return
			}
			there.enter()
			err = s.write(": here\n\n")
		}
		if err != nil {
			return
		}
	}
}

// peek is for what pages ask by themselves: it uses the session and does not keep it alive,
// nor does it write it over what a form has put there meanwhile.
func (c *Console) peek(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		token := ""
		if cookie, err := r.Cookie(c.sessions.Cookie.Name); err == nil {
			token = cookie.Value
		}
		ctx, err := c.sessions.Load(r.Context(), token)
		if err != nil {
			c.sessions.ErrorFunc(w, r, err)
			return
		}
		next.ServeHTTP(w, r.WithContext(ctx))
	})
}

// stillIn reports whether the session and its visitor are as good as when the request came.
func (c *Console) stillIn(r *http.Request) bool {
	cookie, err := r.Cookie(c.sessions.Cookie.Name)
	if err != nil {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), streamPatience)
	defer cancel()
	ctx, err = c.sessions.Load(ctx, cookie.Value) // anew, and not as r's context has it
	if err != nil {
		return false
	}
	_, err = c.visitor(r.WithContext(ctx))
	return err == nil
}

// stream is a browser's end of a feed.
type stream struct {
	w   io.Writer
	out *http.ResponseController
	hub *Hub
}

func (s stream) send(m message) error {
	return s.write(fmt.Sprintf("id: %s\nevent: %s\ndata: %s\n\n", s.hub.place(m.seq), m.name, m.data))
}

func (s stream) write(text string) error {
	if err := s.out.SetWriteDeadline(time.Now().Add(streamPatience)); err != nil {
		return err
	}
	if _, err := io.WriteString(s.w, text); err != nil {
		return err
	}
	return s.out.Flush()
}
