package config

import "testing"

func TestMask(t *testing.T) {
	t.Parallel()
	for held, want := range map[string]string{
		"":                                   "",
		"imaps://u:pw@host/INBOX":            "imaps://u:xxxxx@host/INBOX",
		"imaps://host/INBOX":                 "imaps://host/INBOX",
		"postgres://u:pw@h:port/x":           "postgres://***",
		"postgres://h/x?user=u&password=pw":  "postgres://***",
		"host=h user=u password=pw dbname=x": "***",
		"pw":                                 "***",
		"imaps://u:12/pw@host/INBOX":         "imaps://***",
		"smtp://a@b:12?pw@host":              "smtp://***",
		"smtp://u:12#pw@host":                "smtp://***",
	} {
		if got := mask(held); got != want {
			t.Errorf("mask(%q) = %q, want %q", held, got, want)
		}
	}
}

func TestOAuthIsAllOrNothing(t *testing.T) {
	t.Parallel()
	for _, c := range []OAuth{{}, {"t", "c", "s"}} {
		if err := c.Validate(); err != nil {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, c := range []OAuth{{"t", "c", ""}, {"t", "", "s"}, {"", "c", "s"}, {"", "", "s"}} {
		if c.Validate() == nil {
			t.Errorf("%+v was accepted", c)
		}
	}
}

func TestRoles(t *testing.T) {
	t.Parallel()
	r := Roles{"ingest, web"}
	if r.Validate() != nil || !r.Has(Ingest) || !r.Has(Web) || r.Has(Work) {
		t.Errorf("%+v", r)
	}
	for _, list := range []string{"", "cook", "ingest,,web"} {
		if (Roles{list}).Validate() == nil {
			t.Errorf("%q was accepted", list)
		}
	}
}
