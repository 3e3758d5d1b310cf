package partnerpage

import (
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var pages = []page{page(Open), page(Used), page(Declined), page(Expired), page(Void), unknownPage, busyPage, downPage, refusedPage}

func (b *bench) page(t *testing.T, lang string, name page) string {
	t.Helper()
	s := newSite(Options{DeskName: "Vendor co-sell desk", DeskAddress: "cosell@vendor.example", PortalURL: "https://portal.vendor.example/signin", Log: slog.New(slog.NewTextHandler(t.Output(), nil))})
	c := b.links.byName[string(name)]
	if name == page(Open) {
		c = b.links.byName[token]
	}
	r := httptest.NewRequest(http.MethodGet, ConfirmPath+token, nil)
	r.Header.Set("Accept-Language", lang)
	w := httptest.NewRecorder()
	s.show(w, r, 200, name, c)
	return w.Body.String()
}

// Every page, in English; and all of them in each other language, a file each.
func TestGolden(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	files := map[string]string{}
	for _, name := range pages {
		files["en_"+string(name)+".html"] = b.page(t, "en", name)
		for _, lang := range languages[1:] {
			files[lang+".html"] += fmt.Sprintf("<!-- %s -->\n%s\n", name, b.page(t, lang, name))
		}
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		goldenFile(t, filepath.Join("testdata", "golden", name), files[name])
	}
	there, err := filepath.Glob("testdata/golden/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, path := range there {
		if files[filepath.Base(path)] == "" {
			t.Errorf("%s belongs to no page", path)
		}
	}
}

func goldenFile(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs; look at it, then -update (-golden +got):\n%s", path, diff)
	}
}

func TestWithoutAPortalOrAName(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	h := Handler(Options{Confirmations: b.links, DeskAddress: "cosell@vendor.example"})
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequest(http.MethodGet, ConfirmPath+"used", nil))
	if body := w.Body.String(); !strings.Contains(body, "signing in to Partner Sales Connect stays") || !strings.Contains(body, "<header>Co-sell desk</header>") {
		t.Errorf("%s", body)
	}
}
