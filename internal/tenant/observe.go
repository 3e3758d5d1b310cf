package tenant

// Paused is how many authorities are left alone after failures in a row, or
// tried with single requests since.
func (c *Client) Paused() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	n := 0
	for _, b := range c.breakers {
		if b.failures >= tripAfter {
			n++
		}
	}
	return n
}
