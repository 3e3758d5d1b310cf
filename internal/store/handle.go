package store

import (
	"context"
	"time"

	"github.com/swapdesk/swapdesk/workflow"
)

// Handle notes that a person has dealt with a mail for staff, or, with undo, that it
// waits for one again. It fails with ErrNotFound, also for a mail that is not for staff.
func (s *Store) Handle(ctx context.Context, id string, by workflow.Actor, undo bool) error {
	table, number, err := mailID(id)
	if err != nil {
		return err
	}
	forStaff := map[string]string{
		"message":  `for_staff`,
		"outgoing": `(state IN ('undeliverable', 'held') OR bounced_by IS NOT NULL)`,
	}[table]
	var name *string
	var at *time.Time
	if now := s.Now(); !undo {
		name, at = &by.Name, &now
	}
	return s.Do(ctx, func(tx *Tx) error {
		tag, err := tx.tx.Exec(ctx, `UPDATE `+table+` SET handled_by = $2, handled_at = $3 WHERE id = $1 AND `+forStaff, number, name, at)
		if err != nil {
			return err
		}
		if tag.RowsAffected() == 0 {
			return ErrNotFound
		}
		event := "handled"
		if undo {
			event = "unhandled"
		}
		return tx.auditMail(ctx, event, id, by)
	})
}

// MailChain is the audit chain of what staff do with mails.
const MailChain = "mail"

func (tx *Tx) auditMail(ctx context.Context, event, id string, by workflow.Actor) error {
	detail := map[string]any{"mail": id, "role": by.Role, "place": by.From}
	return tx.auditChain(ctx, MailChain, event, by, detail, tx.s.Now())
}

const linkedQuery = mailItems + ` WHERE linked_id = (SELECT r.id FROM request r WHERE r.ref = $1) ORDER BY at DESC, id DESC`
