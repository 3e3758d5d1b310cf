package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

const wish = "Please swap my address for jane@contoso.onmicrosoft.com"

func TestMailBecomesASwapAndAConfirmation(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	id := w.write(t, "jane@contoso.com", wish)
	ack, _ := w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	w.approve(t, r)
	confirmation, _ := w.letter(t, "jane@contoso.com", 2)
	for _, m := range []struct {
		name   string
		header map[string][]string
	}{{"acknowledgement", ack.Header}, {"confirmation", confirmation.Header}} {
		for name, want := range map[string]string{
			"In-Reply-To": "<" + id + ">", "References": "<" + id + ">", "Auto-Submitted": "auto-replied",
			"X-Auto-Response-Suppress": "All", "Subject": "[" + string(r.Ref) + "]",
		} {
			if got := strings.Join(m.header[http.CanonicalHeaderKey(name)], ", "); !strings.Contains(got, want) {
				t.Errorf("%s: %s is %q, want %q in it", m.name, name, got, want)
			}
		}
	}
	until(t, "the mail is moved", func() (bool, error) { return w.mail.Folder("Processed") == 1, nil })
	if n := w.mail.Folder("INBOX"); n != 0 {
		t.Errorf("%d mails are left in INBOX", n)
	}
	w.clean(t)
}

func TestReplyMendsTheRequest(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso9.onmicrosoft.com")
	mend, _ := w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Waiting)
	if r.Problem != workflow.NoTenant || r.WaitingFor != workflow.ForFix {
		t.Errorf("waits for %s because of %s", r.WaitingFor, r.Problem)
	}
	reply := w.write(t, "jane@contoso.com", "Sorry: jane@contoso.onmicrosoft.com", "In-Reply-To: "+mend.Header.Get("Message-Id"))
	w.letter(t, "jane@contoso.com", 2)
	r = w.request(t, "jane@contoso.com", workflow.Queued)
	if m := w.inbound(t, reply); m.State != string(store.BecameFollowUp) || m.Ref != string(r.Ref) {
		t.Errorf("the reply became %s of %s", m.State, m.Ref)
	}
	if r.New != "jane@contoso.onmicrosoft.com" {
		t.Errorf("new is %s", r.New)
	}
	w.clean(t)
}

// Each fault of spelling is named in the mail, and what was probably meant is
// offered; it becomes the username only when the partner says so.
func TestMisspelledUsernameIsExplained(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso.onmicrsoft.com")
	words := func(raw []byte) string { return strings.Join(strings.Fields(string(raw)), " ") }
	mend, text := w.letter(t, "jane@contoso.com", 1)
	for _, want := range []string{"says onmicrsoft where onmicrosoft belongs", "jane@contoso.onmicrosoft.com"} {
		if !strings.Contains(words(text), want) {
			t.Errorf("%q is not in the mail:\n%s", want, text)
		}
	}
	r := w.request(t, "jane@contoso.com", workflow.Waiting)
	if r.Problem != workflow.InvalidUsername || r.New != "" {
		t.Errorf("waits because of %s with %q", r.Problem, r.New)
	}
	again := w.write(t, "jane@contoso.com", "jane@contoso.onmicrosoft.co", "In-Reply-To: "+mend.Header.Get("Message-Id"))
	mend, text = w.letter(t, "jane@contoso.com", 2)
	if !strings.Contains(words(text), "ends in .co where .com belongs") || strings.Contains(words(text), "onmicrsoft") {
		t.Errorf("the answer to %s is\n%s", again, text)
	}
	w.write(t, "jane@contoso.com", "jane@contoso.onmicrosoft.com", "In-Reply-To: "+mend.Header.Get("Message-Id"))
	if r := w.request(t, "jane@contoso.com", workflow.Queued); r.New != "jane@contoso.onmicrosoft.com" || r.Evidence.Fault != "" {
		t.Errorf("new is %q, fault %q", r.New, r.Evidence.Fault)
	}
	w.clean(t)
}

func TestAnswerToAQuestionBringsTheRequestBack(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	if _, err := w.Move(t.Context(), r.Ref, workflow.Ask{Question: "Do you still work there?"}, sam); err != nil {
		t.Fatal(err)
	}
	question, _ := w.letter(t, "jane@contoso.com", 2)
	w.write(t, "jane@contoso.com", "Yes, I do.", "References: "+question.Header.Get("Message-Id"))
	after := w.request(t, "jane@contoso.com", workflow.Queued)
	if after.Digest() != r.Digest() {
		t.Error("an answer without another username voided the evaluation")
	}
	w.clean(t)
}

