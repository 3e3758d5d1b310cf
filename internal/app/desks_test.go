package app

import (
	"bytes"
	"net/textproto"
	"slices"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// Two desks that take each other for a partner stop at once, and also where what passes
// between them loses its marks: each has then answered one mail of the other's.
func TestTwoDesks(t *testing.T) {
	t.Parallel()
	const other = "help@fabrikam.com"
	marks := []string{"Auto-Submitted", "X-Auto-Response-Suppress"}
	for _, tt := range []struct {
		name, first  string
		lost         []string // the fields that do not arrive
		here, theirs int      // mails that each desk has sent in the end
	}{
		{"whole", "Shall we meet for lunch?", nil, 1, 0},
		{"a question, without marks", "Your account or password is incorrect. What now?", marks, 1, 1},
		{"a request, without marks", "Please swap my address for help@fabrikam.onmicrosoft.com", marks, 1, 1},
		{"without marks and threads", "Shall we meet for lunch?", append(slices.Clone(marks), "In-Reply-To", "References"), 1, 1},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			here, there := setup(t), setupDesk(t, other)
			here.serve(t)
			there.serve(t)
			here.inbound(t, here.write(t, other, tt.first))
			here.letter(t, other, 1)
			for sent, answered := 0, 0; ; {
				letters, answers := here.mail.Mail(other), there.mail.Mail(deskAddr)
				if sent == len(letters) && answered == len(answers) {
					break
				}
				for _, raw := range letters[sent:] {
					there.arrive(t, raw, tt.lost)
				}
				for _, raw := range answers[answered:] {
					here.arrive(t, raw, tt.lost)
				}
				sent, answered = len(letters), len(answers)
				if sent+answered > 8 {
					t.Fatal("they do not stop")
				}
				here.rest(t)
				there.rest(t)
			}
			if n, m := here.mail.Count(other), there.mail.Count(deskAddr); n != tt.here || m != tt.theirs {
				t.Errorf("%d mails and %d back", n, m)
			}
		})
	}
}

// arrive delivers a mail of another desk without some of its header's fields, and waits
// for its outcome.
func (w *world) arrive(t *testing.T, raw []byte, lost []string) {
	t.Helper()
	header, body, _ := bytes.Cut(raw, []byte("\r\n\r\n"))
	var lines []string
	var id string
	dropped := false
	for line := range strings.SplitSeq(string(header), "\r\n") {
		name, value, _ := strings.Cut(line, ":")
		if !strings.HasPrefix(line, " ") && !strings.HasPrefix(line, "\t") {
			dropped = slices.Contains(lost, textproto.CanonicalMIMEHeaderKey(name))
		}
		if !dropped {
			lines = append(lines, line)
		}
		if strings.EqualFold(name, "Message-ID") {
			id = strings.Trim(value, " <>")
		}
	}
	if err := w.mail.Deliver([]byte(strings.Join(lines, "\r\n") + "\r\n\r\n" + string(body))); err != nil {
		t.Fatal(err)
	}
	w.inbound(t, id)
}

// rest waits until nothing is under way.
func (w *world) rest(t *testing.T) {
	t.Helper()
	until(t, "every request is checked", func() (bool, error) {
		list, err := w.Requests(t.Context(), store.Filter{State: workflow.Received})
		return len(list) == 0, err
	})
	w.clean(t)
}
