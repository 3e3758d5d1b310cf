package mailrun

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync/atomic"
	"time"
)

// delivered numbers the deliveries of this process, for names that are unique
// and in order.
var delivered atomic.Int64

// Maildir is where a folder of a user's is kept, which is INBOX or one that is
// not inside of another (Maildir++). Dovecot's own notes about the folder are
// the files dovecot* in it.
func (d *Dovecot) Maildir(user, folder string) string {
	path := d.folder.path("mail", user, "Maildir")
	if folder != "INBOX" {
		path = filepath.Join(path, "."+folder)
	}
	return path
}

// Deliver puts a message into a user's INBOX, byte for byte, as the delivery
// agents do that write to a Maildir (https://cr.yp.to/proto/maildir.html).
// Dovecot shows a lone LF as CRLF.
func (d *Dovecot) Deliver(user string, raw []byte) error {
	dir := d.Maildir(user, "INBOX")
	if err := d.makeMaildir(dir); err != nil {
		return err
	}
	now := time.Now()
	name := fmt.Sprintf("%d.M%06dP%dQ%09d.mailrun", now.Unix(), now.Nanosecond()/1000, os.Getpid(), delivered.Add(1))
	if err := d.as.write(filepath.Join(dir, "tmp", name), raw); err != nil {
		return err
	}
	return os.Rename(filepath.Join(dir, "tmp", name), filepath.Join(dir, "new", name))
}

func (d *Dovecot) makeMaildir(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "cur")); err == nil {
		return nil
	}
	for _, path := range []string{filepath.Dir(dir), dir, dir + "/tmp", dir + "/new", dir + "/cur"} {
		if err := d.as.mkdir(path); err != nil {
			return err
		}
	}
	return nil
}

// Messages are those in a folder of a user's, in no order, with lines that end in
// CRLF. A folder that is not there has none.
func (d *Dovecot) Messages(user, folder string) ([][]byte, error) {
	for {
		all, err := readMaildir(d.Maildir(user, folder))
		// Dovecot renames a message when somebody looks at it, or changes its flags.
		if !errors.Is(err, fs.ErrNotExist) {
			return all, err
		}
	}
}

func readMaildir(dir string) (all [][]byte, _ error) {
	paths, err := filepath.Glob(dir + "/cur/*")
	if err != nil {
		return nil, err
	}
	unseen, err := filepath.Glob(dir + "/new/*")
	if err != nil {
		return nil, err
	}
	for _, path := range append(paths, unseen...) {
		raw, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		raw = bytes.ReplaceAll(raw, []byte("\r\n"), []byte("\n"))
		all = append(all, bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n")))
	}
	return all, nil
}
