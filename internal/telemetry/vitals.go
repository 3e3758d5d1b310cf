package telemetry

import (
	"context"
	"log/slog"
	"math"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"github.com/swapdesk/swapdesk/internal/job"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const (
	// vitalsFor is how long vital signs are shown again instead of being taken
	// anew, so that any number of scrapers costs one query.
	vitalsFor = 5 * time.Second
	// vitalsTimeout bounds what a scrape waits for a database that is away.
	vitalsTimeout = 2 * time.Second
)

func vital(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("swapdesk_"+name, help, labels, nil)
}

var (
	databaseUp   = vital("database_up", "1 if the database answered in time when it was last asked for what waits. While it is 0, nothing that comes from the database is shown.")
	databaseSize = vital("database_size_bytes", "Size of the database on disk.")
	sweepAge     = vital("mailbox_last_sweep_age_seconds", "Time since any process last listed the mailbox and stored what was new; infinite before the first time.")
	unread       = vital("messages_unread", "Stored messages that have no outcome yet.")
	unreadAge    = vital("messages_oldest_unread_age_seconds", "Time since the oldest message without an outcome was stored; 0 without one.")
	open         = vital("requests_open", "Open requests by state, and by what a waiting one waits for.", "state", "waiting_for")
	openAge      = vital("requests_oldest_open_age_seconds", "How long the oldest open request has been in its state, by state, and by what it waits for; 0 without one.", "state", "waiting_for")
	jobs         = vital("jobs", "Jobs that are not done, by step and state: available (for a worker), running, retryable (after a failure), scheduled (for later).", "step", "state")
	jobsAge      = vital("jobs_oldest_age_seconds", "Age of the oldest job that is not done, by step and state; 0 without one.", "step", "state")
	outbox       = vital("outbox_mails", "Mails that the SMTP server has not accepted, or that came back later, by state: queued, retrying, undeliverable and bounced (tasks for staff, which stay).", "state")
	outboxAge    = vital("outbox_oldest_age_seconds", "Age of the oldest mail that the SMTP server has not accepted, or that came back later, by state; 0 without one.", "state")
	unsealed     = vital("audit_unsealed_rows", "Rows of the audit trail that no seal covers yet.")
	unsealedAge  = vital("audit_oldest_unsealed_age_seconds", "Age of the oldest row of the audit trail that no seal covers yet; 0 without one.")
	decided      = vital("decisions_total", "Decisions on requests since this process was first asked, whichever process made them, by verb and by how the decider reached us. They count once they are sealed.", "verb", "via")
)

// All of these are shown from the beginning, so that a rise from nothing shows.
var (
	waits    = []workflow.WaitingFor{workflow.ForFix, workflow.ForAnswer, workflow.ForConfirm, workflow.ForProve}
	queues   = []string{job.QueueRead, job.QueueCheck, job.QueueApply, job.QueueAnswer, job.QueueGuide, job.QueueSend, job.QueueOutbox, job.QueueExpire, job.QueueSeal}
	states   = []string{"available", "running", "retryable", "scheduled"}
	unsent   = []string{store.MailQueued, store.MailRetrying, store.MailUndeliverable, store.MailBounced, store.MailHeld}
	verbs    = []string{"approved", "denied", "asked", "withdrawn"}
	channels = []workflow.Via{workflow.ViaMail, workflow.ViaCLI, workflow.ViaWeb, workflow.ViaAPI, workflow.ViaSystem}
)

// Vitals shows the desk's vital signs, as the database has them, whichever
// process is asked.
type Vitals struct {
	store *store.Store
	log   *slog.Logger

	mu       sync.Mutex
	takenAt  time.Time
	last     store.Vitals
	err      error
	counted  bool  // decisions are, from countedTo on
	upTo     int64 // the audit row up to which
	decision map[[2]string]int64
}

// NewVitals returns the vital signs of a store.
func NewVitals(s *store.Store, log *slog.Logger) *Vitals {
	return &Vitals{store: s, log: log, decision: map[[2]string]int64{}}
}

// Describe implements prometheus.Collector.
func (v *Vitals) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{
		databaseUp, databaseSize, sweepAge, unread, unreadAge, open, openAge,
		jobs, jobsAge, outbox, outboxAge, unsealed, unsealedAge, decided,
	} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (v *Vitals) Collect(ch chan<- prometheus.Metric) {
	v.mu.Lock()
	defer v.mu.Unlock()
	if time.Since(v.takenAt) >= vitalsFor {
		v.take()
	}
	if v.err != nil {
		gauge(ch, databaseUp, 0)
		return
	}
	gauge(ch, databaseUp, 1)
	if v.last.Size > 0 {
		gauge(ch, databaseSize, float64(v.last.Size))
	}
	sweep := math.Inf(1)
	if !v.last.SweptAt.IsZero() {
		sweep = v.age(v.last.SweptAt)
	}
	gauge(ch, sweepAge, sweep)
	v.backlog(ch, unread, unreadAge, v.last.Unread)
	v.backlog(ch, unsealed, unsealedAge, v.last.Unsealed)
	v.requests(ch)
	v.jobs(ch)
	v.outbox(ch)
	for _, verb := range verbs {
		for _, via := range channels {
			counter(ch, decided, float64(v.decision[[2]string{verb, string(via)}]), verb, string(via))
		}
	}
}

// take asks the database; v.mu is held, so that whoever else asks meanwhile
// gets this answer too.
func (v *Vitals) take() {
	ctx, cancel := context.WithTimeout(context.Background(), vitalsTimeout)
	defer cancel()
	v.last, v.err = v.store.Vitals(ctx)
	if v.err == nil {
		v.err = v.decisions(ctx)
	}
	v.takenAt = time.Now()
	if v.err != nil {
		v.log.WarnContext(ctx, "metrics without the database", "error", v.err)
	}
}

// decisions counts those that were sealed since the last time. What is not
// sealed may still get a row with a lower id, which would never be counted.
func (v *Vitals) decisions(ctx context.Context) error {
	if v.counted && v.last.SealedTo > v.upTo {
		list, err := v.store.Decisions(ctx, v.upTo, v.last.SealedTo)
		if err != nil {
			return err
		}
		for _, d := range list {
			v.decision[[2]string{d.Verb, string(d.Via)}] += d.Count
		}
	}
	v.counted, v.upTo = true, v.last.SealedTo
	return nil
}

func (v *Vitals) age(since time.Time) float64 {
	if since.IsZero() {
		return 0
	}
	return max(0, v.last.At.Sub(since).Seconds())
}

func (v *Vitals) backlog(ch chan<- prometheus.Metric, count, age *prometheus.Desc, b store.Backlog, labels ...string) {
	gauge(ch, count, float64(b.Count), labels...)
	gauge(ch, age, v.age(b.Oldest), labels...)
}

func (v *Vitals) requests(ch chan<- prometheus.Metric) {
	type place struct {
		state workflow.State
		waits workflow.WaitingFor
	}
	places := []place{{state: workflow.Received}, {state: workflow.Queued}, {state: workflow.Approved}}
	for _, w := range waits {
		places = append(places, place{workflow.Waiting, w})
	}
	found := map[place]store.Backlog{}
	for _, r := range v.last.Requests {
		found[place{r.State, r.WaitingFor}] = r.Backlog
	}
	for _, p := range places {
		v.backlog(ch, open, openAge, found[p], string(p.state), string(p.waits))
	}
}

func (v *Vitals) jobs(ch chan<- prometheus.Metric) {
	found := map[[2]string]store.Backlog{}
	for _, j := range v.last.Jobs {
		found[[2]string{j.Queue, j.State}] = j.Backlog
	}
	for _, queue := range queues {
		for _, state := range states {
			v.backlog(ch, jobs, jobsAge, found[[2]string{queue, state}], queue, state)
		}
	}
}

func (v *Vitals) outbox(ch chan<- prometheus.Metric) {
	found := map[string]store.Backlog{}
	for _, m := range v.last.Outbox {
		found[m.State] = m.Backlog
	}
	for _, state := range unsent {
		v.backlog(ch, outbox, outboxAge, found[state], state)
	}
}
