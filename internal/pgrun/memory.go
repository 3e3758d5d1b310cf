package pgrun

import (
	"log/slog"
	"os"
	"syscall"
)

// memory is where Linux has a file system in memory that everybody may use.
const memory = "/dev/shm"

// room is what memory must have free to be used, in bytes. A server with the
// databases of a dozen parallel tests takes a fifth of that, and several
// packages are tested at once.
const room = 1 << 30

// MakeMemoryDir is MakeTempDir for a server of tests, after CleanLeftovers for
// the same prefix. The folder lies in TMPDIR where that is set, else in memory
// if there is room: a database is hundreds of files, and a disk's file system
// takes longer to make and unlink them than most tests take. Programs may be
// forbidden to run there.
func MakeMemoryDir(prefix string, log *slog.Logger) (*TempDir, error) {
	if err := CleanLeftovers(prefix, log); err != nil {
		log.Warn("folders of earlier runs stay", "error", err)
	}
	return makeTempDirIn(memoryParent(memory, room), prefix)
}

// memoryParent returns where such folders go: memory, if it suits them.
func memoryParent(memory string, room uint64) string {
	if os.Getenv("TMPDIR") == "" && isOpen(memory) && hasRoom(memory, room) {
		return memory
	}
	return os.TempDir()
}

// isOpen reports whether every user may make a folder in dir and pass through:
// root's servers run as another one.
func isOpen(dir string) bool {
	info, err := os.Stat(dir)
	return err == nil && info.IsDir() && info.Mode().Perm() == 0o777
}

func hasRoom(dir string, room uint64) bool {
	var fs syscall.Statfs_t
	return syscall.Statfs(dir, &fs) == nil && fs.Bavail*uint64(fs.Bsize) >= room
}
