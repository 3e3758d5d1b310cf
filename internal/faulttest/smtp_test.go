//go:build faults

package faulttest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// refusal is what the SMTP server says to a partner's mails, the first times.
type refusal struct {
	data  bool // to the data, else to RCPT
	times int  // 0: always
	reply *smtp.SMTPError
}

// refusals answers mails to addresses with what is prepared for them, and
// counts.
type refusals struct {
	mu   sync.Mutex
	by   map[string]refusal
	said map[string]int
}

func (r *refusals) decide(_, to string, data bool) *smtp.SMTPError {
	r.mu.Lock()
	defer r.mu.Unlock()
	one, ok := r.by[to]
	if !ok || one.data != data || one.times > 0 && r.said[to] == one.times {
		return nil
	}
	r.said[to]++
	return one.reply
}

func reply(code int, enhanced smtp.EnhancedCode, text string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: enhanced, Message: text}
}

// retrying waits until a mail waits for another try because of this.
func (w *world) retrying(because string) {
	w.t.Helper()
	if !until(func() bool {
		rows, err := w.rows(fmt.Sprintf(`SELECT last_error FROM outgoing WHERE state = 'retrying' AND last_error LIKE '%%%s%%'`, because))
		return err == nil && len(rows) > 0
	}) {
		w.t.Fatalf("no mail is tried again because of %q:\n%s", because, w.state())
	}
}

// SMTP is away, then refuses the desk, then mails in every way there is.
func TestSMTPRefuses(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve("")
	w.smtp.down()
	w.write(scale(20, 200))
	w.staff()
	w.retrying("smtp dial")
	w.mail.RefuseSMTPSignIn(true)
	w.smtp.up()
	w.retrying("smtp auth")
	to := func(i int) string { return w.partners[i].old }
	r := &refusals{said: map[string]int{}, by: map[string]refusal{
		to(0): {times: 2, reply: reply(450, smtp.EnhancedCode{4, 2, 1}, "try later")},
		to(1): {times: 2, data: true, reply: reply(451, smtp.EnhancedCode{4, 3, 0}, "try later")},
		to(2): {times: 2, data: true, reply: reply(452, smtp.EnhancedCode{4, 3, 1}, "insufficient system storage")},
		to(3): {reply: reply(550, smtp.EnhancedCode{5, 1, 1}, "no such user")},
		to(4): {data: true, reply: reply(554, smtp.EnhancedCode{5, 7, 1}, "not wanted")},
	}}
	w.partners[3].unreachable, w.partners[4].unreachable = true, true
	w.mail.SMTPFault(r.decide)
	dropped := 3
	w.mail.DropAfterData(dropped)
	w.mail.RefuseSMTPSignIn(false)
	w.settle()
	if repeats := w.check(); repeats < dropped {
		t.Errorf("%d mails came again, want %d at least", repeats, dropped)
	}
	w.tasks(4)
}

// The SMTP server never answers to the data of one mail. The others go out
// meanwhile, also those that began in one job with it.
func TestSMTPHangs(t *testing.T) {
	t.Parallel()
	w := setup(t)
	release := make(chan struct{})
	let := sync.OnceFunc(func() { close(release) })
	t.Cleanup(let) // or the server would not end
	w.serve("")
	w.write(scale(20, 200))
	hanging := w.partners[2].old
	w.mail.SMTPFault(func(_, to string, data bool) *smtp.SMTPError {
		if data && to == hanging {
			<-release
		}
		return nil
	})
	w.staff()
	began := time.Now()
	alone := until(func() bool {
		open, err := w.rows(`SELECT recipient FROM outgoing WHERE state NOT IN ('accepted', 'undeliverable') GROUP BY recipient`)
		ended, err2 := w.rows(`SELECT ref FROM request WHERE state IN ('completed', 'denied')`)
		return errors.Join(err, err2) == nil && len(ended) == len(w.partners) && slices.Equal(open, []string{hanging})
	})
	// The attempt that hangs takes 75 seconds.
	if took := time.Since(began); !alone || took > time.Minute {
		t.Errorf("after %v mails wait for another that hangs:\n%s", took, w.state())
	}
	if soak {
		w.retrying("smtp data")
		t.Logf("the attempt ended after %v", time.Since(began).Round(time.Second))
	}
	let()
	w.settle()
	w.check()
}

// tasks checks that the undeliverable mails stand before staff.
func (w *world) tasks(n int) {
	w.t.Helper()
	list, code := w.run("mail", "list", "--for-staff", "--json")
	if code != 0 || strings.Count(list, `"state": "undeliverable"`) != n {
		w.t.Errorf("want %d undeliverable mails; exit code %d:\n%s", n, code, list)
	}
}
