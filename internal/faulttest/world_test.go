//go:build faults

package faulttest

import (
	"context"
	"hash/fnv"
	"math/rand/v2"
	"net/url"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/fakeauthority"
	"github.com/swapdesk/swapdesk/internal/fakemail"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/mailer"
)

const (
	deskAddr = "cosell@vendor.example"
	// authservID is the mail server, whose word on a sender the processes trust.
	authservID = "mx.vendor.example"
)

// world is everything around the processes of the desk.
type world struct {
	t         *testing.T
	mail      *fakemail.Server
	authority *fakeauthority.Authority
	// The ways from the processes to their services; the test's own are direct.
	postgres, imap, smtp, tenants *link
	// direct is the database as its superuser sees it, past link and tap.
	direct *pgxpool.Pool
	// random starts from -seed and the test's name. It is the test goroutine's.
	random *rand.Rand

	server   *server
	url      string // of the database, direct
	partners []partner
	// strangers are the mails of others, by their Message-IDs, or "" where that
	// is not known, and their outcomes: "ID OUTCOME COUNT".
	strangers []string
	attached  string // to the mails that partners write
	unsigned  unsigned
	// dns, if set, is what processes know senders by, and partners sign.
	dns        *dns
	challenges challenges
	// staffError is the last of those that staff lives with, ownersError that of owners.
	staffError, ownersError atomic.Pointer[error]

	launching sync.Mutex // see process.born
}

// setup makes a world: a durable Postgres of its own with the schema, a mail
// server, a tenant authority, and a link to each. All of it ends with the test.
// For prepare see newServer.
func setup(t *testing.T, prepare ...func(*server)) *world {
	t.Helper()
	return setupMail(t, fakemail.Options{}, prepare...)
}

// setupMail is setup with a mail server of another kind.
func setupMail(t *testing.T, mail fakemail.Options, prepare ...func(*server)) *world {
	t.Helper()
	name := fnv.New64a()
	name.Write([]byte(t.Name()))
	w := &world{t: t, random: rand.New(rand.NewPCG(*seed, name.Sum64()))}
	w.server = newServer(t, prepare...)
	w.url = w.server.createDatabase("swapdesk")
	if _, err := app.Migrate(t.Context(), w.url); err != nil {
		t.Fatal(err)
	}
	var err error
	if w.direct, err = pgxpool.New(context.Background(), w.url); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.direct.Close)
	mail.Desk, mail.Password, mail.AuthservID, mail.OnMail = deskAddr, "secret", authservID, w.challenges.accepted
	if w.mail, err = fakemail.Start(mail); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.mail.Close() })
	if w.authority, err = fakeauthority.Start(""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.authority.Close() })
	w.postgres = newLink(t, "postgres", newBridge(t, w.server.socket()))
	w.imap = newLink(t, "imap", hostOf(t, w.mail.IMAPURL()))
	w.smtp = newLink(t, "smtp", hostOf(t, w.mail.SMTPURL()))
	w.tenants = newLink(t, "tenants", hostOf(t, w.authority.URL()))
	return w
}

// openStore opens the store on the database at url, as staff's tools do.
func (w *world) openStore(url string) *store.Store {
	w.t.Helper()
	st, err := store.Open(w.t.Context(), store.Options{URL: url, Connections: 4, Compose: app.Composer(mailer.Desk{Address: deskAddr}, "")})
	if err != nil {
		w.t.Fatal(err)
	}
	w.t.Cleanup(st.Close)
	return st
}

func hostOf(t *testing.T, address string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	return u.Host
}

// through is the address with its host and port replaced.
func through(t *testing.T, address, host string) string {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	u.Host = host
	return u.String()
}

// databaseAt is the database's URL by TCP in place of its socket, which stands
// in the query.
func (w *world) databaseAt(host string) string {
	w.t.Helper()
	u, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	u.Host, u.RawQuery = host, "sslmode=disable"+w.server.session
	return u.String()
}
