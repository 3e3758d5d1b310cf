package web

import "net/http"

func (c *Console) queue(w http.ResponseWriter, r *http.Request, _ visitor) error {
	return c.render(w, r, http.StatusOK, "queue.html", view{Title: "Queue", Section: "queue"})
}
