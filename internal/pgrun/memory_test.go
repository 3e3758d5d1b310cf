package pgrun

import (
	"os"
	"path/filepath"
	"testing"
)

func TestMemoryParent(t *testing.T) {
	elsewhere := t.TempDir()
	closed, err := os.MkdirTemp(memory, "swapdesk-closed-") // of mode 0700
	noError(t, err)
	defer os.RemoveAll(closed)
	for _, test := range []struct {
		name, tmpdir, memory string
		room                 uint64
		want                 string
	}{
		{"there is room", "", memory, 1, memory},
		{"there is none", "", memory, 1 << 60, "/tmp"},
		{"it does not exist", "", "/nonexistent", 1, "/tmp"},
		{"only its owner may enter", "", closed, 1, "/tmp"},
		{"the tester wants another place", elsewhere, memory, 1, elsewhere},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Setenv("TMPDIR", test.tmpdir)
			if got := memoryParent(test.memory, test.room); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}

// What a killed run left is removed from either place, wherever the next run
// makes its own.
func TestMakeMemoryDirAfterAKilledRun(t *testing.T) {
	const prefix = "swapdesk-pgrun-left-"
	t.Setenv("TMPDIR", t.TempDir())
	var left []string
	for _, parent := range []string{os.TempDir(), memory} {
		path, err := os.MkdirTemp(parent, prefix)
		noError(t, err)
		t.Cleanup(func() { os.RemoveAll(path) })
		left = append(left, path)
	}
	dir, err := MakeMemoryDir(prefix, discard)
	noError(t, err)
	defer dir.Remove()
	for _, path := range left {
		if exists(path) {
			t.Errorf("%s is still there", path)
		}
	}
	if filepath.Dir(dir.Path) != os.TempDir() {
		t.Errorf("the folder is %s, not in %s", dir.Path, os.TempDir())
	}
}
