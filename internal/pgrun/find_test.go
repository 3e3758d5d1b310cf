package pgrun

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// fakePrograms puts programs into dir that can tell their version only.
func fakePrograms(t *testing.T, dir, version string, programs ...string) {
	t.Helper()
	if programs == nil {
		programs = []string{"initdb", "postgres"}
	}
	for _, p := range programs {
		write(t, filepath.Join(dir, p), fmt.Sprintf("#!/bin/sh\necho '%s (PostgreSQL) %s'\n", p, version), 0o755)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	dir := newDir(t)
	in := func(name string) string { return filepath.Join(dir, name) }
	fakePrograms(t, in("path15"), "15.8 (Debian 15.8-1)")
	fakePrograms(t, in("path12"), "12.1")
	fakePrograms(t, in("glob/9/bin"), "9.6.24")
	fakePrograms(t, in("glob/16/bin"), "16beta2")
	fakePrograms(t, in("glob/17/bin"), "17.0", "postgres") // no initdb
	fakePrograms(t, in("glob/19/bin"), "19.0")
	noError(t, os.Chmod(in("glob/19/bin/postgres"), 0o644)) // cannot be run
	fakePrograms(t, in("low/1/bin"), "15.1")
	fakePrograms(t, in("low/2/bin"), "18.1")
	fakePrograms(t, in("low/3/bin"), "16.1")
	noError(t, os.Mkdir(in("links"), 0o755))
	noError(t, os.Symlink(in("path15/postgres"), in("links/postgres")))

	for _, test := range []struct {
		name    string
		path    []string
		glob    string
		major   int
		want    string
		wantErr string
	}{
		{name: "PATH comes first", path: []string{"path15"}, glob: "glob", want: "path15"},
		{name: "PATH has a link only", path: []string{"links"}, want: "path15"},
		{name: "PATH's is too old", path: []string{"path12", "path15"}, want: "path15"},
		{name: "the highest that can be run", path: []string{"path12"}, glob: "glob", want: "glob/16/bin"},
		{name: "highest by version, not by name", glob: "low", want: "low/2/bin"},
		{name: "the data wants another", path: []string{"path15"}, glob: "glob", major: 16, want: "glob/16/bin"},
		{name: "the data wants an old one", path: []string{"path15"}, glob: "glob", major: 9, want: "glob/9/bin"},
		{
			name: "nothing", path: []string{"path12"},
			wantErr: "no Postgres 15 or later is installed: install it (Debian: apt-get install postgresql), or set SWAPDESK_DATABASE_URL to one elsewhere; fetching it by npm: there is no cache folder",
		},
		{
			name: "nothing for the data", path: []string{"path15"}, major: 14,
			wantErr: "the data was made by Postgres 14, which is not installed: install it (Debian: apt-get install postgresql-14)",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var path []string
			for _, p := range test.path {
				path = append(path, in(p))
			}
			f := Finder{Path: strings.Join(path, ":"), Globs: []string{in(test.glob + "/*/bin")}}
			runAs, err := chooseAccount("/nonexistent")
			noError(t, err)
			got, err := f.find(t.Context(), runAs, test.major, discard)
			if test.wantErr != "" {
				if err == nil || err.Error() != test.wantErr {
					t.Fatalf("got  %v\nwant %v", err, test.wantErr)
				}
				return
			}
			noError(t, err)
			if got.dir != in(test.want) {
				t.Errorf("got %s, want %s", got.dir, test.want)
			}
		})
	}
}

func TestNpmPackage(t *testing.T) {
	t.Parallel()
	npm, err := DefaultFinder().lookPath("npm")
	noError(t, err)
	dir := newDir(t)
	noError(t, os.Mkdir(filepath.Join(dir, "path"), 0o755))
	noError(t, os.Symlink(npm, filepath.Join(dir, "path", "npm")))
	f := Finder{Path: filepath.Join(dir, "path"), CacheDirs: []string{filepath.Join(dir, "cache")}}
	c := start(t, Options{Dir: filepath.Join(dir, "cluster"), Finder: &f})
	if got := query(t, c.URL("postgres"), "SHOW server_version"); !strings.HasPrefix(npmVersion, got+".") {
		t.Errorf("the server has version %s, the package %s", got, npmVersion)
	}
	noError(t, c.CreateDatabase(t.Context(), "other", ""))

	// From now on npm is not needed.
	f.Path = ""
	runAs, err := chooseAccount(c.dir.data())
	noError(t, err)
	_, err = f.find(t.Context(), runAs, npmMajor, discard)
	noError(t, err)
}

func TestNpmThatFails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, script string
		cacheMode    os.FileMode
		want         string
	}{
		{"not there", "", 0o755, "npm is not installed"},
		{"no network", "echo no network >&2; exit 1", 0o755, "npm pack: exit status 1\n\tno network"},
		{"another archive", "echo bad > other.tgz", 0o755, "other.tgz is not the package that is expected"},
		{"a cache for everybody", "echo bad > other.tgz", 0o777, "is open to other users"},
		{"a cache that is closed to the server", "echo bad > other.tgz", 0o700, "cannot enter"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dir := newDir(t)
			noError(t, os.Chmod(dir, 0o711))
			if test.script != "" {
				write(t, filepath.Join(dir, "npm"), "#!/bin/sh\n"+test.script+"\n", 0o755)
			}
			cache := filepath.Join(dir, "cache")
			noError(t, os.Mkdir(cache, 0o755))
			noError(t, os.Chmod(cache, test.cacheMode))
			f := Finder{Path: dir, CacheDirs: []string{cache}}
			// Another user's server, so that we see what root does.
			runAs := newAccount(uint32(os.Geteuid())+4711, uint32(os.Getegid())+4711)
			_, err := f.npm(t.Context(), runAs, discard)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %s", err, test.want)
			}
			left, err := os.ReadDir(cache)
			if err != nil || len(left) > 0 {
				t.Errorf("left in the cache: %v, %v", left, err)
			}
		})
	}
}
