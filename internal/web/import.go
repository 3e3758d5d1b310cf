package web

import (
	"bytes"
	"errors"
	"io"
	"net/http"

	"github.com/swapdesk/swapdesk/internal/directory"
	"github.com/swapdesk/swapdesk/internal/store"
)

// maxImport bounds a file of accounts: some 100,000 lines. It goes to the browser and back
// with the preview, so that nothing is kept here for it.
const maxImport = 5 << 20

// shownChanges is how many accounts a preview lists.
const shownChanges = 200

// importPreview is what an import would do, or why the file cannot be taken.
type importPreview struct {
	store.ImportResult
	Changes []store.ImportChange
	More    int // that are not listed
	File    string
	Faults  []string // what is wrong, with the number of each line
}

func (c *Console) importForm(w http.ResponseWriter, r *http.Request, _ visitor) error {
	return c.render(w, r, http.StatusOK, "import.html", view{Title: "Import accounts", Section: "accounts"})
}

// previewImport reads a file and shows what it would change.
func (c *Console) previewImport(w http.ResponseWriter, r *http.Request, _ visitor) error {
	file, err := uploaded(r)
	if err != nil {
		return err
	}
	preview := &importPreview{File: string(file)}
	status := http.StatusOK
	list, err := directory.Read(bytes.NewReader(file))
	if err != nil {
		preview.Faults, status = faults(err), http.StatusUnprocessableEntity
	} else {
		preview.ImportResult, preview.Changes, err = c.Store.PreviewImport(r.Context(), list, shownChanges)
		if err != nil {
			return err
		}
		preview.More = preview.Added + preview.Changed - len(preview.Changes)
	}
	return c.render(w, r, status, "import.html", view{Title: "Import accounts", Section: "accounts", Data: preview})
}

// importAccounts takes the file that was previewed.
func (c *Console) importAccounts(w http.ResponseWriter, r *http.Request, v visitor) error {
	list, err := directory.Read(bytes.NewReader([]byte(r.FormValue("csv"))))
	if err != nil {
		return badInput("The list has changed on its way: choose the file once more.")
	}
	result, err := c.Store.ImportAccounts(r.Context(), list, v.actor())
	if err != nil {
		return err
	}
	c.say(r, "Accounts: %d added, %d changed, %d as they were, %d left out because a swap has replaced them.",
		result.Added, result.Changed, result.Same, len(result.Swapped))
	http.Redirect(w, r, "/accounts", http.StatusSeeOther)
	return nil
}

// uploaded is the file of the form, or the text that was pasted instead of one.
func uploaded(r *http.Request) ([]byte, error) {
	if err := r.ParseMultipartForm(maxImport); err != nil && !errors.Is(err, http.ErrNotMultipart) {
		return nil, err
	}
	if text := r.FormValue("csv"); text != "" {
		return []byte(text), nil
	}
	f, _, err := r.FormFile("file")
	if err != nil {
		return nil, badInput("Choose a CSV file first, or paste its lines.")
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxImport+1))
	if err == nil && len(data) > maxImport {
		err = badInput("The file is larger than %d MB: import it in parts, or with `swapdesk accounts import`.", maxImport>>20)
	}
	return data, err
}

// faults are the joined errors of a file, one by one.
func faults(err error) []string {
	var list []string
	var joined interface{ Unwrap() []error }
	if errors.As(err, &joined) {
		for _, e := range joined.Unwrap() {
			list = append(list, e.Error())
		}
		return list
	}
	return []string{err.Error()}
}
