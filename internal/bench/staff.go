package bench

import (
	"context"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// lookEvery is how often staff look at the queue when it was empty.
	lookEvery = 5 * time.Millisecond
	// selection is how many requests staff decide in one go.
	selection = 100
)

var sam = workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver}

// decide approves whatever is queued until ctx ends.
func (r *rig) decide(ctx context.Context) {
	for ctx.Err() == nil {
		began := time.Now()
		queued, err := r.service.Store.Requests(ctx, store.Filter{State: workflow.Queued, Limit: selection})
		var list []store.Asked
		for _, q := range queued {
			list = append(list, store.Asked{Ref: q.Ref, Event: workflow.Approve{Digest: q.Digest()}})
		}
		// What fails is still queued the next time.
		r.service.Store.MoveAll(ctx, list, sam)
		if err == nil && len(queued) > 0 {
			r.steps.observe("decide", "", time.Since(began))
			continue
		}
		select {
		case <-ctx.Done():
		case <-time.After(lookEvery):
		}
	}
}

// recorded waits until no mail of the outbox is on its way.
func (r *rig) recorded(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, stall)
	defer cancel()
	for {
		list, err := r.service.Store.Mails(ctx, store.MailFilter{Direction: "out", State: store.MailQueued, Limit: 1})
		if err != nil || len(list) == 0 {
			return err
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(lookEvery):
		}
	}
}
