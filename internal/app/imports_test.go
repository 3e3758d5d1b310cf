package app

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/swapdesk/swapdesk/"

// direction says what a package may not import, by prefixes inside the module;
// only lists what it may import there, when that is short.
var direction = []struct {
	pkg   string
	never []string
	only  []string
}{
	{pkg: "workflow", only: []string{}},
	{pkg: "workflow/policy", only: []string{"workflow"}},
	{pkg: "workflow/pipeline", never: []string{"internal/web", "internal/partnerpage", "internal/config", "internal/cli", "internal/app"}},
	{pkg: "mailer", never: []string{"workflow", "internal"}},
	{pkg: "mailer/inbox", never: []string{"workflow", "internal"}},
	{pkg: "mailer/intake", only: []string{"mailer/username"}},
	{pkg: "mailer/username", only: []string{}},
	{pkg: "mailer/senderauth", never: []string{"workflow", "internal"}},
	{pkg: "internal/job", only: []string{}},
	{pkg: "internal/store", only: []string{"workflow", "internal/job", "internal/directory", "migrations"}},
	{pkg: "internal/tenant", only: []string{"mailer/username"}},
	{pkg: "internal/directory", only: []string{}},
	{pkg: "internal/pgrun", only: []string{}},
	{pkg: "internal/mailrun", only: []string{}},
	{pkg: "internal/mbox", only: []string{}},
	{pkg: "internal/fakedns", only: []string{}},
	{pkg: "internal/config", only: []string{"mailer", "mailer/inbox"}},
	{pkg: "internal/mailview", only: []string{}},
	{pkg: "internal/web", never: []string{"workflow/pipeline", "internal/partnerpage", "internal/config"}},
	{pkg: "internal/partnerpage", never: []string{"workflow/pipeline", "internal/web", "internal/config"}},
	{pkg: "internal/telemetry", only: []string{"workflow", "internal/job", "internal/store"}},
	{pkg: "migrations", only: []string{}},
}

func goList(t *testing.T, args ...string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), "go", append([]string{"list"}, args...)...)
	cmd.Dir = "../.."
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("go list: %v\n%s", err, out)
	}
	return strings.Split(strings.TrimSpace(string(out)), "\n")
}

// imports maps each package of the module to the packages that it imports,
// those of the module without its path.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, line := range goList(t, "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...") {
		fields := strings.Fields(strings.ReplaceAll(line, module, ""))
		all[fields[0]] = fields[1:]
	}
	return all
}

func under(path, prefix string) bool { return path == prefix || strings.HasPrefix(path, prefix+"/") }

func TestImportsHaveADirection(t *testing.T) {
	t.Parallel()
	all := imports(t)
	for _, rule := range direction {
		for _, path := range all[rule.pkg] {
			for _, never := range rule.never {
				if under(path, never) {
					t.Errorf("%s imports %s", rule.pkg, path)
				}
			}
			if _, ours := all[path]; rule.only != nil && ours && !slices.Contains(rule.only, path) {
				t.Errorf("%s imports %s", rule.pkg, path)
			}
		}
	}
	for pkg, paths := range all {
		if slices.Contains(paths, "internal/config") && pkg != "internal/app" && pkg != "internal/cli" {
			t.Errorf("%s imports internal/config: only app and cli may", pkg)
		}
		if slices.Contains(paths, "internal/partnerpage") && pkg != "internal/app" {
			t.Errorf("%s imports internal/partnerpage: only app may", pkg)
		}
		if under(pkg, "workflow") && pkg != "workflow/pipeline" {
			for _, path := range paths {
				if first, _, _ := strings.Cut(path, "/"); strings.Contains(first, ".") {
					t.Errorf("%s imports %s: it may import the standard library only", pkg, path)
				}
			}
		}
	}
}

func TestTheProgramLinksNoTestCode(t *testing.T) {
	t.Parallel()
	deps := goList(t, "-deps", "./cmd/swapdesk")
	if slices.Contains(deps, "testing") {
		t.Error("cmd/swapdesk links testing")
	}
}

var statement = regexp.MustCompile(`^\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|TRUNCATE|ALTER|CREATE) `)

// SQL belongs to the store, the schema to migrations, and pgrun makes databases.
func TestOnlyTheStoreHasSQL(t *testing.T) {
	t.Parallel()
	for _, line := range goList(t, "-f", `{{$d := .Dir}}{{$p := .ImportPath}}{{range .GoFiles}}{{$p}} {{$d}}/{{.}}{{"\n"}}{{end}}`, "./...") {
		pkg, file, ok := strings.Cut(line, " ")
		pkg = strings.TrimPrefix(pkg, module)
		if !ok || pkg == "internal/store" || pkg == "migrations" || pkg == "internal/pgrun" {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			literal, ok := n.(*ast.BasicLit)
			if !ok || literal.Kind != token.STRING {
				return true
			}
			text, err := strconv.Unquote(literal.Value)
			if err == nil && statement.MatchString(text) {
				t.Errorf("%s holds SQL: %.60s", file, text)
			}
			return true
		})
	}
}
