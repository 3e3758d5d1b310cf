package store

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/workflow"
)

// The mail about a group hangs on the group's first request (outgoing.request_id),
// and outgoing_also names the others; ByThread, Mails and ByTag look there. The
// members are found by request.group_message and not by source_message, which a
// correction of one of them changes. Whether the mail is written is said by the
// group's row alone: writing it only refers to the requests, and so waits for none
// of their locks. Each move locks its requests first and their groups next; a mail
// that makes several moves in one transaction can still meet another one that
// holds what it wants, and Postgres ends one of the two, whose job is tried again.

// group is a group whose row the transaction has locked.
type group struct {
	workflow.Group
	told bool // its mail is written
}

// asidePair is a pair in the column aside.
type asidePair struct {
	Old string `json:"old"`
	New string `json:"new"`
}

func asideText(pairs []workflow.Pair) ([]byte, error) {
	list := make([]asidePair, len(pairs))
	for i, p := range pairs {
		list[i] = asidePair{p.Old, p.New}
	}
	return json.Marshal(list)
}

// AnswerTogether has those requests answered in one mail that the transaction has
// filed, or moved with Replied, as together because of g.Message: when the last of
// them is checked, or at the given time at the latest. It does nothing when there
// are none, or for a message that is read once more. Of g it takes all but the
// members.
func (tx *Tx) AnswerTogether(ctx context.Context, g workflow.Group, at time.Time) error {
	aside, err := asideText(g.Aside)
	if err != nil {
		return err
	}
	tag, err := tx.tx.Exec(ctx, `INSERT INTO request_group (message_id, left_out, fault, suggestion, aside, created_at)
		SELECT $1::bigint, $2, $3, $4, $5, $6 WHERE EXISTS (SELECT FROM request WHERE group_message = $1)
		ON CONFLICT DO NOTHING`,
		g.Message, g.LeftOut, g.Fault, g.Suggestion, aside, tx.s.Now())
	if err != nil || tag.RowsAffected() == 0 {
		return err
	}
	args := job.Answer{Messages: []int64{g.Message}}
	tx.jobAt(args, args.InsertOpts(), at)
	return nil
}

// AnswerGroups writes the mails about groups that are not written yet, whatever
// of them is still to be checked.
func (tx *Tx) AnswerGroups(ctx context.Context, messages []int64) error {
	groups, err := tx.lockGroups(ctx, messages)
	if err != nil {
		return err
	}
	w := &write{now: tx.s.Now(), groups: groups, late: true}
	batch := &pgx.Batch{}
	if err := tx.queueMails(ctx, batch, w); err != nil {
		return err
	}
	return tx.tx.SendBatch(ctx, batch).Close()
}

// lockGroupsOf locks the groups that requests are in, and tells the requests
// which of them are answered. A group that the transaction is still gathering has
// no row yet.
func (tx *Tx) lockGroupsOf(ctx context.Context, requests map[workflow.Ref]workflow.Request) (map[int64]*group, error) {
	var messages []int64
	for _, r := range requests {
		if r.Group != 0 {
			messages = append(messages, r.Group)
		}
	}
	if len(messages) == 0 {
		return nil, nil
	}
	groups, err := tx.lockGroups(ctx, messages)
	for ref, r := range requests {
		if g := groups[r.Group]; g != nil {
			r.GroupTold = g.told
			requests[ref] = r
		}
	}
	return groups, err
}

func (tx *Tx) lockGroups(ctx context.Context, messages []int64) (map[int64]*group, error) {
	rows, err := tx.tx.Query(ctx, `SELECT message_id, left_out, fault, suggestion, aside, answered_at IS NOT NULL
		FROM request_group WHERE message_id = ANY($1) ORDER BY message_id FOR NO KEY UPDATE`, messages)
	if err != nil {
		return nil, err
	}
	groups := map[int64]*group{}
	list, err := pgx.CollectRows(rows, scanGroup)
	for _, g := range list {
		groups[g.Message] = g
	}
	return groups, err
}

