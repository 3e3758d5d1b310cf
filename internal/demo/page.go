package demo

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

// confirmLink is the link of a challenge.
var confirmLink = regexp.MustCompile(`https?://\S+/confirm/\w+`)

// open looks at a page as whatever checks links does, which may change nothing.
func open(ctx context.Context, link string) error {
	return browse(ctx, http.MethodGet, link, "")
}

// press presses a button of the page behind a link.
func press(ctx context.Context, link, answer string) error {
	return browse(ctx, http.MethodPost, link, url.Values{"answer": {answer}}.Encode())
}

// browse follows to where the page leads, and fails unless that is well.
func browse(ctx context.Context, method, link, form string) error {
	r, err := http.NewRequestWithContext(ctx, method, link, strings.NewReader(form))
	if err != nil {
		return err
	}
	if method == http.MethodPost {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Origin", r.URL.Scheme+"://"+r.URL.Host)
		r.Header.Set("Sec-Fetch-Site", "same-origin")
	}
	answer, err := http.DefaultClient.Do(r)
	if err != nil {
		return err
	}
	defer answer.Body.Close()
	if _, err := io.Copy(io.Discard, answer.Body); err != nil {
		return err
	}
	if answer.StatusCode != http.StatusOK {
		return fmt.Errorf("%s %s: %s", method, link, answer.Status)
	}
	return nil
}
