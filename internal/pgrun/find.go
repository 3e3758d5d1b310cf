package pgrun

import (
	"cmp"
	"context"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
)

// minMajor is the oldest major version of Postgres that the desk is made for.
const minMajor = 15

// Finder says where the Postgres programs are looked for, in the order of its
// fields.
type Finder struct {
	// Path lists folders in the form of the PATH variable. It also leads to npm.
	Path string
	// Globs are patterns of folders of programs, of which the highest version
	// is taken.
	Globs []string
	// CacheDirs are where programs fetched by npm are kept: the first folder
	// that can be made and that the server's user can enter. None: npm is not
	// used.
	CacheDirs []string
}

// DefaultFinder looks where this machine has programs and caches.
func DefaultFinder() Finder {
	f := Finder{Path: os.Getenv("PATH"), Globs: []string{"/usr/lib/postgresql/*/bin"}}
	if os.Geteuid() == 0 { // whose own cache no other user can enter
		f.CacheDirs = append(f.CacheDirs, "/var/cache/swapdesk")
	} else if dir, err := os.UserCacheDir(); err == nil {
		f.CacheDirs = append(f.CacheDirs, filepath.Join(dir, "swapdesk"))
	}
	f.CacheDirs = append(f.CacheDirs, filepath.Join(os.TempDir(), fmt.Sprintf("swapdesk-cache-%d", os.Geteuid())))
	return f
}

// binaries is a folder with initdb and postgres of one major version.
type binaries struct {
	dir   string
	major int
}

func (b binaries) path(program string) string { return filepath.Join(b.dir, program) }

// find returns the first programs that the account can run and that fit the
// data: those of its major version, or, when that is 0, any supported one.
func (f Finder) find(ctx context.Context, runAs account, major int, log *slog.Logger) (binaries, error) {
	fits := func(b binaries) bool {
		return b.major == major || (major == 0 && b.major >= minMajor)
	}
	for _, dir := range f.onPath() {
		if b, err := inspect(ctx, runAs, dir); err == nil && fits(b) {
			return b, nil
		}
	}
	for _, b := range f.globbed(ctx, runAs) {
		if fits(b) {
			return b, nil
		}
	}
	why := ""
	if fits(binaries{major: npmMajor}) {
		b, err := f.npm(ctx, runAs, log)
		if err == nil {
			return b, nil
		}
		why = fmt.Sprintf("; fetching it by npm: %v", err)
	}
	if major != 0 {
		return binaries{}, fmt.Errorf("the data was made by Postgres %d, which is not installed: install it (Debian: apt-get install postgresql-%d)%s", major, major, why)
	}
	return binaries{}, fmt.Errorf("no Postgres %d or later is installed: install it (Debian: apt-get install postgresql), or set SWAPDESK_DATABASE_URL to one elsewhere%s", minMajor, why)
}

// onPath returns the folders of Path with their links resolved: initdb looks
// for its companions beside itself.
func (f Finder) onPath() []string {
	var dirs []string
	for _, dir := range filepath.SplitList(f.Path) {
		if program, err := filepath.EvalSymlinks(filepath.Join(dir, "postgres")); err == nil {
			dirs = append(dirs, filepath.Dir(program))
		}
	}
	return dirs
}

// globbed returns the programs that match Globs, the highest version first.
func (f Finder) globbed(ctx context.Context, runAs account) []binaries {
	var found []binaries
	for _, glob := range f.Globs {
		dirs, _ := filepath.Glob(glob) // the error is a malformed pattern's, a constant here
		for _, dir := range dirs {
			if b, err := inspect(ctx, runAs, dir); err == nil {
				found = append(found, b)
			}
		}
	}
	slices.SortStableFunc(found, func(a, b binaries) int { return cmp.Compare(b.major, a.major) })
	return found
}

// versionPattern matches what "postgres --version" and "initdb --version"
// print, also for beta versions.
var versionPattern = regexp.MustCompile(`\(PostgreSQL\) (\d+)`)

// inspect asks the programs in dir for their version, which shows as well that
// the account can run them.
func inspect(ctx context.Context, runAs account, dir string) (binaries, error) {
	b := binaries{dir: dir}
	for _, program := range []string{"initdb", "postgres"} {
		out, err := output(runAs.command(ctx, b.path(program), "--version"))
		if err != nil {
			return binaries{}, fmt.Errorf("%s --version: %w%s", b.path(program), err, lastLines(out))
		}
		m := versionPattern.FindSubmatch(out)
		if m == nil {
			return binaries{}, fmt.Errorf("%s --version printed %q", b.path(program), out)
		}
		if b.major, err = strconv.Atoi(string(m[1])); err != nil {
			return binaries{}, err
		}
	}
	return b, nil
}
