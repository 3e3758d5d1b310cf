//go:build faults

package faulttest

import (
	"encoding/json"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"
)

// commands are some of each kind that need the database.
var commands = [][]string{
	{"serve"},
	{"serve", "--roles", "web"},
	{"requests", "list"},
	{"requests", "approve", "SWAP-0000-0000"},
	{"accounts", "export"},
	{"mail", "list"},
	{"audit", "verify"},
	{"verify"},
	{"migrate", "--check"},
}

// A newer program has migrated the database: an older one that runs goes on
// with what it has, and says that it is not ready, so that it gets replaced; one
// that starts refuses.
func TestNewerSchema(t *testing.T) {
	w := setup(t)
	p := w.serve("")
	w.staff()
	if !until(func() bool { status, _ := p.ask("/readyz"); return status == http.StatusOK }) {
		t.Fatal("never ready")
	}
	w.exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (9999, true)`)
	for _, args := range append(commands, []string{"migrate"}) {
		w.refuses(w.url, "upgrade swapdesk", args...)
	}
	if status, answer := p.ask("/readyz"); status != http.StatusServiceUnavailable || !strings.Contains(answer["schema"], "not this program's") {
		t.Errorf("/readyz: %d %v", status, answer)
	}
	if status, answer := p.ask("/healthz"); status != http.StatusOK {
		t.Errorf("/healthz: %d %v", status, answer)
	}
	w.write(5)
	w.settle()
	if code := p.stop(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	w.exec(`DELETE FROM goose_db_version WHERE version_id = 9999`)
	w.check()
}

func TestOlderSchema(t *testing.T) {
	w := setup(t)
	empty := w.server.createDatabase("empty")
	for _, args := range commands {
		w.refuses(empty, "run `swapdesk migrate`", args...)
	}
	w.exec(`DELETE FROM river.river_migration WHERE version = (SELECT max(version) FROM river.river_migration)`)
	for _, args := range commands {
		w.refuses(w.url, "run `swapdesk migrate`", args...)
	}
}

// refuses runs a command that has to end with exit code 1 and one sentence.
func (w *world) refuses(url, remedy string, args ...string) {
	w.t.Helper()
	out, code := w.runAt(url, args...)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	if code != 1 || len(lines) != 1 || !strings.HasPrefix(lines[0], "swapdesk: ") || !strings.Contains(lines[0], remedy) {
		w.t.Errorf("%v: exit code %d, want 1 and a sentence with %q\n%s", args, code, remedy, out)
	}
}

var httpAddr = regexp.MustCompile(`msg=serving.* http=(\S+)`)

// ask gets a page that answers in JSON from the process.
func (p *process) ask(path string) (status int, answer map[string]string) {
	p.t.Helper()
	text, err := os.ReadFile(p.log.Name())
	if err != nil {
		p.t.Fatal(err)
	}
	found := httpAddr.FindAllSubmatch(text, -1)
	if len(found) == 0 {
		p.t.Fatalf("%s serves no HTTP", p.name)
	}
	response, err := http.Get("http://" + string(found[len(found)-1][1]) + path)
	if err != nil {
		p.t.Fatal(err)
	}
	defer response.Body.Close()
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		p.t.Fatal(err)
	}
	return response.StatusCode, answer
}