// Somebody else asks for Jane's account, then she asks herself: what answers her
// goes to her alone.
func TestAnswersGoToWhoeverWrote(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "eve@fabrikam.com", "Please swap jane@contoso.com for eve@fabrikam.onmicrosoft.com")
	w.letter(t, "eve@fabrikam.com", 1)
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 1)
	r := w.own(t, "jane@contoso.com", workflow.Queued)
	if r.Old != "jane@contoso.com" || r.New != "jane@contoso.onmicrosoft.com" || r.Evidence.Risk == workflow.RiskLow {
		t.Errorf("%s -> %s, risk %s", r.Old, r.New, r.Evidence.Risk)
	}
	w.approve(t, r)
	w.letter(t, "jane@contoso.com", 2)
	w.clean(t)
	if n := len(w.mail.Mail("eve@fabrikam.com")); n != 1 {
		t.Errorf("eve got %d mails", n)
	}
}

// A reply without a username is checked again, in case the tenant is there by
// now, and left for a person, as the mail promised.
func TestWordsInTheThreadReachAPerson(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso9.onmicrosoft.com")
	mend, _ := w.letter(t, "jane@contoso.com", 1)
	id := w.write(t, "jane@contoso.com", "I am stuck where it asks for a phone.", "In-Reply-To: "+mend.Header.Get("Message-Id"))
	if m := w.inbound(t, id); !m.ForStaff || m.State != string(store.BecameFollowUp) {
		t.Errorf("it became %s, for staff: %v", m.State, m.ForStaff)
	}
	// What was said already is not said again: the writer might be a machine.
	w.request(t, "jane@contoso.com", workflow.Waiting)
	w.clean(t)
	if n := len(w.mail.Mail("jane@contoso.com")); n != 1 {
		t.Errorf("%d mails", n)
	}
}

// A nudge while the check cannot finish leaves the request what it is.
func TestNudgeDuringAnOutageIsNoRefusal(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.ServerError})
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	w.request(t, "jane@contoso.com", workflow.Received)
	id := w.write(t, "jane@contoso.com", "Any news? Please swap my address.")
	if m := w.inbound(t, id); m.State != string(store.BecameFollowUp) || !m.ForStaff {
		t.Errorf("the nudge became %s, for staff: %v", m.State, m.ForStaff)
	}
	if r := w.request(t, "jane@contoso.com", workflow.Received); r.New != "jane@contoso.onmicrosoft.com" {
		t.Errorf("new is %q", r.New)
	}
	w.clean(t)
}

// The tenant was made after the first answer, and the partner says so.
func TestNudgeIsCheckedAgain(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	w.write(t, "jane@contoso.com", "Please swap my address for jane@contoso9.onmicrosoft.com")
	mend, _ := w.letter(t, "jane@contoso.com", 1)
	sv.Stop() // and with it the answer that discovery gave a moment ago
	w.authority.Add("contoso9.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-000000000009", "EU")
	w.serve(t)
	w.write(t, "jane@contoso.com", "I have now made the tenant. Please swap my address.", "In-Reply-To: "+mend.Header.Get("Message-Id"))
	w.request(t, "jane@contoso.com", workflow.Queued)
	w.letter(t, "jane@contoso.com", 2)
	w.clean(t)
}

// Two pairs in one mail are two requests, and one that clashes is for staff.
func TestSeveralSwapsInOneMail(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	w.request(t, "jane@contoso.com", workflow.Queued)
	id := w.write(t, "it@contoso.com", "Please swap these addresses:\r\njane@contoso.com -> jane2@contoso.onmicrosoft.com\r\n"+
		"bob@contoso.com -> bob@contoso.onmicrosoft.com\r\namy@contoso.com -> amy@contoso.onmicrosoft.com")
	m := w.inbound(t, id)
	w.request(t, "bob@contoso.com", workflow.Queued)
	w.request(t, "amy@contoso.com", workflow.Queued)
	if m.State != string(store.BecameRequest) || !m.ForStaff || !strings.Contains(m.Reason, "is open for the same account") {
		t.Errorf("the mail became %+v", m)
	}
	w.clean(t)
}

// A batch is read by two workers at once; whichever comes first, the last mail
// has the last word.
func TestTheLatestMailHasTheLastWord(t *testing.T) {
	t.Parallel()
	w := setup(t)
	for i := range 24 {
		w.write(t, fmt.Sprintf("p%d@contoso.com", i), "hello")
	}
	w.write(t, "jane@contoso.com", "Please swap my address for jane@fabrikam.onmicrosoft.com")
	w.write(t, "jane@contoso.com", wish)
	w.serve(t)
	until(t, "all are read", func() (bool, error) {
		list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: "unread"})
		return err == nil && len(list) == 0 && w.mail.Folder("INBOX") == 0, err
	})
	if r := w.request(t, "jane@contoso.com", workflow.Queued); r.New != "jane@contoso.onmicrosoft.com" {
		t.Errorf("new is %s", r.New)
	}
	w.clean(t)
}

