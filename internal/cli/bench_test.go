package cli

import (
	"strings"
	"testing"

	"github.com/swapdesk/swapdesk/internal/bench"
)

// A page that is too slow fails the command, however the result is printed.
func TestBenchConsoleFailsBySlowPages(t *testing.T) {
	t.Parallel()
	for _, json := range []bool{false, true} {
		for p95, want := range map[float64]string{50: "", 51: "the p95 is above 50 ms for: queue"} {
			var out strings.Builder
			result := bench.ConsoleResult{Pages: []bench.ConsolePage{{Name: "queue", Spread: bench.Spread{P95: p95}}}}
			says := ""
			if err := (&benchCommand{JSON: json}).tellConsole(&env{t.Context(), Streams{Out: &out}}, result); err != nil {
				says = err.Error()
			}
			if says != want || !strings.Contains(out.String(), "queue") {
				t.Errorf("JSON %t, %v ms: it ends with %q, want %q, and has printed\n%s", json, p95, says, want, &out)
			}
		}
	}
}
