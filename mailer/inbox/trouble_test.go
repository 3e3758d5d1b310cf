package inbox

import "testing"

func TestChunk(t *testing.T) {
	t.Parallel()
	same := func(n int, size int64) (todo []listed) {
		for i := range n {
			todo = append(todo, listed{uid: uint32(i + 1), size: size})
		}
		return todo
	}
	tests := map[string]struct {
		trouble trouble
		todo    []listed
		want    int
	}{
		"few":                           {trouble{}, same(3, 1000), 3},
		"many":                          {trouble{}, same(101, 1000), 100},
		"heavy":                         {trouble{}, same(5, 9<<20), 3},
		"exactly full":                  {trouble{}, same(5, 8<<20), 4},
		"too large ones weigh nothing":  {trouble{}, same(5, 60<<20), 5},
		"after a failure, one":          {trouble{singlesTo: 100}, same(5, 1000), 1},
		"after what failed, many again": {trouble{singlesTo: 100}, []listed{{uid: 101}, {uid: 102}}, 2},
	}
	for name, test := range tests {
		if got := len(test.trouble.chunk(test.todo)); got != test.want {
			t.Errorf("%s: a chunk of %d, want %d", name, got, test.want)
		}
	}
}

func TestGiveUp(t *testing.T) {
	t.Parallel()
	one, other, both := []listed{{uid: 1}}, []listed{{uid: 2}}, []listed{{uid: 1}, {uid: 2}}
	var tr trouble
	for i, step := range []struct {
		chunk []listed
		want  bool
	}{
		{both, false}, {one, false}, {one, false}, {one, true}, // three attempts of the message itself
		{other, false}, {other, false}, {one, false}, // another message has its own
		{one, false}, {one, true},
	} {
		if got := tr.failed(step.chunk); got != step.want {
			t.Errorf("step %d: giving up %t, want %t", i, got, step.want)
		}
	}
	if tr.under(7); tr != (trouble{validity: 7}) {
		t.Errorf("under another UIDVALIDITY: %+v", tr)
	}
}
