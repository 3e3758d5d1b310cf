package inbox

import (
	"context"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Status is what Check has seen.
type Status struct {
	TLS          string   // the protocol's version, such as "TLS 1.3"; empty without encryption
	Capabilities []string // sorted
	Folder       string
	UIDValidity  uint32
	Messages     uint32
}

// Check signs in, opens the folder without changing anything, and hangs up. An error is one of [ErrUnreachable], [ErrTLS],
// [ErrSignIn] and [ErrNoFolder] where it can be told; the Status then holds what was seen until there.
func Check(ctx context.Context, s Server) (Status, error) {
	const patience = 10 * time.Second
	status := Status{Folder: s.folder()}
	m, err := connect(ctx, s, patience)
	if err != nil {
		return status, err
	}
	defer m.close()
	status.TLS = m.tls
	for capability := range m.client.Caps() {
		status.Capabilities = append(status.Capabilities, string(capability))
	}
	slices.Sort(status.Capabilities)
	if err := m.open(&imap.SelectOptions{ReadOnly: true}); err != nil {
		return status, err
	}
	status.UIDValidity, status.Messages = m.validity, m.messages.Load()
	return status, nil
}
