//go:build faults

package faulttest

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"
)

// onSmallDisk gives a server a disk of its own, of so many bytes as mount(8)
// takes them. It needs root.
func onSmallDisk(size string) func(*server) {
	return func(s *server) {
		s.t.Helper()
		s.dir = filepath.Join(s.dir, "disk")
		if err := os.Mkdir(s.dir, 0o711); err != nil {
			s.t.Fatal(err)
		}
		if err := syscall.Mount("tmpfs", s.dir, "tmpfs", 0, "mode=0711,size="+size); err != nil {
			s.t.Fatal(err)
		}
		s.t.Cleanup(func() {
			if err := syscall.Unmount(s.dir, syscall.MNT_DETACH); err != nil {
				s.t.Error(err)
			}
		})
	}
}

// fillDisk leaves no byte on the server's disk. free gives all of them back.
func (s *server) fillDisk() (free func()) {
	s.t.Helper()
	ballast, err := os.Create(filepath.Join(s.dir, "ballast"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer ballast.Close()
	block := make([]byte, 1<<20)
	for len(block) > 0 {
		_, err := ballast.Write(block)
		switch {
		case errors.Is(err, syscall.ENOSPC):
			block = block[:len(block)/2]
		case err != nil:
			s.t.Fatal(err)
		}
	}
	return func() {
		if err := os.Remove(ballast.Name()); err != nil {
			s.t.Error(err)
		}
	}
}

// The disk is full: at first for tables, then for the write-ahead log too, which
// ends the server.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	w := setup(t, onSmallDisk("256m"))
	p := w.serve("")
	w.write(5)
	stop := w.staff()
	w.settle()
	free := w.server.fillDisk()
	w.write(5)
	w.post(newsletter("large@paper.example", 8<<20))
	w.strangers = []string{"large@paper.example refused 1"}
	w.write(scale(20, 200))
	if !until(func() bool { return p.logged("SQLSTATE 53100") }) {
		t.Fatal("the disk is not full")
	}
	w.acknowledgedIsStored()
	free()
	w.settle()
	w.check()

	stop()
	free = w.server.fillDisk()
	w.write(5)
	for w.switchWAL() {
	}
	<-w.server.cluster.Done()
	_ = w.server.cluster.Stop() // says that it has ended by itself
	w.server.cluster = nil
	outlasts(p, time.Second)
	free()
	w.startPostgres()
	w.acknowledgedIsStored()
	w.staff()
	w.ageStuck(0)
	w.settle()
	w.check()
}

// acknowledgedIsStored holds what has left the INBOX against the database.
func (w *world) acknowledgedIsStored() {
	w.t.Helper()
	acknowledged := w.mail.Folder("Processed") + w.mail.Folder("Refused")
	stored, err := w.rows(`SELECT message_id FROM message WHERE outcome IS NOT NULL`)
	if err != nil {
		w.t.Fatal(err)
	}
	if acknowledged > len(stored) {
		w.t.Errorf("%d mails have left the INBOX, %d are stored", acknowledged, len(stored))
	}
}

// switchWAL begins a new segment of the write-ahead log, if the server can.
func (w *world) switchWAL() bool {
	// Logged, so that there is something to switch after.
	_, err := w.rows(`SELECT format('%s %s', pg_logical_emit_message(false, 'fill', 'x'), pg_switch_wal())`)
	return err == nil
}

// logged tells whether the process has said this.
func (p *process) logged(text string) bool {
	p.t.Helper()
	log, err := os.ReadFile(p.log.Name())
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.Contains(string(log), text)
}