// A colleague asks; the owner of the account hears of the change.
func TestConfirmationGoesToTheOldAddress(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "it@contoso.com", "Please swap jane@contoso.com for jane@contoso.onmicrosoft.com")
	w.letter(t, "it@contoso.com", 1)
	w.approve(t, w.request(t, "jane@contoso.com", workflow.Queued))
	for n, want := range []string{"all right with you", "changed"} {
		if m, _ := w.letter(t, "jane@contoso.com", n+1); !strings.Contains(m.Header.Get("Subject"), want) {
			t.Errorf("letter %d: subject %q", n+1, m.Header.Get("Subject"))
		}
	}
	w.clean(t)
}

// Whoever knows a Message-ID of ours is not yet somebody of that thread.
func TestStrangerInTheThreadChangesNothing(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	w.write(t, "jane@contoso.com", wish)
	ack, _ := w.letter(t, "jane@contoso.com", 1)
	r := w.request(t, "jane@contoso.com", workflow.Queued)
	id := w.write(t, "eve@fabrikam.com", "It is eve@fabrikam.onmicrosoft.com, please swap", "In-Reply-To: "+ack.Header.Get("Message-Id"),
		"Reply-To: jane@contoso.com")
	if m := w.inbound(t, id); m.Ref == string(r.Ref) {
		t.Errorf("the stranger's mail became %s of %s", m.State, m.Ref)
	}
	if now := w.request(t, "jane@contoso.com", workflow.Queued); now.New != r.New || now.Digest() != r.Digest() {
		t.Errorf("the request was changed to %s", now.New)
	}
	w.clean(t)
}

func TestMailThatNobodyWroteIsNeverAnswered(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.serve(t)
	for _, id := range []string{
		w.write(t, "jane@contoso.com", wish, "Auto-Submitted: auto-replied"),
		w.write(t, "list@contoso.com", wish, "List-Id: <all.contoso.com>"),
		w.write(t, "bulk@contoso.com", wish, "Precedence: bulk"),
		w.write(t, "MAILER-DAEMON@contoso.com", wish, "Return-Path: <>"),
		w.write(t, deskAddr, wish),
	} {
		if m := w.inbound(t, id); m.State != string(store.WasRefused) || m.Reason == "" {
			t.Errorf("%s became %s: %s", id, m.State, m.Reason)
		}
	}
	if n := w.mail.Count(""); n != 0 {
		t.Errorf("%d answers went out", n)
	}
	until(t, "the mails are moved", func() (bool, error) { return w.mail.Folder("Refused") == 5, nil })
	w.clean(t)
}

// A mail that cannot be read is kept and shown, and delays no other.
func TestMalformedMailDelaysNoOther(t *testing.T) {
	t.Parallel()
	w := setup(t)
	if err := w.mail.Deliver([]byte("From: a@x.example\r\nFrom: b@y.example\r\nSubject: x\r\n\r\n" + wish)); err != nil {
		t.Fatal(err)
	}
	w.write(t, "jane@contoso.com", wish)
	w.serve(t)
	w.letter(t, "jane@contoso.com", 1)
	list, err := w.Mails(t.Context(), store.MailFilter{Direction: "in", State: string(store.WasRefused), ForStaff: true})
	if err != nil || len(list) != 1 || list[0].Reason == "" {
		t.Fatalf("refused mails: %+v, %v", list, err)
	}
	if _, raw, err := w.Mail(t.Context(), list[0].ID); err != nil || !bytes.HasSuffix(raw, []byte(wish)) {
		t.Errorf("its bytes are not kept: %q, %v", raw, err)
	}
	w.clean(t)
}

