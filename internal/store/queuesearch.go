package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/workflow"
)

// search is how what people type is looked for.
//
// How many requests have a word that begins like one Postgres does not know, and supposes
// the same of all. So it would go through a million in order for what none has, or fetch
// them all by an index for what all have. Which way to take is told by a sample.
type search struct {
	// index are the words that the index is asked for, as a condition of Postgres (tsquery),
	// and look those that are looked at on what it finds. Either can be empty.
	index string
	look  []string
	// scan is set when so many have all words that the first in order are looked at instead.
	scan bool
	ref  workflow.Ref // that the search is, however it is spelled
	firm []int64      // see ofFirm
}

const (
	// sampleSize is how many requests the sample has: the newest, and of all that there are
	// sampleSpread at even distances. What many had a year ago none of the newest may have,
	// and to fetch them all takes longer than anybody waits.
	sampleSize, sampleSpread = 300, 100
	// sampleMany is how many of it have a word that the index is not asked for if there is
	// a rarer one; sampleEnough how many have all words where a look at the first is enough.
	sampleMany, sampleEnough = sampleSize / 10, 3
)

func (s *Store) search(ctx context.Context, text string) (search, error) {
	var found search
	if text == "" {
		return found, nil
	}
	if ref, err := workflow.ParseRef(text); err == nil {
		found.ref = ref
	}
	var err error
	if found.firm, err = s.ofFirm(ctx, text); err != nil {
		return found, err
	}
	words := searchWords(text)
	if len(words) == 0 {
		return found, nil
	}
	list, all, err := s.sample(ctx, words)
	if err != nil {
		return found, err
	}
	return found.by(list, all), nil
}

// by divides the words, the rarest first.
func (found search) by(list []sampled, all int64) search {
	slices.SortStableFunc(list, func(a, b sampled) int { return cmp.Compare(a.n, b.n) })
	var index, look []string
	for i, w := range list {
		if i == 0 || w.n < sampleMany {
			index = append(index, w.word)
		} else {
			look = append(look, w.word)
		}
	}
	if all >= sampleEnough && found.ref == "" {
		found.scan, index, look = true, nil, append(index, look...)
	}
	found.index, found.look = tsquery(index), look
	return found
}

var sampleQuery = fmt.Sprintf(`WITH looked AS MATERIALIZED (
		(SELECT `+requestText+` AS t FROM request r ORDER BY r.id DESC LIMIT %d)
		UNION ALL SELECT `+requestText+` FROM request r WHERE r.id = ANY(ARRAY(
			SELECT m.id * n / (%[2]d + 1) FROM generate_series(1, %[2]d) n, (SELECT max(id) AS id FROM request) m)))
	SELECT `, sampleSize-sampleSpread, sampleSpread)

// sampled is a word, and how many of the sample have one that begins with it.
type sampled struct {
	word string
	n    int64
}

// sample counts in some requests who has each of the words, and who has all.
func (s *Store) sample(ctx context.Context, words []string) (list []sampled, all int64, err error) {
	list = make([]sampled, len(words))
	var args arguments
	var counts, every []string
	var into []any
	for i, w := range words {
		list[i].word = w
		has := `t ~ ` + args.add(wordPattern(w))
		every = append(every, has)
		counts, into = append(counts, `count(*) FILTER (WHERE `+has+`)`), append(into, &list[i].n)
	}
	counts, into = append(counts, `count(*) FILTER (WHERE `+strings.Join(every, " AND ")+`)`), append(into, &all)
	err = s.pool.QueryRow(ctx, sampleQuery+strings.Join(counts, ", ")+` FROM looked`, args...).Scan(into...)
	return list, all, err
}

// requestWords is what the index has, to the letter; requestText what the words are made of
// (0010). To look for one in the text takes a third of the time that it takes to make them.
const (
	requestWords = `request_words(r.ref, r.old_email, r.new_username, r.sender, r.evidence->>'tenant_id')`
	requestText  = `lower(left(r.ref || ' ' || r.old_email || ' ' || r.new_username || ' ' || r.sender || ' ' || coalesce(r.evidence->>'tenant_id', ''), 2000))`
)

// wordPattern is a regular expression for texts that have a word that begins so.
func wordPattern(word string) string { return `(^|[\x01-\x2f\x3a-\x60\x7b-\x7f])` + word }

// indexed is the condition that the indexes serve: for the words that they are asked for, for
// the reference, and for the firm.
func (found search) indexed(args *arguments) string {
	var words []string
	if found.index != "" {
		words = append(words, requestWords+` @@ `+args.add(found.index)+`::text::tsquery`)
	}
	return found.orNamed(args, words)
}

// looked is the condition for the other words, and again for the reference and for the firm.
func (found search) looked(args *arguments) string {
	var words []string
	for _, w := range found.look {
		words = append(words, requestText+` ~ `+args.add(wordPattern(w)))
	}
	return found.orNamed(args, words)
}

// lookedUp is the same of the request that a row f is about: a statement of its own, so that
// it is asked for one row after the other, and no further than the page goes.
func (found search) lookedUp(args *arguments) string {
	if len(found.look) == 0 {
		return "true"
	}
	return `(SELECT ` + found.looked(args) + ` FROM request r WHERE r.id = f.id)`
}

// orNamed is for all words, or what the search has found by another name.
func (found search) orNamed(args *arguments, words []string) string {
	var any []string
	if len(words) > 0 {
		any = append(any, strings.Join(words, " AND "))
	}
	if found.ref != "" {
		any = append(any, `r.ref = `+args.add(string(found.ref)))
	}
	if len(found.firm) > 0 {
		any = append(any, `r.id = ANY(`+args.add(found.firm)+`)`)
	}
	if len(any) == 0 {
		return "false"
	}
	return "(" + strings.Join(any, " OR ") + ")"
}

// searchMost is how many words of a search count.
const searchMost = 8

// searchWords are the words of a search; none where it has one that no address has.
func searchWords(text string) []string {
	split := func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r < 0x80 }
	words := strings.FieldsFunc(lower(text), split)
	for _, w := range words {
		if strings.ContainsFunc(w, func(r rune) bool { return r >= 0x80 }) {
			return nil
		}
	}
	slices.Sort(words)
	words = slices.Compact(words)
	return words[:min(len(words), searchMost)]
}

func tsquery(words []string) string {
	if len(words) == 0 {
		return ""
	}
	return "'" + strings.Join(words, "':* & '") + "':*"
}

// ofFirm are requests about accounts of firms whose name begins with the search: of many
// some.
func (s *Store) ofFirm(ctx context.Context, text string) ([]int64, error) {
	text = lower(text)
	if len(text) < 3 || strings.Contains(text, "@") {
		return nil, nil
	}
	rows, err := s.pool.Query(ctx, firmQuery, pgx.QueryExecModeCacheDescribe, likePrefix(text))
	if err != nil {
		return nil, err
	}
	return pgx.CollectRows(rows, pgx.RowTo[int64])
}

const firmQuery = `WITH a AS MATERIALIZED (SELECT id, email FROM account WHERE lower(organization) LIKE $1 LIMIT 200)
	SELECT r.id FROM a JOIN request r ON r.old_email = a.email
	UNION SELECT l.request_id FROM a JOIN ledger l ON l.account_id = a.id LIMIT 500`

// likePrefix is the pattern of LIKE for what begins with s.
func likePrefix(s string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(s) + "%"
}
