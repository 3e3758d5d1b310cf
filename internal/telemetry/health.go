package telemetry

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http"
	"time"
)

// checkTimeout bounds a whole readiness answer.
const checkTimeout = 5 * time.Second

// Check is one thing that has to be in order before the process is ready. Run
// returns a word or two about it, or what is wrong. Anybody may ask, so a
// failure shows as Failed; the error itself is for the log.
type Check struct {
	Name   string
	Run    func(ctx context.Context) (string, error)
	Failed string
}

// AddHealth adds /healthz, which answers as long as the process does, and
// /readyz, which runs the checks and answers 503 while one fails.
func AddHealth(mux *http.ServeMux, checks []Check, log *slog.Logger) {
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		writeJSON(w, http.StatusOK, map[string]string{"status": "ok"})
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), checkTimeout)
		defer cancel()
		status, answer := http.StatusOK, map[string]string{"status": "ready"}
		for _, c := range checks {
			text, err := c.Run(ctx)
			if err != nil {
				log.WarnContext(ctx, "not ready", "check", c.Name, "error", err)
				status, answer["status"], text = http.StatusServiceUnavailable, "not ready", c.Failed
			}
			answer[c.Name] = text
		}
		writeJSON(w, status, answer)
	})
}

func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	// Whoever asked has gone: nothing is left to do.
	_ = json.NewEncoder(w).Encode(v)
}
