//go:build faults

package faulttest

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/workflow"
)

// partner is somebody who asks for one swap. Staff denies each tenth.
type partner struct {
	number    int
	old, new  string
	messageID string
	// unreachable is somebody whose mails SMTP refuses for good.
	unreachable bool
	written     time.Time
	// attached is a file in the mail, if it is not "".
	attached string
	// unsigned is somebody whose mail nothing authenticates, forged one who has not
	// written it.
	unsigned, forged bool
}

func (p partner) denied() bool { return p.number%10 == 0 }

// answers are the occasions of the mails to the partner.
func (p partner) answers() []workflow.Occasion {
	first, last := workflow.Acknowledgement, workflow.Confirmation
	if p.unsigned {
		first = workflow.Challenge
	}
	if p.denied() {
		last = workflow.Denial
	}
	switch {
	case p.unreachable:
		return nil
	case p.forged:
		return []workflow.Occasion{first}
	default:
		return []workflow.Occasion{first, last}
	}
}

// write has n further partners write, each from an address and a tenant of its
// own.
func (w *world) write(n int) {
	w.t.Helper()
	for range n {
		if err := w.writeOne(); err != nil {
			w.t.Fatal(err)
		}
	}
}

func (w *world) writeOne() error {
	i := len(w.partners) + 1
	p := partner{
		number: i, old: fmt.Sprintf("p%d@firm%d.example", i, i), new: fmt.Sprintf("p%d@firm%d.onmicrosoft.com", i, i),
		messageID: fmt.Sprintf("%d@firm%d.example", i, i), written: time.Now(), attached: w.attached,
		unsigned: w.unsigned.has(i), forged: w.unsigned.forged(i),
	}
	w.authority.Add(fmt.Sprintf("firm%d.onmicrosoft.com", i), fmt.Sprintf("0a6c1f6e-0000-4000-8000-%012d", i), "EU")
	w.partners = append(w.partners, p)
	return w.deliver(p)
}

func (w *world) deliver(p partner) error {
	raw, dmarc := []byte(p.mail()), "pass"
	if w.dns != nil {
		_, domain, _ := strings.Cut(p.old, "@")
		w.dns.publish(domain)
		var err error
		if raw, err = w.dns.sign(domain, raw); err != nil {
			return err
		}
	}
	if p.unsigned {
		dmarc = "none"
	}
	return w.mail.DeliverAs(raw, dmarc)
}

func (p partner) mail() string {
	head := []string{
		"From: " + p.old, "To: " + deskAddr, "Message-ID: <" + p.messageID + ">", "Subject: my address",
		"Date: " + p.written.Format(time.RFC1123Z),
	}
	body := []string{"", "Please swap my address for " + p.new, ""}
	if p.attached != "" {
		head = append(head, "MIME-Version: 1.0", "Content-Type: multipart/mixed; boundary=part", "", "--part")
		body = append(body, "--part", "Content-Type: application/octet-stream", "Content-Transfer-Encoding: base64", "", p.attached, "--part--", "")
	}
	return strings.Join(append(head, body...), "\r\n")
}

// staff starts somebody who decides on whatever is queued, with a store of
// their own. A database that is away only makes them try again. stop returns when they have put down their work.
func (w *world) staff() (stop func()) { return w.staffAt(w.url) }

// staffAt is staff with the database at url.
func (w *world) staffAt(url string) (stop func()) {
	w.t.Helper()
	st := w.openStore(url)
	ctx, cancel := context.WithCancel(context.Background())
	var working sync.WaitGroup
	working.Go(func() {
		ticks := time.NewTicker(30 * time.Millisecond)
		defer ticks.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-ticks.C:
			}
			err := decideAll(ctx, st)
			if err == nil || ctx.Err() != nil {
				continue
			}
			w.staffError.Store(&err)
			if !errors.Is(err, errAgain) {
				w.t.Errorf("staff: %v", err)
			}
		}
	})
	stop = func() { cancel(); working.Wait() }
	w.t.Cleanup(stop)
	return stop
}

// errAgain marks what the next look may do better: the database did not answer,
// or the request has changed meanwhile.
var errAgain = errors.New("to be tried again")

func decideAll(ctx context.Context, st *store.Store) error {
	list, err := st.Requests(ctx, store.Filter{State: workflow.Queued, Limit: 200})
	if err != nil {
		return fmt.Errorf("%w: %w", errAgain, err)
	}
	for _, r := range list {
		if err := decide(ctx, st, r.Request); err != nil {
			return err
		}
	}
	return nil
}

func decide(ctx context.Context, st *store.Store, r workflow.Request) error {
	var p partner
	if _, err := fmt.Sscanf(r.Old, "p%d@", &p.number); err != nil {
		return fmt.Errorf("a request for %q, which no partner made", r.Old)
	}
	var e workflow.Event = workflow.Approve{Digest: r.Digest()}
	if p.denied() {
		e = workflow.Deny{Reason: "Please ask your IT for a username in your own tenant."}
	}
	_, err := st.Move(ctx, r.Ref, e, workflow.Actor{Name: "sam@vendor.example", Via: workflow.ViaCLI, Role: workflow.Approver})
	if err == nil || errors.Is(err, store.ErrNameTaken) || errors.Is(err, store.ErrNotFound) {
		return err
	}
	return fmt.Errorf("%w: %w", errAgain, err)
}
