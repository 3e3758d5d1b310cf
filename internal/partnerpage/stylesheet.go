package partnerpage

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"net/http"
	"time"
)

const stylesheetPath = "/assets/partner.css"

//go:embed assets/partner.css
var stylesheet []byte

var stylesheetTag = func() string {
	sum := sha256.Sum256(stylesheet)
	return `"` + hex.EncodeToString(sum[:8]) + `"`
}()

// serveStylesheet lets browsers keep the stylesheet but ask each time, so that a
// page and its looks stay together through an upgrade.
func serveStylesheet(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("Content-Type", "text/css; charset=utf-8")
	w.Header().Set("ETag", stylesheetTag)
	http.ServeContent(w, r, "", time.Time{}, bytes.NewReader(stylesheet))
}