// Whatever the authority does wrong, it is never a yes and never a no, and when
// it ends the request comes through.
func TestAuthorityFaults(t *testing.T) {
	t.Parallel()
	for _, fault := range []fakeauthority.Fault{
		{Kind: fakeauthority.Throttled, RetryAfter: "1"},
		{Kind: fakeauthority.ServerError},
		{Kind: fakeauthority.HTML},
		{Kind: fakeauthority.Redirect},
		{Kind: fakeauthority.Huge},
		{Kind: fakeauthority.Slow, Times: 1},
		{Kind: fakeauthority.Truncated},
		{Kind: fakeauthority.OtherCloud},
		{Kind: fakeauthority.ElsewhereCode},
		{Kind: fakeauthority.OtherCode},
		{Kind: fakeauthority.ConsumerTenant},
	} {
		t.Run(string(fault.Kind), func(t *testing.T) {
			t.Parallel()
			w := setup(t)
			if fault.Times == 0 {
				fault.Times = 2
			}
			w.authority.Fault("contoso.onmicrosoft.com", fault)
			w.serve(t)
			w.write(t, "jane@contoso.com", wish)
			var noted bool
			until(t, "the check's trouble is visible", func() (bool, error) {
				list, err := w.Requests(t.Context(), store.Filter{})
				if err != nil || len(list) != 1 {
					return false, err
				}
				noted = noted || list[0].CheckNote != "" && list[0].State == workflow.Received
				return noted || list[0].State != workflow.Received, nil
			})
			if !noted {
				t.Error("the fault was not visible while it lasted")
			}
			w.letter(t, "jane@contoso.com", 1)
			r := w.request(t, "jane@contoso.com", workflow.Queued)
			if r.Evidence.TenantID != "0a6c1f6e-0000-4000-8000-000000000001" || r.CheckNote != "" {
				t.Errorf("tenant %s, note %q", r.Evidence.TenantID, r.CheckNote)
			}
			if got := len(w.mail.Mail("jane@contoso.com")); got != 1 {
				t.Errorf("%d mails", got)
			}
			w.clean(t)
		})
	}
}

func TestLateCheckIsToldOnce(t *testing.T) {
	t.Parallel()
	w := setup(t)
	w.authority.Fault("", fakeauthority.Fault{Kind: fakeauthority.ServerError, Times: 3})
	w.serve(t, func(s *Settings) { s.Pace.Late = 1 })
	w.write(t, "jane@contoso.com", wish)
	w.letter(t, "jane@contoso.com", 2)
	list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out"})
	if err != nil || len(list) != 2 || list[1].Occasion != string(workflow.StillChecking) || list[0].Occasion != string(workflow.Acknowledgement) {
		t.Errorf("mails %+v, %v", list, err)
	}
	w.clean(t)
}

// Between approval and apply the tenant vanished, or the name was taken.
func TestApplyChecksAgain(t *testing.T) {
	t.Parallel()
	t.Run("tenant gone", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		w.serve(t)
		w.write(t, "jane@contoso.com", wish)
		w.letter(t, "jane@contoso.com", 1)
		r := w.request(t, "jane@contoso.com", workflow.Queued)
		w.authority.Remove("contoso.onmicrosoft.com")
		w.approve(t, r)
		w.letter(t, "jane@contoso.com", 2)
		r = w.request(t, "jane@contoso.com", workflow.Waiting)
		if r.Problem != workflow.TenantGone || r.Decision.By != "" {
			t.Errorf("problem %s, decided by %q", r.Problem, r.Decision.By)
		}
		w.clean(t)
	})
	t.Run("another tenant", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		sv := w.serve(t)
		w.write(t, "jane@contoso.com", wish)
		r := w.request(t, "jane@contoso.com", workflow.Queued)
		sv.Stop()
		w.authority.Add("contoso.onmicrosoft.com", "0a6c1f6e-0000-4000-8000-00000000000f", "EU")
		w.approve(t, r)
		w.serve(t)
		if r = w.request(t, "jane@contoso.com", workflow.Waiting); r.Problem != workflow.TenantGone {
			t.Errorf("problem %s", r.Problem)
		}
		w.clean(t)
	})
	t.Run("name taken", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		sv := w.serve(t)
		w.write(t, "jane@contoso.com", wish)
		w.letter(t, "jane@contoso.com", 1)
		r := w.request(t, "jane@contoso.com", workflow.Queued)
		sv.Stop()
		w.approve(t, r)
		w.taken(t, r.New)
		w.serve(t)
		r = w.request(t, "jane@contoso.com", workflow.Queued)
		if r.Evidence.Risk != workflow.RiskHigh || r.Decision.By != "" {
			t.Errorf("risk %s, decided by %q", r.Evidence.Risk, r.Decision.By)
		}
		if n := len(w.mail.Mail("jane@contoso.com")); n != 1 {
			t.Errorf("the partner got %d mails: whether an account exists is nobody's business", n)
		}
		w.clean(t)
	})
}

