// Package fakeissuer is an OpenID Connect issuer in the process, for the demo and the tests:
// discovery, keys, a page to choose who one is, and the token endpoint with PKCE (RFC 7636).
// It serves on loopback only and knows no passwords.
package fakeissuer

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Person is somebody whom the issuer knows, with the claims that it makes about them.
type Person struct {
	Subject, Email, Name string
	Verified             bool
	Groups               []string
}

// Issuer is a running issuer.
type Issuer struct {
	ClientID, ClientSecret string

	url    string
	key    *rsa.PrivateKey
	server *http.Server
	done   chan struct{}

	mu     sync.Mutex
	people []Person
	codes  map[string]grant
	// spoil changes claims before they are signed.
	spoil func(map[string]any)
}

// grant is what a code stands for.
type grant struct {
	person                     Person
	nonce, challenge, redirect string
}

// Start starts an issuer for one client.
func Start(people ...Person) (*Issuer, error) {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		return nil, err
	}
	listener, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	i := &Issuer{
		ClientID: "swapdesk", ClientSecret: rand.Text(), url: "http://" + listener.Addr().String(), key: key,
		people: people, codes: map[string]grant{}, done: make(chan struct{}),
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", i.discovery)
	mux.HandleFunc("GET /keys", i.keys)
	mux.HandleFunc("GET /authorize", i.choose)
	mux.HandleFunc("POST /authorize", i.authorize)
	mux.HandleFunc("POST /token", i.token)
	i.server = &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}
	go func() {
		defer close(i.done)
		_ = i.server.Serve(listener) // ends by Close
	}()
	return i, nil
}

// URL is the issuer's identifier.
func (i *Issuer) URL() string { return i.url }

// Spoil has the claims of the tokens that follow changed before they are signed; nil ends
// that.
func (i *Issuer) Spoil(f func(claims map[string]any)) {
	i.mu.Lock()
	defer i.mu.Unlock()
	i.spoil = f
}

// Close returns when nothing runs any more.
func (i *Issuer) Close() error {
	err := i.server.Close()
	<-i.done
	return err
}

func (i *Issuer) discovery(w http.ResponseWriter, _ *http.Request) {
	answer(w, map[string]any{
		"issuer": i.url, "authorization_endpoint": i.url + "/authorize", "token_endpoint": i.url + "/token", "jwks_uri": i.url + "/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "code_challenge_methods_supported": []string{"S256"},
	})
}

func (i *Issuer) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &i.key.PublicKey, KeyID: "1", Algorithm: "RS256", Use: "sig"}}})
}

var page = template.Must(template.New("").Parse(`<!doctype html><html lang="en"><title>Who are you?</title>
<meta name="viewport" content="width=device-width"><h1>Who are you?</h1>
{{range .}}<form method="post"><button name="sub" value="{{.Subject}}">{{.Name}} ({{.Email}})</button></form>{{end}}</html>`))

func (i *Issuer) choose(w http.ResponseWriter, r *http.Request) {
	if r.URL.Query().Get("client_id") != i.ClientID || r.URL.Query().Get("code_challenge_method") != "S256" {
		http.Error(w, "invalid_request", http.StatusBadRequest)
		return
	}
	_ = page.Execute(w, i.people) // a browser that has gone needs no page
}

func (i *Issuer) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	for _, p := range i.people {
		if p.Subject != r.FormValue("sub") {
			continue
		}
		code := rand.Text()
		i.mu.Lock()
		i.codes[code] = grant{p, q.Get("nonce"), q.Get("code_challenge"), q.Get("redirect_uri")}
		i.mu.Unlock()
		back := url.Values{"code": {code}, "state": {q.Get("state")}}
		http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusSeeOther)
		return
	}
	http.Error(w, "nobody", http.StatusBadRequest)
}

// token exchanges a code, once.
func (i *Issuer) token(w http.ResponseWriter, r *http.Request) {
	id, secret, _ := r.BasicAuth()
	i.mu.Lock()
	g, ok := i.codes[r.FormValue("code")]
	delete(i.codes, r.FormValue("code"))
	spoil := i.spoil
	i.mu.Unlock()
	sum := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	if !ok || id != i.ClientID || secret != i.ClientSecret || g.redirect != r.FormValue("redirect_uri") ||
		g.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
		w.WriteHeader(http.StatusBadRequest)
		answer(w, map[string]any{"error": "invalid_grant"})
		return
	}
	now := time.Now()
	claims := map[string]any{
		"iss": i.url, "sub": g.person.Subject, "aud": i.ClientID, "iat": now.Unix(), "exp": now.Add(time.Hour).Unix(), "nonce": g.nonce,
		"email": g.person.Email, "email_verified": g.person.Verified, "name": g.person.Name, "groups": g.person.Groups,
	}
	if spoil != nil {
		spoil(claims)
	}
	signed, err := i.sign(claims)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, map[string]any{"access_token": rand.Text(), "token_type": "Bearer", "expires_in": 3600, "id_token": signed})
}

func (i *Issuer) sign(claims map[string]any) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.RS256, Key: i.key},
		(&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", "1"))
	if err != nil {
		return "", errors.Join(errors.New("the token cannot be signed"), err)
	}
	return jwt.Signed(signer).Claims(claims).Serialize()
}

func answer(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a client that has gone needs no answer
}
