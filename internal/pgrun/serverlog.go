package pgrun

import (
	"os"
	"strings"
)

// logLimit is the size in bytes past which the next start sets a server log
// aside, replacing the one set aside before.
const logLimit = 4 << 20

// openLog opens the server's log for appending and tells where it ends.
func openLog(path string) (f *os.File, end int64, err error) {
	info, err := os.Stat(path)
	switch {
	case err == nil && info.Size() > logLimit:
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, 0, err
		}
	case err == nil:
		end = info.Size()
	}
	f, err = os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	return f, end, err
}

// logTail returns the last of what was added to the log after offset.
func logTail(path string, offset int64) string {
	b, err := os.ReadFile(path)
	if err != nil || int64(len(b)) < offset {
		return ""
	}
	return lastLines(b[offset:])
}

// lastLines returns the end of a program's output, each line on a line of its
// own behind the text that it is appended to.
func lastLines(out []byte) string {
	const most = 10
	lines := strings.Split(strings.TrimSpace(string(out)), "\n")
	lines = lines[max(0, len(lines)-most):]
	return "\n\t" + strings.Join(lines, "\n\t")
}
