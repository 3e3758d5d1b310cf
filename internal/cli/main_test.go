package cli

import (
	"context"
	"io"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/pgtest"
	"github.com/swapdesk/swapdesk/internal/store"
	"github.com/swapdesk/swapdesk/internal/web"
)

func TestMain(m *testing.M) {
	pgtest.Main(m, func(ctx context.Context, url string) error {
		_, err := app.Migrate(ctx, url)
		return err
	})
}

// desk is a database with a console to it, for commands to work on.
type desk struct {
	url string // of the console
	dsn string
	*store.Store
}

func newDesk(t *testing.T) *desk {
	t.Helper()
	d := &desk{dsn: pgtest.Database(t)}
	var err error
	if d.Store, err = store.Open(t.Context(), store.Options{URL: d.dsn}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	console := web.New(web.Options{Store: d.Store, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	t.Cleanup(console.Close)
	server := httptest.NewServer(console)
	t.Cleanup(server.Close)
	d.url = server.URL
	return d
}

// run runs a command, such as "staff list", on the desk's database.
func (d *desk) run(t *testing.T, command string, args ...string) (code int, out, errs string) {
	t.Helper()
	var printed, said strings.Builder
	args = append(strings.Fields(command), append(args, "--database-url", d.dsn)...)
	code = Main(t.Context(), args, Streams{Out: &printed, Err: &said})
	return code, printed.String(), said.String()
}

// must runs a command that has to be done, and returns what it prints.
func (d *desk) must(t *testing.T, command string, args ...string) string {
	t.Helper()
	code, out, errs := d.run(t, command, args...)
	if code != 0 || errs != "" {
		t.Fatalf("%s: exit %d\n%s%s", command, code, out, errs)
	}
	return out
}

// refused runs a command that must not be done: it says why, prints nothing, and exits so.
func (d *desk) refused(t *testing.T, exit int, says, command string, args ...string) {
	t.Helper()
	code, out, errs := d.run(t, command, args...)
	if code != exit || out != "" || !strings.Contains(errs, says) {
		t.Errorf("%s: exit %d, want %d and %q\n%s%s", command, code, exit, says, out, errs)
	}
}
