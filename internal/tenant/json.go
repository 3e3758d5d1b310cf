package tenant

import (
	"encoding/json"
	"time"
)

// plainAnswer is an Answer without its methods, so that they can use the tags.
type plainAnswer Answer

type wireAnswer struct {
	plainAnswer
	RetryAfterSeconds int64 `json:"retry_after_seconds,omitempty"`
}

// MarshalJSON writes the answer with RetryAfter in whole seconds, rounded up.
func (a Answer) MarshalJSON() ([]byte, error) {
	seconds := int64((a.RetryAfter + time.Second - 1) / time.Second)
	return json.Marshal(wireAnswer{plainAnswer(a), seconds})
}

// UnmarshalJSON reads what MarshalJSON wrote.
func (a *Answer) UnmarshalJSON(b []byte) error {
	var w wireAnswer
	if err := json.Unmarshal(b, &w); err != nil {
		return err
	}
	*a = Answer(w.plainAnswer)
	a.RetryAfter = time.Duration(w.RetryAfterSeconds) * time.Second
	return nil
}
