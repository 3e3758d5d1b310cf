package store

import (
	"context"
	"strings"

	"github.com/jackc/pgx/v5"

	"github.com/swapdesk/swapdesk/migrations"
)

// requestsChannel is where the database announces which requests have changed.
const requestsChannel = "swapdesk_requests"

// Listen hears of changed requests, on a connection of its own, until that is lost or ctx
// ends, and returns why. ready is called once nothing is missed any more; what changed
// before, nobody tells. changed gets their references, or none where very many changed;
// seen that of a request which somebody has begun or ceased to look at.
func (s *Store) Listen(ctx context.Context, ready func(), changed func(refs []string), seen func(ref string)) error {
	conn, err := pgx.ConnectConfig(ctx, s.pool.Config().ConnConfig)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx)) //nolint:errcheck // it is done with
	for _, statement := range []string{"SET ROLE " + migrations.AppRole, "LISTEN " + requestsChannel, "LISTEN " + presenceChannel} {
		if _, err := conn.Exec(ctx, statement); err != nil {
			return err
		}
	}
	ready()
	for {
		n, err := conn.WaitForNotification(ctx)
		if err != nil {
			return err
		}
		if n.Channel == presenceChannel {
			seen(n.Payload)
		} else {
			changed(strings.Fields(n.Payload))
		}
	}
}
