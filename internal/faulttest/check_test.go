//go:build faults

package faulttest

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// settle waits until each partner has their end: every mail read, every request
// decided and carried out, every answer accepted by SMTP or refused for good.
func (w *world) settle() {
	w.t.Helper()
	began := time.Now()
	if !until(w.settled) {
		w.t.Fatalf("%d partners wait in vain:\n%s", len(w.partners), w.state())
	}
	w.t.Logf("%d partners have their end after %v", len(w.partners), time.Since(began).Round(100*time.Millisecond))
}

func (w *world) settled() bool {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var done bool
	err := w.direct.QueryRow(ctx, `SELECT
		(SELECT count(*) FROM request WHERE state IN ('completed', 'denied', 'withdrawn')) >= $1
		AND NOT EXISTS (SELECT FROM outgoing WHERE state NOT IN ('accepted', 'undeliverable'))
		AND NOT EXISTS (SELECT FROM message WHERE outcome IS NULL)`, len(w.partners)).Scan(&done)
	return err == nil && done // without a database there is no telling
}

// filed waits until every mail has left the INBOX, which may take a sweep of a
// minute after a fault.
func (w *world) filed() {
	w.t.Helper()
	if !until(func() bool { return w.mail.Folder("INBOX") == 0 && w.mail.Folder("Processed") == len(w.partners) }) {
		w.t.Fatalf("%d mails are in the INBOX, %d in Processed", w.mail.Folder("INBOX"), w.mail.Folder("Processed"))
	}
}

// state tells how far everything is, for a test that waits in vain.
func (w *world) state() string {
	rows, err := w.rows(`SELECT format('message %s: %s', coalesce(outcome, 'unread'), count(*)) FROM message GROUP BY outcome
		UNION ALL SELECT format('request %s: %s', state, count(*)) FROM request GROUP BY state
		UNION ALL SELECT format('mail %s: %s', state, count(*)) FROM outgoing GROUP BY state
		UNION ALL SELECT format('job %s %s: %s', kind, state, count(*)) FROM river.river_job
			WHERE finalized_at IS NULL GROUP BY kind, state`)
	if err != nil {
		return err.Error()
	}
	if last := w.staffError.Load(); last != nil {
		rows = append(rows, "staff: "+(*last).Error())
	}
	if last := w.ownersError.Load(); last != nil {
		rows = append(rows, "owners: "+(*last).Error())
	}
	return strings.Join(rows, "\n")
}

// rows returns the first column of a query by the superuser.
func (w *world) rows(sql string) ([]string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	rows, err := w.direct.Query(ctx, sql)
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[string])
}

// check holds a settled world against what must be true whatever happened, and
// returns how many answers were accepted more than once.
//
// `swapdesk verify` finds nothing. Every mail is stored once and became one
// request; every swap that was approved is in the ledger once, no other is. Every
// partner was sent an acknowledgement, or a challenge, and then the end, and no third
// mail, each at least once and each time with the same bytes; who is unreachable, none;
// and in whose name somebody else wrote, the challenge, and staff see that mail.
func (w *world) check() (repeats int) {
	w.t.Helper()
	if out, code := w.run("verify"); code != 0 {
		w.t.Errorf("swapdesk verify: exit code %d\n%s", code, out)
	}
	w.checkMails()
	w.checkSwaps()
	w.checkForged()
	sent := w.occasions()
	for _, p := range w.partners {
		repeats += w.checkAnswers(p, sent)
	}
	w.t.Logf("%d partners, %d answers were accepted again", len(w.partners), repeats)
	return repeats
}

func (w *world) checkMails() {
	w.t.Helper()
	got, err := w.rows(`SELECT format('%s %s %s', message_id, coalesce(outcome, 'unread'), count(*))
		FROM message GROUP BY message_id, outcome`)
	if err != nil {
		w.t.Fatal(err)
	}
	want := slices.Clone(w.strangers)
	for _, p := range w.partners {
		want = append(want, p.messageID+" request 1")
	}
	w.compare("mails and their outcomes", got, want)
}

func (w *world) checkSwaps() {
	w.t.Helper()
	got, err := w.rows(`SELECT format('%s %s', old_email, new_username) FROM ledger`)
	if err != nil {
		w.t.Fatal(err)
	}
	var want []string
	for _, p := range w.partners {
		if !p.denied() && !p.forged {
			want = append(want, p.old+" "+p.new)
		}
	}
	w.compare("swaps", got, want)
}

func (w *world) checkForged() {
	w.t.Helper()
	got, err := w.rows(`SELECT message_id FROM message WHERE for_staff AND reason LIKE 'suspicious: the owner of %'`)
	if err != nil {
		w.t.Fatal(err)
	}
	var want []string
	for _, p := range w.partners {
		if p.forged {
			want = append(want, p.messageID)
		}
	}
	w.compare("mails that their owners disown", got, want)
}

// compare reports how two lists differ, in whatever order they are: what there
// is too much of, and too little.
func (w *world) compare(what string, got, want []string) {
	w.t.Helper()
	balance := map[string]int{}
	for _, s := range got {
		balance[s]++
	}
	for _, s := range want {
		balance[s]--
	}
	for _, s := range slices.Sorted(maps.Keys(balance)) {
		if balance[s] != 0 {
			w.t.Errorf("%s: %q: %+d", what, s, balance[s])
		}
	}
}

// occasions maps the Message-ID of each mail in the outbox to what it is for.
func (w *world) occasions() map[string]workflow.Occasion {
	w.t.Helper()
	rows, err := w.rows(`SELECT format('%s %s', occasion, message_id) FROM outgoing`)
	if err != nil {
		w.t.Fatal(err)
	}
	all := map[string]workflow.Occasion{}
	for _, row := range rows {
		occasion, id, _ := strings.Cut(row, " ")
		all[strings.Trim(id, "<>")] = workflow.Occasion(occasion)
	}
	return all
}

// checkAnswers looks at what the SMTP server accepted for a partner.
func (w *world) checkAnswers(p partner, sent map[string]workflow.Occasion) (repeats int) {
	w.t.Helper()
	first := map[string][]byte{}
	var got []workflow.Occasion
	for _, raw := range w.mail.Mail(p.old) {
		id, err := messageID(raw)
		if err != nil {
			w.t.Errorf("%s: %v", p.old, err)
			continue
		}
		if before, again := first[id]; again {
			repeats++
			if !bytes.Equal(before, raw) {
				w.t.Errorf("%s: %s came again with other bytes", p.old, id)
			}
			continue
		}
		first[id] = raw
		got = append(got, sent[id])
	}
	want := p.answers()
	if !slices.Equal(sorted(got), sorted(want)) {
		w.t.Errorf("%s was sent %q, want %q", p.old, got, want)
	}
	return repeats
}

func sorted(o []workflow.Occasion) []workflow.Occasion { return slices.Sorted(slices.Values(o)) }

func messageID(raw []byte) (string, error) {
	m, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		return "", fmt.Errorf("a mail that cannot be read: %w", err)
	}
	return strings.Trim(m.Header.Get("Message-Id"), "<> "), nil
}
