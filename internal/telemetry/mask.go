package telemetry

import (
	"context"
	"fmt"
	"log/slog"
	"regexp"
)

// messageIDKey is the attribute for the Message-ID of a mail of ours: it looks
// like an address, and holds random characters at the desk's own domain.
const messageIDKey = "message_id"

// address is whatever may be one, rather too much than too little. Servers
// quote addresses in brackets, in quotes and within URLs.
var address = regexp.MustCompile(`(//)?(?:"[^"]*"|[^\s<>"(),;:@\[\]\\]+)(?:@|%40)([\p{L}\p{N}][\p{L}\p{N}.-]*|\[)`)

func masked(text string) string { return address.ReplaceAllString(text, "$1…@$2") }

// mask is a handler that leaves of every address its domain alone, at every
// level: other servers' replies, which end up in errors, quote the partners'.
type mask struct{ slog.Handler }

// Handle implements slog.Handler.
func (h mask) Handle(ctx context.Context, r slog.Record) error {
	clean := slog.NewRecord(r.Time, r.Level, masked(r.Message), r.PC)
	r.Attrs(func(a slog.Attr) bool {
		clean.AddAttrs(maskedAttr(a))
		return true
	})
	return h.Handler.Handle(ctx, clean)
}

// WithAttrs implements slog.Handler.
func (h mask) WithAttrs(attrs []slog.Attr) slog.Handler {
	return mask{h.Handler.WithAttrs(maskedAttrs(attrs))}
}

// WithGroup implements slog.Handler.
func (h mask) WithGroup(name string) slog.Handler { return mask{h.Handler.WithGroup(name)} }

func maskedAttrs(attrs []slog.Attr) []slog.Attr {
	clean := make([]slog.Attr, len(attrs))
	for i, a := range attrs {
		clean[i] = maskedAttr(a)
	}
	return clean
}

func maskedAttr(a slog.Attr) slog.Attr {
	if a.Key == messageIDKey {
		return a
	}
	v := a.Value.Resolve()
	switch v.Kind() {
	case slog.KindString:
		return slog.String(a.Key, masked(v.String()))
	case slog.KindGroup:
		return slog.Attr{Key: a.Key, Value: slog.GroupValue(maskedAttrs(v.Group())...)}
	case slog.KindAny:
		text := textOf(v.Any())
		if clean := masked(text); clean != text {
			return slog.String(a.Key, clean)
		}
	default: // numbers and times
	}
	return slog.Attr{Key: a.Key, Value: v}
}

func textOf(v any) string {
	if bytes, ok := v.([]byte); ok {
		return string(bytes)
	}
	return fmt.Sprintf("%+v", v)
}
