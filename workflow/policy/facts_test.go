package policy

import (
	"reflect"
	"regexp"
	"testing"
)

// A fact without a name of its own in what is kept would change its name with the
// code, and be lost to the evaluations of before.
func TestEveryFactHasANameForKeeping(t *testing.T) {
	t.Parallel()
	name := regexp.MustCompile(`^[a-z]+(_[a-z]+)*(,omit(empty|zero))?$`)
	for _, part := range []any{Facts{}, Tenant{}, Username{}, Earlier{}} {
		kind := reflect.TypeOf(part)
		for field := range kind.Fields() {
			if tag := field.Tag.Get("json"); !name.MatchString(tag) {
				t.Errorf("%s.%s: %q", kind.Name(), field.Name, tag)
			}
		}
	}
}
