package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"strings"
	"syscall"

	"github.com/swapdesk/swapdesk/internal/app"
	"github.com/swapdesk/swapdesk/internal/config"
	"github.com/swapdesk/swapdesk/internal/mbox"
	"github.com/swapdesk/swapdesk/mailer/intake"
)

type inspectCommand struct {
	From  string   `name:"mail-from" env:"SWAPDESK_MAIL_FROM" placeholder:"ADDRESS" help:"The desk's own address: mail from it is automatic, and it is nobody's old or new one."`
	JSON  bool     `name:"json" help:"As JSON, which the output is in any case."`
	Files []string `arg:"" optional:"" name:"file" help:"Messages, mbox files, or folders; - or none: standard input."`
}

// Help implements kong's HelpProvider.
func (*inspectCommand) Help() string {
	return `One JSON object a line for each message, as soon as it is read:

  file        as it was named; of several messages in an mbox FILE#1, FILE#2 ...
  kind        swap_request, needs_info, guide_question, walkthrough,
              withdrawal, automatic, bounce, malformed or other
  from        the sender; null where no single one can be told
  swaps       the pairs that are certain: [{"old": ..., "new": ...}]
  guide       what answers in the sign-in guide: A, B1, B2, B3, B4, C or null
  problem     missing_new, ambiguous_new, not_onmicrosoft, consumer_address,
              invalid_username, forwarded, same_address, conflicting_pairs
              or null
  reason      a sentence for people
  answerable  whether any automatic answer may be sent

A file that begins with a line "From ..." is an mbox. Of a folder the files *.eml are read, by their names, and no folder inside it. A message of more than 10 MB is malformed; those behind it in an mbox are read all the same.

Exit code: 0 when every file was read, whatever is in it; 1 when one could not be read, which is a line of kind malformed, too.`
}

// inspection is a line of the output; the keys' order is part of it.
type inspection struct {
	File       string          `json:"file"`
	Kind       intake.Kind     `json:"kind"`
	From       *string         `json:"from"`
	Swaps      []swapJSON      `json:"swaps"`
	Guide      *string         `json:"guide"`
	Problem    *intake.Problem `json:"problem"`
	Reason     string          `json:"reason"`
	Answerable bool            `json:"answerable"`
}

type swapJSON struct {
	Old string `json:"old"`
	New string `json:"new"`
}

const (
	// maxMessage is what intake takes, in bytes.
	maxMessage = 10 << 20
	stdin      = "-"
)

func (c *inspectCommand) Run(e *env) error {
	i := inspector{env: e}
	if c.From != "" {
		desk, err := config.SMTP{From: c.From}.Desk()
		if err != nil {
			return err
		}
		i.own = app.Own(desk)
	}
	if len(c.Files) == 0 {
		c.Files = []string{stdin}
	}
	for _, name := range c.Files {
		err := i.path(name)
		switch {
		case errors.Is(err, syscall.EPIPE), e.ctx.Err() != nil:
			return errFound // whoever reads has had enough
		case err != nil:
			return err
		}
	}
	if i.failed {
		return errFound
	}
	return nil
}

// inspector reads messages and prints what they say. Its methods fail only when
// the output does, or when the command is called off.
type inspector struct {
	*env
	own    intake.Own
	failed bool // a file could not be read
}

func (i *inspector) path(name string) error {
	if name == stdin {
		in := i.interruptible(i.In)
		defer in.Close()
		return i.messages(name, in)
	}
	if info, err := os.Stat(name); err == nil && info.IsDir() {
		return i.folder(name)
	}
	return i.file(name)
}

// folder reads the files of a folder that are messages by their names.
func (i *inspector) folder(name string) error {
	entries, err := os.ReadDir(name)
	if err != nil {
		return i.unreadable(name, err)
	}
	found := false
	for _, entry := range entries {
		if entry.IsDir() || !strings.EqualFold(filepath.Ext(entry.Name()), ".eml") {
			continue
		}
		found = true
		if err := i.file(filepath.Join(name, entry.Name())); err != nil {
			return err
		}
	}
	if !found {
		return i.unreadable(name, errors.New("it is a folder without files *.eml"))
	}
	return nil
}

func (i *inspector) file(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return i.unreadable(name, err)
	}
	defer f.Close()
	defer context.AfterFunc(i.ctx, func() { f.Close() })()
	return i.messages(name, f)
}

// messages reads a message, or those of an mbox.
func (i *inspector) messages(name string, in io.Reader) error {
	r := mbox.NewReader(in, maxMessage)
	for n := 1; ; n++ {
		raw, err := r.Next()
		switch {
		case i.ctx.Err() != nil:
			return i.ctx.Err()
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return i.unreadable(name, err)
		}
		label := name
		if n > 1 || r.More() {
			label = fmt.Sprintf("%s#%d", name, n)
		}
		if err := i.message(label, raw); err != nil {
			return err
		}
	}
}

func (i *inspector) message(name string, raw []byte) error {
	r := i.read(raw)
	line := inspection{
		File: name, Kind: r.Kind, From: orNull(r.From), Swaps: []swapJSON{}, Guide: orNull(r.Guide), Problem: orNull(r.Problem),
		Reason: r.Reason, Answerable: r.Answerable,
	}
	for _, s := range r.Swaps {
		line.Swaps = append(line.Swaps, swapJSON{s.Old, s.New})
	}
	return i.print(line)
}

// read is intake.Read with a net under it, so that a message that brings it
// down keeps no other from being read.
func (i *inspector) read(raw []byte) (r intake.Reading) {
	defer func() {
		if v := recover(); v != nil {
			i.failed = true
			fmt.Fprintf(i.Err, "swapdesk: reading a message failed: %v\n%s", v, debug.Stack())
			r = intake.Reading{Kind: intake.Malformed, Reason: "The message cannot be read: the program failed at it."}
		}
	}()
	return intake.Read(raw, i.own)
}

// unreadable prints the line for a file that could not be read to its end.
func (i *inspector) unreadable(name string, err error) error {
	i.failed = true
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // the line names the file already
	}
	return i.print(inspection{
		File: name, Kind: intake.Malformed, Swaps: []swapJSON{}, Reason: "The file cannot be read: " + err.Error() + ".",
	})
}

func (i *inspector) print(line inspection) error {
	encoder := json.NewEncoder(i.Out)
	encoder.SetEscapeHTML(false)
	return encoder.Encode(line)
}

func orNull[S ~string](s S) *S {
	if s == "" {
		return nil
	}
	return &s
}

// interruptible is in, given up when the command is called off: a read from a
// terminal or an idle pipe ends in no other way. The process ends then, and the
// read with it.
func (e *env) interruptible(in io.Reader) io.ReadCloser {
	out, write := io.Pipe()
	go func() {
		_, err := io.Copy(write, in)
		write.CloseWithError(err)
	}()
	context.AfterFunc(e.ctx, func() { write.CloseWithError(e.ctx.Err()) })
	return out
}
