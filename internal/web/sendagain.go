package web

import (
	"errors"
	"maps"
	"mime/multipart"
	"net/http"
	"slices"
)

// formAgain is a form that was sent after its session had ended, to be sent once more.
type formAgain struct {
	Action string
	// Typed are the fields that people write in; the others go along.
	Typed, Along []formField
	// File is set where a file was chosen: no page can give one back.
	File bool
}

type formField struct{ Name, Value string }

// typedFields are the names of the fields that people write in, on pages without a draft of
// their own (see signedOut).
var typedFields = map[string]string{
	"reason": "Why, for the partners", "csv": "The lines", "name": "Name", "email": "Address",
}

// Label says what a field is for.
func (f formField) Label() string { return typedFields[f.Name] }

// sendAgain gives a form back to somebody whose session has ended: going back would show
// them the page for signing in, and what they typed would be lost.
func (c *Console) sendAgain(w http.ResponseWriter, r *http.Request) error {
	if err := r.ParseMultipartForm(maxImport); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return errSignIn
	}
	p := formAgain{Action: r.URL.Path, File: r.MultipartForm != nil && hasFile(r)}
	size := 0
	for _, name := range slices.Sorted(maps.Keys(r.PostForm)) {
		for _, value := range r.PostForm[name] {
			size += len(name) + len(value)
			if typedFields[name] != "" && value != "" {
				p.Typed = append(p.Typed, formField{name, value})
			} else {
				p.Along = append(p.Along, formField{name, value})
			}
		}
	}
	if len(p.Typed)+len(p.Along) == 0 || size > maxImport {
		return errSignIn
	}
	return c.render(w, r, errSignIn.status, "sendagain.html", view{Title: errSignIn.title, Data: p})
}

func hasFile(r *http.Request) bool {
	for _, files := range r.MultipartForm.File {
		if slices.ContainsFunc(files, func(f *multipart.FileHeader) bool { return f.Size > 0 }) {
			return true
		}
	}
	return false
}
