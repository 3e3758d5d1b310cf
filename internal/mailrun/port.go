package mailrun

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
)

// port is a port of 127.0.0.1. The servers cannot choose one by themselves, and
// none can be kept open for them; so it is claimed among the processes that run
// this package by the name of an abstract socket (unix(7)), which is given up by
// release or when the process ends.
type port struct {
	number int
	claim  net.Listener
}

// claimPort chooses a port that nobody listens on. It lies below the kernel's
// usual range for outgoing connections, none of which can then take it before
// the server does, or while that restarts.
func claimPort(ctx context.Context) (port, error) {
	const from, to, tries = 20000, 32000, 100
	for range tries {
		p := port{number: from + rand.N(to-from)}
		if p.take(ctx) == nil {
			return p, nil
		}
	}
	return port{}, errors.New("no free port on 127.0.0.1")
}

func (p *port) take(ctx context.Context) (err error) {
	var listen net.ListenConfig
	if p.claim, err = listen.Listen(ctx, "unix", fmt.Sprintf("@swapdesk-mailrun-%d", p.number)); err != nil {
		return err
	}
	probe, err := listen.Listen(ctx, "tcp", p.address())
	if err != nil {
		p.release()
		return err
	}
	return probe.Close()
}

func (p port) release() {
	if p.claim != nil {
		p.claim.Close()
	}
}

func (p port) address() string { return fmt.Sprintf("127.0.0.1:%d", p.number) }
