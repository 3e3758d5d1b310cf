package store

import (
	"context"
	"errors"
	"net"
	"syscall"
	"time"

	"golang.org/x/sys/unix"
)

// guards are settings (PostgreSQL, chapter 20) that have Postgres end a session
// whose client has gone without a word, as one that lost its power or its network
// does, and with it the locks that others wait for. By itself Postgres waits until
// the kernel gives up, for hours. None of our transactions waits for anything but
// the database.
var guards = map[string]string{
	"idle_in_transaction_session_timeout": "15s",
	"tcp_keepalives_idle":                 "10s",
	"tcp_keepalives_interval":             "5s",
	"tcp_keepalives_count":                "3",
	"tcp_user_timeout":                    "25s",
}

// unanswered is how long what was sent to a database may stay without an
// acknowledgement (tcp(7), TCP_USER_TIMEOUT).
const unanswered = 25 * time.Second

// dial connects to a database so that it is given up as soon when it has gone
// without a word, as one does whose address another has taken over.
func dial(ctx context.Context, network, address string) (net.Conn, error) {
	return (&net.Dialer{
		KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 10 * time.Second, Interval: 5 * time.Second, Count: 3},
		Control: func(network, _ string, c syscall.RawConn) (err error) {
			if network == "unix" {
				return nil
			}
			controlErr := c.Control(func(fd uintptr) {
				err = unix.SetsockoptInt(int(fd), unix.IPPROTO_TCP, unix.TCP_USER_TIMEOUT, int(unanswered.Milliseconds()))
			})
			return errors.Join(err, controlErr)
		},
	}).DialContext(ctx, network, address)
}

// Planning is how statements are planned with KeepPlans. They touch a few rows
// each, by index; so once is enough, and the plan that is kept must not be one
// that suits a table which is small, or has no statistics yet, and grows.
// Without it Postgres plans River's statements anew at each call.
func Planning() map[string]string {
	return map[string]string{
		"plan_cache_mode":  "force_generic_plan",
		"enable_seqscan":   "off",
		"enable_hashjoin":  "off",
		"enable_mergejoin": "off",
	}
}

// noWorkers has each statement done by its own session. Pages and the pipeline look at few
// rows: to start workers takes Postgres longer than all the rest, and takes them the processors.
var noWorkers = map[string]string{"max_parallel_workers_per_gather": "0"}

// asUsual undoes Planning and noWorkers for a transaction that looks at whole tables.
const asUsual = `SELECT set_config('plan_cache_mode', 'auto', true), set_config('enable_seqscan', 'on', true),
	set_config('enable_hashjoin', 'on', true), set_config('enable_mergejoin', 'on', true),
	set_config('max_parallel_workers_per_gather', '2', true)`
