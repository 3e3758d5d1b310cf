package app

import (
	"context"
	"errors"

	"github.com/swapdesk/swapdesk/internal/partnerpage"
	"github.com/swapdesk/swapdesk/internal/store"
)

// links are the store's links of challenges as the partners' pages have them.
type links struct{ store *store.Store }

func (l links) Confirmation(ctx context.Context, token string) (partnerpage.Confirmation, error) {
	link, err := l.store.Link(ctx, token)
	return l.confirmation(link, err)
}

func (l links) Confirm(ctx context.Context, token, from string) (partnerpage.Confirmation, error) {
	link, err := l.store.AnswerLink(ctx, token, true, from)
	return l.confirmation(link, err)
}

func (l links) Decline(ctx context.Context, token, from string) (partnerpage.Confirmation, error) {
	link, err := l.store.AnswerLink(ctx, token, false, from)
	return l.confirmation(link, err)
}

func (l links) confirmation(link store.Link, err error) (partnerpage.Confirmation, error) {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return partnerpage.Confirmation{}, partnerpage.ErrNoLink
	case errors.Is(err, store.ErrLinkOver):
		err = partnerpage.ErrLinkOver
	case err != nil:
		return partnerpage.Confirmation{}, err
	}
	c := partnerpage.Confirmation{Ref: string(link.Ref), Old: link.Old, New: link.New, State: partnerpage.Open, Expires: link.Expires}
	switch {
	case link.Answer == "yes":
		c.State = partnerpage.Used
	case link.Answer == "no":
		c.State = partnerpage.Declined
	case link.Void:
		c.State = partnerpage.Void
	case link.Over(l.store.Now()):
		c.State = partnerpage.Expired
	}
	return c, err
}