func TestSendingHeals(t *testing.T) {
	t.Parallel()
	t.Run("refused for now", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		w.mail.SMTPFault(func(string, string, bool) *smtp.SMTPError {
			return &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "disk full"}
		})
		w.serve(t)
		w.write(t, "jane@contoso.com", wish)
		until(t, "the mail is retrying", func() (bool, error) {
			list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailRetrying})
			return len(list) == 1 && strings.Contains(list[0].Reason, "disk full"), err
		})
		w.mail.SMTPFault(nil)
		w.letter(t, "jane@contoso.com", 1)
		w.clean(t)
	})
	t.Run("refused for good", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		w.mail.SMTPFault(func(string, string, bool) *smtp.SMTPError {
			return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
		})
		w.serve(t)
		w.write(t, "jane@contoso.com", wish)
		until(t, "the mail is a task for staff", func() (bool, error) {
			list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailUndeliverable, ForStaff: true})
			return len(list) == 1 && strings.Contains(list[0].Reason, "no such user"), err
		})
		w.clean(t)
	})
	t.Run("a server that does not come to an answer", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		answer := make(chan struct{})
		release := sync.OnceFunc(func() { close(answer) })
		t.Cleanup(release) // the mail server waits for it when it is closed
		w.mail.SMTPFault(func(_, _ string, data bool) *smtp.SMTPError {
			if data {
				<-answer
			}
			return nil
		})
		w.serve(t, func(s *Settings) { s.Pace.Attempt = 300 * time.Millisecond })
		w.write(t, "jane@contoso.com", wish)
		until(t, "the attempts are counted", func() (bool, error) {
			list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailRetrying})
			return len(list) == 1 && list[0].Reason != "", err
		})
		release()
		until(t, "the mail is accepted", func() (bool, error) {
			list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailAccepted})
			return len(list) == 1, err
		})
		for _, raw := range w.mail.Mail("jane@contoso.com") {
			if !bytes.Equal(raw, w.mail.Mail("jane@contoso.com")[0]) {
				t.Error("the repeats are not the same mail, byte for byte")
			}
		}
		w.clean(t)
	})
	t.Run("refused for too long", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		w.mail.SMTPFault(func(string, string, bool) *smtp.SMTPError {
			return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 3, 0}, Message: "later"}
		})
		w.serve(t, func(s *Settings) { s.Pace.GiveUp = 1 })
		w.write(t, "jane@contoso.com", wish)
		until(t, "the mail is given up", func() (bool, error) {
			list, err := w.Mails(t.Context(), store.MailFilter{Direction: "out", State: store.MailUndeliverable, ForStaff: true})
			return len(list) == 1 && strings.HasPrefix(list[0].Reason, "given up"), err
		})
		w.clean(t)
	})
	t.Run("accepted or not is not known", func(t *testing.T) {
		t.Parallel()
		w := setup(t)
		w.mail.DropAfterData(1)
		w.serve(t)
		w.write(t, "jane@contoso.com", wish)
		_, first := w.letter(t, "jane@contoso.com", 1)
		_, second := w.letter(t, "jane@contoso.com", 2)
		if !bytes.Equal(first, second) {
			t.Error("the repeat is not the same mail, byte for byte")
		}
		w.clean(t)
	})
}

func TestHealth(t *testing.T) {
	t.Parallel()
	w := setup(t)
	sv := w.serve(t)
	get := func(path string) (int, map[string]string) {
		t.Helper()
		resp, err := http.Get("http://" + sv.HTTP + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		var answer map[string]string
		if err := json.NewDecoder(resp.Body).Decode(&answer); err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, answer
	}
	if status, _ := get("/healthz"); status != http.StatusOK {
		t.Errorf("healthz: %d", status)
	}
	until(t, "ready after the first sweep", func() (bool, error) {
		status, answer := get("/readyz")
		return status == http.StatusOK && strings.HasSuffix(answer["sweep"], "ago"), nil
	})
	w.owner(t, `UPDATE mailbox SET swept_at = now() - interval '1 hour'`)
	if status, answer := get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(answer["sweep"], "not read lately") {
		t.Errorf("readyz with an old sweep: %d %v", status, answer)
	}
	w.owner(t, `DELETE FROM goose_db_version WHERE version_id = 1`)
	if status, answer := get("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(answer["schema"], "migrate") {
		t.Errorf("readyz with another schema: %d %v", status, answer)
	}
	sv.Store.Close()
	if status, answer := get("/readyz"); status != http.StatusServiceUnavailable || answer["database"] != "it does not answer" {
		t.Errorf("readyz without a database: %d %v", status, answer)
	}
	if status, _ := get("/healthz"); status != http.StatusOK {
		t.Errorf("healthz without a database: %d", status)
	}
}
