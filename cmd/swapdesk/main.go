// Command swapdesk runs a co-sell support mailbox: see README.md.
package main

import (
	"context"
	"os"
	"os/signal"
	"syscall"

	"github.com/swapdesk/swapdesk/internal/cli"
)

func main() { os.Exit(run()) }

func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	return cli.Main(ctx, os.Args[1:], cli.Streams{In: os.Stdin, Out: os.Stdout, Err: os.Stderr})
}
