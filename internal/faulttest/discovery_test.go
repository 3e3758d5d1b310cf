//go:build faults

package faulttest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/fakeauthority"
)

// noted tells whether so many requests are received, with a note on why they
// are not checked.
func (w *world) noted(n int) bool {
	rows, err := w.rows(`SELECT ref FROM request WHERE state = 'received' AND check_note <> ''`)
	return err == nil && len(rows) == n
}

// Some domains get no answer in each of the ways there are, while the others
// go on; then nobody gets one.
func TestDiscoveryAway(t *testing.T) {
	t.Parallel()
	w := setup(t)
	kinds := []fakeauthority.FaultKind{fakeauthority.ServerError, fakeauthority.Slow, fakeauthority.HTML, fakeauthority.Truncated}
	for i, kind := range kinds {
		w.authority.Fault(fmt.Sprintf("firm%d.onmicrosoft.com", i+1), fakeauthority.Fault{Kind: kind})
	}
	w.serve("")
	w.write(scale(20, 200))
	w.staff()
	others := len(w.partners) - len(kinds)
	if !until(func() bool {
		done, err := w.rows(`SELECT ref FROM request WHERE state IN ('completed', 'denied')`)
		return err == nil && len(done) == others && w.noted(len(kinds))
	}) {
		t.Fatalf("the others do not go on, or the requests have no note:\n%s", w.state())
	}
	w.tenants.down()
	w.write(5)
	if !until(func() bool { return w.noted(len(kinds) + 5) }) {
		t.Fatalf("not noted:\n%s", w.state())
	}
	for i := range kinds {
		w.authority.Fault(fmt.Sprintf("firm%d.onmicrosoft.com", i+1), fakeauthority.Fault{})
	}
	w.tenants.up()
	w.settle()
	w.check()
	w.checkNoProblem()
}

// checkNoProblem says that no request was ever found to have a problem.
func (w *world) checkNoProblem() {
	w.t.Helper()
	rows, err := w.rows(`SELECT chain FROM audit WHERE to_state = 'waiting'`)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(rows) > 0 {
		w.t.Errorf("requests waited for their partners:\n%s", strings.Join(rows, "\n"))
	}
}
