package app

import (
	"bufio"
	"io"
	"net/http"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/prometheus/client_golang/prometheus/testutil/promlint"

	"github.com/swapdesk/swapdesk/internal/telemetry"
	"github.com/swapdesk/swapdesk/mailer"
	"github.com/swapdesk/swapdesk/workflow"
)

// scrape is what /metrics says.
func scrape(t *testing.T, sv *Service) string {
	t.Helper()
	resp, err := http.Get("http://" + sv.HTTP + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		t.Fatalf("metrics: %d, %v", resp.StatusCode, err)
	}
	return string(text)
}

// value is that of one series, and whether there is one.
func value(t *testing.T, text, series string) (float64, bool) {
	t.Helper()
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		if rest, ok := strings.CutPrefix(lines.Text(), series+" "); ok {
			v, err := strconv.ParseFloat(rest, 64)
			if err != nil {
				t.Fatal(err)
			}
			return v, true
		}
	}
	return 0, false
}

func is(t *testing.T, text string, want map[string]float64) bool {
	t.Helper()
	for series, number := range want {
		if v, ok := value(t, text, series); !ok || v != number {
			return false
		}
	}
	return true
}

func TestMetricsMoveWithTheMail(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	var text string
	shows := func(what string, want map[string]float64) {
		t.Helper()
		until(t, what, func() (bool, error) {
			text = scrape(t, sv)
			return is(t, text, want), nil
		})
	}
	shows("one request is queued", map[string]float64{
		`swapdesk_requests_open{state="queued",waiting_for=""}`:                      1,
		`swapdesk_messages_unread`:                                                   0,
		`swapdesk_mailbox_messages_stored_total`:                                     1,
		`swapdesk_mailbox_connections_total`:                                         1,
		`swapdesk_mailbox_connected`:                                                 1,
		`swapdesk_discovery_request_duration_seconds_count{state="found"}`:           1,
		`swapdesk_discovery_authorities_paused`:                                      0,
		`swapdesk_steps_total{outcome="worked",step="read"}`:                         1,
		`swapdesk_steps_total{outcome="panicked",step="check"}`:                      0,
		`swapdesk_step_duration_seconds_count{step="check"}`:                         1,
		`swapdesk_steps_total{outcome="worked",step="check"}`:                        1,
		`swapdesk_smtp_attempts_total{result="accepted"}`:                            1,
		`swapdesk_outbox_mails{state="queued"}`:                                      0,
		`swapdesk_decisions_total{verb="approved",via="cli"}`:                        0,
		`swapdesk_jobs{state="available",step="check"}`:                              0,
		`swapdesk_jobs_oldest_age_seconds{state="available",step="check"}`:           0,
		`swapdesk_requests_oldest_open_age_seconds{state="approved",waiting_for=""}`: 0,
	})
	if v, _ := value(t, text, `swapdesk_mailbox_last_sweep_age_seconds`); v < 0 || v > patience.Seconds() {
		t.Errorf("the last sweep was %v s ago", v)
	}
	if v, _ := value(t, text, `swapdesk_requests_oldest_open_age_seconds{state="queued",waiting_for=""}`); v <= 0 || v > patience.Seconds() {
		t.Errorf("the oldest request in the queue is %v s old", v)
	}

	w.approve(t, r)
	w.letter(t, "jane@contoso.com", 2)
	w.clean(t)
	if _, err := w.Seal(t.Context()); err != nil {
		t.Fatal(err)
	}
	shows("a decision and a second mail", map[string]float64{
		`swapdesk_requests_open{state="queued",waiting_for=""}`: 0,
		`swapdesk_steps_total{outcome="worked",step="apply"}`:   1,
		`swapdesk_smtp_attempts_total{result="accepted"}`:       2,
		`swapdesk_decisions_total{verb="approved",via="cli"}`:   1,
		`swapdesk_audit_unsealed_rows`:                          0,
	})

	problems, err := promlint.New(strings.NewReader(ours(text))).Lint()
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range problems {
		t.Errorf("%s: %s", p.Metric, p.Text)
	}
	holdsAgainst(t, "../../doc/operations.md", text)
}

// ours leaves out the metrics of the Go runtime and of the process.
func ours(text string) string {
	return regexp.MustCompile(`(?m)^(# (HELP|TYPE) )?(go|process)_.*\n`).ReplaceAllString(text, "")
}

// holdsAgainst fails where a document names a metric that there is not, or
// leaves one out.
func holdsAgainst(t *testing.T, file, text string) {
	t.Helper()
	doc, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	series := map[string]bool{"swapdesk_app": true} // the database role
	for _, m := range regexp.MustCompile(`(?m)^(\w+)[{ ]`).FindAllStringSubmatch(text, -1) {
		series[m[1]] = true
	}
	named := map[string]bool{}
	for _, name := range regexp.MustCompile(`swapdesk_\w+`).FindAllString(string(doc), -1) {
		named[name] = true
		if !series[name] && !strings.Contains(text, "# TYPE "+name+" histogram") {
			t.Errorf("%s names %s: there is no such metric", file, name)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^# TYPE (swapdesk_\w+) `).FindAllStringSubmatch(text, -1) {
		if !named[m[1]] {
			t.Errorf("%s says nothing about %s", file, m[1])
		}
	}
}

// A scrape does not wait for a database that does not answer, and shows what
// the process itself knows.
func TestMetricsWithoutTheDatabase(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t, func(s *Settings) { s.Ingest, s.Work = false, false })
	conn, err := pgx.Connect(t.Context(), w.url)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	hang, err := conn.Begin(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := hang.Exec(t.Context(), `LOCK TABLE request IN ACCESS EXCLUSIVE MODE`); err != nil {
		t.Fatal(err)
	}
	begin := time.Now()
	text := scrape(t, sv) // which would wait for the lock as long as it is held
	waited := time.Since(begin)
	if v, ok := value(t, text, "swapdesk_database_up"); !ok || v != 0 {
		t.Errorf("swapdesk_database_up is %v", v)
	}
	if _, ok := value(t, text, "swapdesk_messages_unread"); ok {
		t.Error("a number of unread messages from nowhere")
	}
	if _, ok := value(t, text, `swapdesk_database_connections_max{pool="front"}`); !ok {
		t.Error("what the process knows itself is not shown")
	}
	begin = time.Now()
	scrape(t, sv)
	if took := time.Since(begin); took > waited/2 {
		t.Errorf("the first scrape took %v, the next waited again: %v", waited, took)
	}
	if err := hang.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	until(t, "the database is back", func() (bool, error) {
		return is(t, scrape(t, sv), map[string]float64{"swapdesk_database_up": 1, "swapdesk_messages_unread": 0}), nil
	})
}

func TestMailResult(t *testing.T) {
	t.Parallel()
	for want, err := range map[string]error{
		telemetry.MailAccepted:  nil,
		telemetry.MailTemporary: &mailer.SendError{Op: mailer.OpRcpt, Temporary: true, Code: 451},
		telemetry.MailPermanent: &mailer.SendError{Op: mailer.OpRcpt, Code: 550},
		telemetry.MailTransport: &mailer.SendError{Op: mailer.OpDial, Temporary: true},
	} {
		if got := mailResult(err); got != want {
			t.Errorf("%v is %s, want %s", err, got, want)
		}
	}
}
