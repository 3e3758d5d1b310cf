package workflow

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The lists of names have all that the sources have, and nothing else.
func TestNamesAreWhole(t *testing.T) {
	t.Parallel()
	events, occasions := sourceNames(t, "event.go"), sourceNames(t, "next.go")
	listed := slices.Sorted(slices.Values(EventNames()))
	if slices.Sort(events.events); !slices.Equal(listed, events.events) {
		t.Errorf("events %v, want %v", listed, events.events)
	}
	var mails []string
	for _, o := range Occasions() {
		mails = append(mails, string(o))
	}
	slices.Sort(mails)
	want := slices.DeleteFunc(occasions.occasions, func(s string) bool { return s == string(NoMail) })
	if slices.Sort(want); !slices.Equal(mails, want) {
		t.Errorf("occasions %v, want %v", mails, want)
	}
}

// named are the names that a file gives: those of the methods and constants of events, and
// the constants of occasions.
type named struct{ events, occasions []string }

func sourceNames(t *testing.T, file string) (n named) {
	t.Helper()
	tree, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	text := func(e ast.Expr) string {
		s, err := strconv.Unquote(e.(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	ast.Inspect(tree, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.FuncDecl:
			if node.Recv != nil && node.Name.Name == "name" {
				n.events = append(n.events, text(node.Body.List[0].(*ast.ReturnStmt).Results[0]))
			}
		case *ast.ValueSpec:
			kind, typed := node.Type.(*ast.Ident)
			switch {
			case typed && kind.Name == "Occasion":
				n.occasions = append(n.occasions, text(node.Values[0]))
			case !typed && strings.HasPrefix(node.Names[0].Name, "Event"):
				n.events = append(n.events, text(node.Values[0]))
			}
		}
		return true
	})
	return n
}
