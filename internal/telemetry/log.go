// Package telemetry is what the service tells about itself: logs,
// metrics and health.
package telemetry

import (
	"io"
	"log/slog"
)

// NewLogger returns a logger in the given form, "json" or else text. Of
// addresses it writes the domain only.
func NewLogger(w io.Writer, level slog.Level, format string) *slog.Logger {
	options := &slog.HandlerOptions{Level: level}
	if format == "json" {
		return slog.New(mask{slog.NewJSONHandler(w, options)})
	}
	return slog.New(mask{slog.NewTextHandler(w, options)})
}
