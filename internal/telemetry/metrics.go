package telemetry

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// What can become of a mail that is handed to the SMTP server.
const (
	MailAccepted  = "accepted"
	MailTemporary = "temporary" // the server refused it for now
	MailPermanent = "permanent" // the server refused it for good
	MailTransport = "transport" // no reply: connection, TLS, timeout
)

// Metrics are what one process counts, and what else is registered to be shown
// with it. No label takes a value that a stranger chooses.
type Metrics struct {
	registry *prometheus.Registry

	steps     *prometheus.CounterVec
	worked    *prometheus.HistogramVec
	discovery *prometheus.HistogramVec
	mails     *prometheus.CounterVec
	stored    prometheus.Counter
	held      prometheus.Counter
	connects  prometheus.Counter
	connected prometheus.Gauge
}

// From a few milliseconds, which is what most steps take, to their timeout.
var seconds = []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30, 60, 120}

// NewMetrics returns metrics in a registry of their own, with those of the Go
// runtime and of the process.
func NewMetrics() *Metrics {
	m := &Metrics{
		registry: prometheus.NewRegistry(),
		steps: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "swapdesk_steps_total",
			Help: "Jobs that this process has worked on, and chunks of mail that it has stored (ingest), by step and outcome: worked, snoozed (to be tried later), failed or panicked. Each may carry several messages or requests.",
		}, []string{"step", "outcome"}),
		worked: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "swapdesk_step_duration_seconds", Buckets: seconds,
			Help: "How long this process worked on jobs, by step, whatever their outcome.",
		}, []string{"step"}),
		discovery: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "swapdesk_discovery_request_duration_seconds", Buckets: seconds,
			Help: "How long this process waited for a tenant authority, by what the answer says: found, absent or unknown. Answers from the cache are not counted.",
		}, []string{"state"}),
		mails: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "swapdesk_smtp_attempts_total",
			Help: "Attempts of this process to hand a mail to the SMTP server, by result: accepted, temporary or permanent refusal, or transport (no reply).",
		}, []string{"result"}),
		stored: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "swapdesk_mailbox_messages_stored_total",
			Help: "Messages that this process fetched from the mailbox and stored.",
		}),
		held: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "swapdesk_answers_held_total",
			Help: "Mails of this process that a cap on answers held back. What waits of them: swapdesk_outbox_mails{state=\"held\"}.",
		}),
		connects: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "swapdesk_mailbox_connections_total",
			Help: "Connections of this process to the mailbox that were good for a sweep. All but the first are reconnections.",
		}),
		connected: prometheus.NewGauge(prometheus.GaugeOpts{
			Name: "swapdesk_mailbox_connected",
			Help: "1 while this process has a connection to the mailbox that was good for a sweep. Of several processes one has.",
		}),
	}
	for _, result := range []string{MailAccepted, MailTemporary, MailPermanent, MailTransport} {
		m.mails.WithLabelValues(result)
	}
	m.Register(m.steps, m.worked, m.discovery, m.mails, m.stored, m.held, m.connects, m.connected,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

// Register adds collectors to what is shown. It panics when one of their names
// is taken.
func (m *Metrics) Register(c ...prometheus.Collector) { m.registry.MustRegister(c...) }

// ExpectSteps shows the steps' outcomes from the beginning, so that the first
// of each is a rise.
func (m *Metrics) ExpectSteps(steps []string, outcomes ...string) {
	for _, step := range steps {
		for _, outcome := range outcomes {
			m.steps.WithLabelValues(step, outcome)
		}
	}
}

// Step counts the end of a job.
func (m *Metrics) Step(step, outcome string, took time.Duration) {
	m.steps.WithLabelValues(step, outcome).Inc()
	m.worked.WithLabelValues(step).Observe(took.Seconds())
}

// Discovery counts an answer of a tenant authority.
func (m *Metrics) Discovery(state string, took time.Duration) {
	m.discovery.WithLabelValues(state).Observe(took.Seconds())
}

// Mail counts an attempt at handing in a mail; result is one of those above.
func (m *Metrics) Mail(result string) { m.mails.WithLabelValues(result).Inc() }

// Stored counts messages of the mailbox.
func (m *Metrics) Stored(messages int) { m.stored.Add(float64(messages)) }

// Held counts mails that a cap on answers held back.
func (m *Metrics) Held(mails int) { m.held.Add(float64(mails)) }

// Connected notes that the mailbox is connected, or no longer is.
func (m *Metrics) Connected(is bool) {
	m.connected.Set(0)
	if is {
		m.connected.Set(1)
		m.connects.Inc()
	}
}

// AddMetrics adds /metrics in the formats of Prometheus. They hold counts and
// ages only, but are not for everybody: they tell how busy the desk is.
func AddMetrics(mux *http.ServeMux, m *Metrics, log *slog.Logger) {
	mux.Handle("GET /metrics", promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{
		ErrorLog:      slog.NewLogLogger(log.Handler(), slog.LevelWarn),
		ErrorHandling: promhttp.ContinueOnError,
	}))
}
