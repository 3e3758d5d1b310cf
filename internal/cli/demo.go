package cli

import (
	"os"
	"path/filepath"
	"strings"

	"github.com/swapdesk/swapdesk/internal/demo"
)

type demoCommand struct {
	Once bool `help:"Play the story to its end without a person; exit 0 only if every partner got the right answer."`
	JSON bool `name:"json" help:"With --once: print the requests and their mails as a JSON array."`
}

func (c *demoCommand) Run(e *env) error {
	if c.JSON && !c.Once {
		return &usageError{"--json goes with --once"}
	}
	return demo.Run(e.ctx, demo.Options{Once: c.Once, JSON: c.JSON, Command: self(), Out: e.Out, Err: e.Err})
}

// self is how the reader starts this program: `go run` leaves it in a folder
// of its own that they never see.
func self() string {
	path, err := os.Executable()
	if err != nil || strings.Contains(path, string(filepath.Separator)+"go-build") {
		return "go run ./cmd/swapdesk"
	}
	return os.Args[0]
}
