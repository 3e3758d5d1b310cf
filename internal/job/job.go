// Package job holds the arguments of the River jobs, and nothing else, so that
// whoever inserts a job links no worker.
//
// Each kind has a queue of its own: River fetches a queue at most once per
// cooldown, and steps that shared one would wait for each other.
package job

import (
	"time"

	"github.com/riverqueue/river"
)

// The queues, one a step.
const (
	QueueRead   = "read"
	QueueCheck  = "check"
	QueueApply  = "apply"
	QueueAnswer = "answer"
	QueueGuide  = "guide"
	QueueSend   = "send"
	QueueOutbox = "outbox"
	QueueRemind = "remind"
	QueueExpire = "expire"
	QueueDigest = "digest"
	QueueSeal   = "seal"
)

// FetchCooldown bounds how often a queue is fetched. River's own 100 ms would be
// most of what an idle desk takes for a mail.
const FetchCooldown = 10 * time.Millisecond

// maxAttempts outlasts any outage that a person would let stand: with the
// retry policy's longest pause it is more than a day.
const maxAttempts = 500

// Batch is how many messages, requests or mails one job takes at most: enough to
// share a transaction, few enough that the first does not wait for the last.
const Batch = 25

// Read reads stored messages and decides what becomes of each.
type Read struct {
	Messages []int64 `json:"messages"`
}

// Check validates the pairs of received requests.
type Check struct {
	Refs []string `json:"refs"`
}

// Apply carries out approved requests.
type Apply struct {
	Refs []string `json:"refs"`
}

// Answer writes the mails about groups, by the messages that asked, whose time is
// up.
type Answer struct {
	Messages []int64 `json:"messages"`
}

// Guide answers a question with a part of the sign-in guide.
type Guide struct {
	Message int64 `json:"message"`
}

// Send gives mails of the outbox to the SMTP server.
type Send struct {
	Mails []int64 `json:"mails"`
}

// Outbox looks for mails of the outbox that nothing moves.
type Outbox struct{}

// Remind reminds the partners whose requests expire soon.
type Remind struct{}

// Digest writes the staff's mail of what is overdue, once a day.
type Digest struct{}

// Expire closes the requests whose partners have been silent for too long.
type Expire struct{}

// Seal seals the audit rows that have come since the last seal.
type Seal struct{}

// Kind implements river.JobArgs.
func (Read) Kind() string { return "read" }

// Kind implements river.JobArgs.
func (Check) Kind() string { return "check" }

// Kind implements river.JobArgs.
func (Apply) Kind() string { return "apply" }

// Kind implements river.JobArgs.
func (Answer) Kind() string { return "answer" }

// Kind implements river.JobArgs.
func (Guide) Kind() string { return "guide" }

// Kind implements river.JobArgs.
func (Send) Kind() string { return "send" }

// Kind implements river.JobArgs.
func (Outbox) Kind() string { return "outbox" }

// Kind implements river.JobArgs.
func (Remind) Kind() string { return "remind" }

// Kind implements river.JobArgs.
func (Digest) Kind() string { return "digest" }

// Kind implements river.JobArgs.
func (Expire) Kind() string { return "expire" }

// Kind implements river.JobArgs.
func (Seal) Kind() string { return "seal" }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Read) InsertOpts() river.InsertOpts { return opts(QueueRead) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Check) InsertOpts() river.InsertOpts { return opts(QueueCheck) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Apply) InsertOpts() river.InsertOpts { return opts(QueueApply) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Answer) InsertOpts() river.InsertOpts { return opts(QueueAnswer) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Guide) InsertOpts() river.InsertOpts { return opts(QueueGuide) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Send) InsertOpts() river.InsertOpts { return opts(QueueSend) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Outbox) InsertOpts() river.InsertOpts { return opts(QueueOutbox) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Remind) InsertOpts() river.InsertOpts { return opts(QueueRemind) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Digest) InsertOpts() river.InsertOpts { return opts(QueueDigest) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Expire) InsertOpts() river.InsertOpts { return opts(QueueExpire) }

// InsertOpts implements river.JobArgsWithInsertOpts.
func (Seal) InsertOpts() river.InsertOpts { return opts(QueueSeal) }

func opts(queue string) river.InsertOpts {
	return river.InsertOpts{Queue: queue, MaxAttempts: maxAttempts}
}
