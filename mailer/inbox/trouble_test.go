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
		"heavy":                         {trouble{}, same(5, 3<<20), 2},
		"exactly full":                  {trouble{}, same(5, 2<<20), 4},
		"heavier than a chunk":          {trouble{}, same(5, 9<<20), 1},
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

func TestSuspect(t *testing.T) {
	t.Parallel()
	one, other, both := []listed{{uid: 1}}, []listed{{uid: 2}}, []listed{{uid: 1}, {uid: 2}}
	var tr trouble
	for i, step := range []struct {
		chunk []listed
		want  bool
	}{
		{both, false}, {one, false}, {one, true}, {one, true}, // the third attempt may be the last
		{other, false}, {one, false}, {one, true}, // another message has its own
	} {
		tr.failed(step.chunk)
		if got := tr.suspects(step.chunk[0]); got != step.want {
			t.Errorf("step %d: a suspect %t, want %t", i, got, step.want)
		}
	}
	if tr.under(7); tr != (trouble{validity: 7}) {
		t.Errorf("under another UIDVALIDITY: %+v", tr)
	}
}

func TestProbe(t *testing.T) {
	t.Parallel()
	var tr trouble
	todo := []listed{{uid: 1}, {uid: 2}, {uid: 3}}
	for _, want := range []uint32{2, 3, 2} {
		if got := tr.probe(todo); len(got) != 1 || got[0].uid != want {
			t.Errorf("probe %v, want UID %d", got, want)
		}
	}
	if got := tr.probe(todo[:1]); len(got) != 0 {
		t.Errorf("probe %v, but there is no other message", got)
	}
}
