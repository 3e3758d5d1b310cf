package mailrun

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"
)

// startLimit bounds how long a server may take until it greets.
const startLimit = 30 * time.Second

// awaitGreeting waits until the server greets a client, or has ended.
func (p *process) awaitGreeting(ctx context.Context, at port, greeting string) error {
	ctx, cancelTimeout := context.WithTimeoutCause(ctx, startLimit, fmt.Errorf("no greeting within %v", startLimit))
	defer cancelTimeout()
	ctx, cancel := context.WithCancelCause(ctx)
	defer context.AfterFunc(p.ended, func() { cancel(errors.New("it ended at once")) })()
	tick := time.NewTicker(glance)
	defer tick.Stop()
	for {
		err := greets(ctx, at, greeting)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w; last: %w", context.Cause(ctx), err)
		case <-tick.C:
		}
	}
}

func greets(ctx context.Context, at port, greeting string) error {
	var dialer net.Dialer
	conn, err := dialer.DialContext(ctx, "tcp", at.address())
	if err != nil {
		return err
	}
	defer conn.Close()
	stop := context.AfterFunc(ctx, func() { conn.Close() })
	defer stop()
	line, err := bufio.NewReader(conn).ReadString('\n')
	if err != nil {
		return err
	}
	if !strings.HasPrefix(line, greeting) {
		return fmt.Errorf("the greeting is %.100q", line)
	}
	return nil
}
