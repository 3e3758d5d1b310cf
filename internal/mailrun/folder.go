package mailrun

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"text/template"
	"time"
)

// folder holds all that belongs to one server.
type folder string

// makeFolder makes a folder that other users can pass through: the servers'
// processes run as several.
func makeFolder(prefix string) (folder, error) {
	path, err := os.MkdirTemp("", prefix)
	if err != nil {
		return "", err
	}
	return folder(path), os.Chmod(path, 0o711)
}

func (f folder) path(names ...string) string {
	return filepath.Join(append([]string{string(f)}, names...)...)
}

// logTail is the end of a log, for the error of a server that did not start.
func (f folder) logTail(name string) string {
	const lines = 10
	log, err := os.ReadFile(f.path(name))
	if err != nil || len(log) == 0 {
		return ""
	}
	all := bytes.Split(bytes.TrimSpace(log), []byte("\n"))
	return "\n\t" + string(bytes.Join(all[max(0, len(all)-lines):], []byte("\n\t")))
}

// configure writes a configuration file.
func (f folder) configure(as account, name string, text *template.Template, values any) error {
	var b bytes.Buffer
	if err := text.Execute(&b, values); err != nil {
		return err
	}
	if err := as.write(f.path(name), b.Bytes()); err != nil {
		return err
	}
	// Postfix takes a file that has just changed for one that is being written,
	// and reads it again and again until it is more than a second old.
	past := time.Now().Add(-time.Minute)
	return os.Chtimes(f.path(name), past, past)
}

// program finds one of the machine's daemons, which an ordinary user's PATH
// often leaves out.
func program(name, pkg string) (string, error) {
	for _, path := range []string{name, "/usr/sbin/" + name, "/usr/local/sbin/" + name} {
		if found, err := exec.LookPath(path); err == nil {
			return found, nil
		}
	}
	return "", fmt.Errorf("%s is not installed: install the package %s, or run .ci/setup", name, pkg)
}
