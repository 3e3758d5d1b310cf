package app

import (
	"context"
	"fmt"
	"net/http"
	"time"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
	"golang.org/x/sync/singleflight"
)

// tokenTimeout bounds one request for a token.
const tokenTimeout = 30 * time.Second

// token gets access tokens for Exchange Online with a client's credentials, and
// keeps each until shortly before it ends. One request is under way at a time,
// and nobody waits for it longer than their context lasts.
func (c Config) token() func(context.Context) (string, error) {
	client := context.WithValue(context.Background(), oauth2.HTTPClient, &http.Client{Timeout: tokenTimeout})
	source := (&clientcredentials.Config{
		ClientID: c.ClientID, ClientSecret: c.ClientSecret, TokenURL: c.TokenURL(c.Authority),
		Scopes: []string{"https://outlook.office365.com/.default"},
	}).TokenSource(client)
	var flight singleflight.Group
	return func(ctx context.Context) (string, error) {
		select {
		case answer := <-flight.DoChan("", func() (any, error) { return source.Token() }):
			if answer.Err != nil {
				return "", answer.Err
			}
			return answer.Val.(*oauth2.Token).AccessToken, nil
		case <-ctx.Done():
			return "", fmt.Errorf("the token endpoint does not answer: %w", ctx.Err())
		}
	}
}
