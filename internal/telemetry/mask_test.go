package telemetry

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
)

func TestMaskedLeavesTheDomainAlone(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"550 5.1.1 <jane@contoso.com>: no such user": "550 5.1.1 <…@contoso.com>: no such user",
		"jane.d'oe+x@contoso.com":                    "…@contoso.com",
		`"jane doe"@contoso.com is away`:             "…@contoso.com is away",
		"rcpt=jane@contoso.com,bob@fabrikam.com":     "…@contoso.com,…@fabrikam.com",
		"imaps://jane%40contoso.com:x@host:993":      "imaps://…@contoso.com:…@host:993",
		"jane@localhost, jane@[192.0.2.1]":           "…@localhost, …@[192.0.2.1]",
		"jäne@bücher.example":                        "…@bücher.example",
		"mailto:jane@contoso.com?subject=x":          "mailto:…@contoso.com?subject=x",
		"in-12 became SWAP-1234-567X in 3.5ms":       "in-12 became SWAP-1234-567X in 3.5ms",
		"25 @ noon":                                  "25 @ noon",
	} {
		if got := masked(text); got != want {
			t.Errorf("masked(%q) = %q, want %q", text, got, want)
		}
	}
}

type quoting struct{ Said string }

func (q quoting) LogValue() slog.Value { return slog.StringValue(q.Said) }

func TestNoWayAroundTheMask(t *testing.T) {
	t.Parallel()
	const jane = "jane@contoso.com"
	for _, format := range []string{"json", "text"} {
		var out bytes.Buffer
		log := NewLogger(&out, slog.LevelDebug, format)
		ctx := context.Background()
		log.DebugContext(ctx, "said "+jane)
		log.InfoContext(ctx, "x", "error", fmt.Errorf("rcpt: %w", errors.New(jane)))
		log.InfoContext(ctx, "x", "list", []string{jane}, "bytes", []byte(jane), "struct", struct{ To string }{jane})
		log.InfoContext(ctx, "x", slog.Group("g", "to", jane), "valuer", quoting{jane})
		log.With("to", jane).WithGroup("g").With("cc", jane).ErrorContext(ctx, "x")
		if strings.Contains(out.String(), "jane") {
			t.Errorf("%s: %s", format, &out)
		}
	}
}

func TestMaskChangesNothingElse(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	NewLogger(&out, slog.LevelInfo, "json").Info("read", "messages", []int64{1, 2}, "n", 3, "message_id", "abc@vendor.example")
	if want := `"messages":[1,2],"n":3,"message_id":"abc@vendor.example"`; !strings.Contains(out.String(), want) {
		t.Errorf("%s, want %s in it", &out, want)
	}
}