func scanGroup(row pgx.CollectableRow) (*group, error) {
	var g group
	var text []byte
	if err := row.Scan(&g.Message, &g.LeftOut, &g.Fault, &g.Suggestion, &text, &g.told); err != nil {
		return nil, err
	}
	var aside []asidePair
	if err := json.Unmarshal(text, &aside); err != nil {
		return nil, fmt.Errorf("the pairs beside the group of in-%d: %w", g.Message, err)
	}
	for _, p := range aside {
		g.Aside = append(g.Aside, workflow.Pair{Old: p.Old, New: p.New})
	}
	return &g, nil
}

// answerGroups returns the letters of those groups whose answer is due now, and
// queues what is to be known about them afterwards.
func (tx *Tx) answerGroups(ctx context.Context, batch *pgx.Batch, w *write) ([]letter, error) {
	if err := w.setAside(batch); err != nil {
		return nil, err
	}
	var letters []letter
	var answered []int64
	for _, message := range slices.Sorted(maps.Keys(w.groups)) {
		g := w.groups[message]
		if g.told {
			continue
		}
		due, err := tx.gather(ctx, g, w)
		if err != nil {
			return nil, err
		}
		if !due {
			continue
		}
		answered = append(answered, message)
		if l, ok := g.letter(w.late); ok {
			letters = append(letters, l)
		}
	}
	if len(answered) > 0 {
		batch.Queue(`UPDATE request_group SET answered_at = $2 WHERE message_id = ANY($1)`, answered, w.now)
	}
	return letters, nil
}

// letter is the group's mail, if it has something to say.
func (g *group) letter(late bool) (letter, bool) {
	occasion, _ := g.Answer(late)
	switch occasion {
	case workflow.NoMail:
		return letter{}, false
	case workflow.GroupAnswer:
		return letter{request: g.Members[0], occasion: occasion, answers: g.Message, group: &g.Group, automatic: true}, true
	default:
		return letter{request: g.Members[0], occasion: occasion, answers: g.Members[0].Last, automatic: true}, true
	}
}

// setAside puts the pairs aside whose requests have left their groups to others.
func (w *write) setAside(batch *pgx.Batch) error {
	for _, c := range w.changes {
		g := w.groups[c.before.Group]
		if !c.effects.Aside || g == nil {
			continue
		}
		g.Aside = append(g.Aside, workflow.Pair{Old: c.before.Old, New: c.before.New})
		text, err := asideText(g.Aside)
		if err != nil {
			return err
		}
		batch.Queue(`UPDATE request_group SET aside = $2 WHERE message_id = $1`, g.Message, text)
	}
	return nil
}

// gather gives the group its members, as w leaves them, if its answer is due.
func (tx *Tx) gather(ctx context.Context, g *group, w *write) (due bool, err error) {
	moved := []int64{}
	waits := false
	for _, r := range w.requests {
		moved = append(moved, r.ID)
		waits = waits || r.Group == g.Message && r.State == workflow.Received
	}
	if !w.late && !waits {
		// A list may have a thousand lines, each checked by itself: what is not due
		// is not to be read each time.
		err = tx.tx.QueryRow(ctx, `SELECT EXISTS (SELECT FROM request WHERE group_message = $1 AND state = 'received' AND id <> ALL($2))`,
			g.Message, moved).Scan(&waits)
	}
	if err != nil || waits && !w.late {
		return false, err
	}
	members, err := tx.findRequests(ctx, `r.group_message = $1 AND (r.state IN ('received', 'queued') OR r.waiting_for = 'fix') ORDER BY r.id`, g.Message)
	for _, r := range members {
		if now, ok := w.requests[r.Ref]; ok {
			r = now
		}
		if r.Group == g.Message {
			g.Members = append(g.Members, r)
		}
	}
	_, due = g.Answer(w.late)
	return due, err
}
