package pgrun

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

type entry struct {
	name, content string
	mode          int64
	kind          byte // 0: a file
}

var links = entry{name: "package/native/pg-symlinks.json", content: `[{"source":"native/lib/a.so.5","target":"native/lib/a.so"}]`}

func pack(t *testing.T, entries ...entry) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	w := tar.NewWriter(z)
	for _, e := range entries {
		h := &tar.Header{Name: e.name, Mode: e.mode, Typeflag: tar.TypeReg, Size: int64(len(e.content))}
		if e.kind != 0 {
			h.Typeflag, h.Linkname, h.Size = e.kind, e.content, 0
			e.content = ""
		}
		noError(t, w.WriteHeader(h))
		_, err := w.Write([]byte(e.content))
		noError(t, err)
	}
	noError(t, w.Close())
	noError(t, z.Close())
	return b.Bytes()
}

// It is not parallel: the umask is one for the process.
func TestUnpack(t *testing.T) {
	defer syscall.Umask(syscall.Umask(0o077))
	dir := filepath.Join(t.TempDir(), "tree")
	archive := pack(t,
		entry{name: "package/README.md", content: "not wanted"},
		entry{name: "package/native/bin/initdb", content: "program", mode: 0o755},
		entry{name: "package/native/lib/deep/er/data", content: "data", mode: 0o600},
		entry{name: "package/native/lib/a.so.5", content: "library", mode: 0o644},
		links)
	noError(t, unpack(bytes.NewReader(archive), dir))
	for path, want := range map[string]os.FileMode{
		"":                 os.ModeDir | 0o755,
		"bin":              os.ModeDir | 0o755,
		"bin/initdb":       0o755,
		"lib/deep/er":      os.ModeDir | 0o755,
		"lib/deep/er/data": 0o644,
	} {
		info, err := os.Stat(filepath.Join(dir, path))
		noError(t, err)
		if info.Mode() != want {
			t.Errorf("%q has mode %v, want %v", path, info.Mode(), want)
		}
	}
	if b, err := os.ReadFile(filepath.Join(dir, "lib/a.so")); string(b) != "library" {
		t.Errorf("the link leads to %q: %v", b, err)
	}
	if exists(filepath.Join(dir, "README.md")) {
		t.Error("more was unpacked than the programs")
	}
}

func TestUnpackRefuses(t *testing.T) {
	t.Parallel()
	library := entry{name: "package/native/lib/a.so.5", content: strings.Repeat("library", 1000)}
	with := func(e entry) []byte { return pack(t, library, e, links) }
	good := pack(t, library, links)
	noError(t, unpack(bytes.NewReader(good), filepath.Join(t.TempDir(), "tree")))
	listed := func(source, target string) []byte {
		return pack(t, library, entry{name: links.name, content: `[{"source":"native/` + source + `","target":"native/` + target + `"}]`})
	}
	noError(t, unpack(bytes.NewReader(listed("lib/b", "c")), filepath.Join(t.TempDir(), "tree")))
	for name, archive := range map[string][]byte{
		"a path that climbs":      with(entry{name: "package/native/../../evil"}),
		"a path that climbs late": with(entry{name: "package/native/new/../../../evil"}),
		"an absolute path":        with(entry{name: "package/native//evil"}),
		"a link in the archive":   with(entry{name: "package/native/evil", content: "/", kind: tar.TypeSymlink}),
		"a file twice":            with(library),
		"a listed link outside":   listed("../../evil", "a"),
		"a listed link to above":  listed("a", "../../evil"),
		"a listed link twice":     listed("lib/b", "lib/a.so.5"),
		"no list of links":        pack(t, library),
		"a broken list of links":  pack(t, library, entry{name: links.name, content: `[`}),
		"a cut archive":           good[:len(good)-20],
		"no archive":              []byte("hello"),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			above := t.TempDir()
			if err := unpack(bytes.NewReader(archive), filepath.Join(above, "x", "tree")); err == nil {
				t.Fatal("unpacked into a folder that is not there")
			}
			noError(t, os.Mkdir(filepath.Join(above, "x"), 0o755))
			if err := unpack(bytes.NewReader(archive), filepath.Join(above, "x", "tree")); err == nil {
				t.Error("it was unpacked")
			}
			if exists(filepath.Join(above, "evil")) || exists(filepath.Join(above, "x", "evil")) {
				t.Error("a file got out")
			}
		})
	}
}
