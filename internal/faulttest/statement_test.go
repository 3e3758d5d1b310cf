//go:build faults

package faulttest

import "regexp"

// stems are all that the tests know of the desk's own SQL. That each is still
// executed in a plain run, TestPlainRun sees to.
var (
	allStems []*regexp.Regexp

	stems = struct {
		commit, // of any transaction
		storeMessage, // raw bytes of a fetched mail
		placeMessage, // where in the mailbox it stands
		moveCursor, // of the mailbox
		insertJobs,
		fetchJobs,
		completeJobs,
		recordOutcome, // of a read mail
		createRequest,
		moveRequest, // to another state
		writeAudit,
		writeLedger, // with the directory
		writeOutbox,
		recordAttempt, // at delivering a mail
		writeLink, // of a challenge
		answerLink,
		recordFiling *regexp.Regexp // of a mail moved to its folder
	}{
		commit:        stem(`^commit`),
		storeMessage:  stem(`INSERT INTO message\b`),
		placeMessage:  stem(`INSERT INTO mailbox_uid\b`),
		moveCursor:    stem(`UPDATE mailbox SET last_uid\b`),
		insertJobs:    stem(`INSERT INTO "?(/\* TEMPLATE: schema \*/)?("?river"?\.)?"?river_job\b`),
		fetchJobs:     stem(`FOR UPDATE\s+SKIP LOCKED`),
		completeJobs:  stem(`^-- name: JobSetStateIfRunningMany\b`),
		recordOutcome: stem(`UPDATE message\b[^;]*\boutcome = `),
		createRequest: stem(`INSERT INTO request\b`),
		moveRequest:   stem(`UPDATE request\b[^;]*\bstate = `),
		writeAudit:    stem(`INSERT INTO audit\b`),
		writeLedger:   stem(`INSERT INTO ledger\b`),
		writeOutbox:   stem(`INSERT INTO outgoing\b`),
		recordAttempt: stem(`UPDATE outgoing\b[^;]*\bstate = `),
		writeLink:     stem(`INSERT INTO confirm_link\b`),
		answerLink:    stem(`UPDATE confirm_link\b`),
		recordFiling:  stem(`UPDATE mailbox_uid\b[^;]*\bfiled_at = `),
	}
)

func stem(pattern string) *regexp.Regexp {
	r := regexp.MustCompile(`(?is)` + pattern)
	allStems = append(allStems, r)
	return r
}
