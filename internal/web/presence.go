package web

import (
	"context"
	"crypto/rand"
	"net/http"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// there is a visitor who has a request open: the page's stream of events says so for as
// long as it lasts.
type there struct {
	*Console
	ctx         context.Context //nolint:containedctx // that of the stream, which this is a part of
	page, email string
	ref         workflow.Ref
}

// there is that of a stream; with no reference it says nothing.
func (c *Console) there(r *http.Request, v visitor) there {
	ref, _ := workflow.ParseRef(r.URL.Query().Get("ref"))
	return there{c, r.Context(), rand.Text(), v.Email, ref}
}

// presencePatience is how long the database may take. Who looks is good to know; a page does
// without it.
const presencePatience = 5 * time.Second

func (t there) enter() {
	t.say(t.ctx, func(ctx context.Context) error { return t.Store.Enter(ctx, t.page, t.ref, t.email) })
}

// leave works when the browser is gone already.
func (t there) leave() {
	t.say(context.WithoutCancel(t.ctx), func(ctx context.Context) error { return t.Store.Leave(ctx, t.page) })
}

func (t there) say(ctx context.Context, what func(ctx context.Context) error) {
	if t.ref == "" {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, presencePatience)
	defer cancel()
	if err := what(ctx); err != nil && t.ctx.Err() == nil {
		t.Log.WarnContext(ctx, "who looks at a request cannot be noted", "ref", t.ref, "error", err)
	}
}
