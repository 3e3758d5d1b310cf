package app

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/telemetry"
	"github.com/swapdesk/swapdesk/mailer/inbox"
	"github.com/swapdesk/swapdesk/workflow"
)

// journal holds what services log.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

func (j *journal) logger() *slog.Logger { return telemetry.NewLogger(j, slog.LevelInfo, "json") }

// waits until a line holds all of the words.
func (j *journal) waits(t *testing.T, words ...string) {
	t.Helper()
	until(t, fmt.Sprintf("a line with %q in the log", words), func() (bool, error) {
		for line := range strings.Lines(j.String()) {
			found := 0
			for _, word := range words {
				if strings.Contains(line, word) {
					found++
				}
			}
			if found == len(words) {
				return true, nil
			}
		}
		return false, nil
	})
}

// quotingIMAP is a server that refuses every command with a text; it returns
// its address.
func quotingIMAP(t *testing.T, text string) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var serving sync.WaitGroup
	serving.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			serving.Go(func() {
				defer conn.Close()
				fmt.Fprint(conn, "* OK [CAPABILITY IMAP4rev1] ready\r\n")
				lines := bufio.NewScanner(conn)
				for lines.Scan() {
					tag, _, _ := strings.Cut(lines.Text(), " ")
					fmt.Fprintf(conn, "%s NO %s\r\n", tag, text)
				}
			})
		}
	})
	t.Cleanup(func() { l.Close(); serving.Wait() })
	return l.Addr().String()
}

// Whatever happens to a mail, the log names requests and mails, but neither
// quotes a mail nor holds a partner's address: not even in other servers' words.
func TestTheLogHoldsNoAddressAndNoText(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var j journal
	w.mail.SMTPFault(func(_, to string, _ bool) *smtp.SMTPError {
		if strings.HasPrefix(to, "bob") {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "<" + to + ">: no such user here"}
		}
		return nil
	})
	w.serve(t, func(s *Settings) { s.Log = j.logger() })
	const secret = " The codeword is marzipan."
	w.write(t, "jane@contoso.com", wish+"."+secret)
	w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	w.approve(t, r)
	w.letter(t, "jane@contoso.com", 2)
	w.write(t, "bob@fabrikam.com", "Please swap my address for bob@fabrikam.onmicrosoft.com."+secret)
	w.write(t, "amy@contoso.com", "Please swap my address for amy@contoso9.onmicrosoft.com."+secret)
	w.letter(t, "amy@contoso.com", 1)
	refused := w.write(t, "list@contoso.com", "marzipan", "List-Id: <all.contoso.com>")
	w.inbound(t, refused)
	until(t, "bob's mail is a task for staff", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailUndeliverable})
		return len(list) == 1, err
	})
	j.waits(t, "mail not accepted", "no such user here")
	w.serve(t, func(s *Settings) {
		s.Log, s.Work = j.logger(), false
		s.Inbox = inbox.Server{
			Addr: quotingIMAP(t, "[AUTHENTICATIONFAILED] jane@contoso.com is locked"),
			User: "jane@contoso.com", Password: "secret", TLS: inbox.NoTLS,
		}
	})
	j.waits(t, "the mailbox is not readable", "is locked")
	ref := `"ref":"` + string(r.Ref) + `"`
	j.waits(t, `"step":"ingest"`, `"message":"in-`)
	for _, step := range []string{"read", "check", "apply"} {
		j.waits(t, `"step":"`+step+`"`, ref, `"message":"in-`)
	}
	j.waits(t, `"step":"send"`, ref, `"message_id":"`)
	private := regexp.MustCompile(`(?i)\b(jane|bob|amy|list)(@|%40|=40)|marzipan|swap my address`)
	for line := range strings.Lines(j.String()) {
		if private.MatchString(line) {
			t.Errorf("the log holds %s", line)
		}
	}
}

// While the database is away the log says so once, and once that it is back.
func TestTheLogFoldsAnOutage(t *testing.T) {
	t.Parallel()
	w := setup(t)
	var j journal
	sv := w.serve(t, func(s *Settings) { s.Log = j.logger() })
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	config, err := pgx.ParseConfig(w.url)
	if err != nil {
		t.Fatal(err)
	}
	name := config.Database
	config.Database = "postgres"
	conn, err := pgx.ConnectConfig(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close(t.Context())
	do := func(statement string) {
		t.Helper()
		if _, err := conn.Exec(t.Context(), statement); err != nil {
			t.Fatal(err)
		}
	}
	do(`ALTER DATABASE ` + name + ` ALLOW_CONNECTIONS false`)
	do(`SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '` + name + `'`)
	j.waits(t, "the database cannot be reached", "not currently accepting connections")
	began := time.Now()
	var asking sync.WaitGroup
	for range 20 { // each of which is a line
		asking.Go(func() {
			resp, err := http.Get("http://" + sv.HTTP + "/readyz")
			if err != nil {
				t.Error(err)
				return
			}
			_, _ = io.Copy(io.Discard, resp.Body)
			resp.Body.Close()
			if resp.StatusCode != http.StatusServiceUnavailable {
				t.Errorf("ready without a database")
			}
		})
	}
	asking.Wait()
	do(`ALTER DATABASE ` + name + ` ALLOW_CONNECTIONS true`)
	j.waits(t, "the database is reachable again")
	most := 1 + int(time.Since(began)/time.Minute) // a line a minute
	w.write(t, "bob@fabrikam.com", "Please swap my address for bob@fabrikam.onmicrosoft.com")
	w.letter(t, "bob@fabrikam.com", 1)
	if n := strings.Count(j.String(), "not currently accepting connections"); n < 1 || n > most {
		t.Errorf("%d lines about one outage:\n%s", n, &j)
	}
}
