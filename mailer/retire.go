package mailer

import "time"

// retireIdle ends sessions that have had no mail for the idle timeout, until
// Close.
func (s *Sender) retireIdle() {
	tick := time.NewTicker(max(s.limits.IdleTimeout/4, time.Millisecond))
	defer tick.Stop()
	for {
		select {
		case <-s.closing:
			return
		case now := <-tick.C:
			s.retire(now.Add(-s.limits.IdleTimeout))
		}
	}
}

// retire ends the sessions that were last used before the cutoff. It takes a
// slot as a mail does, so that a goodbye counts as a connection too; while every
// slot is busy, all is left to the next tick.
func (s *Sender) retire(cutoff time.Time) {
	select {
	case s.slots <- struct{}{}:
		defer s.release()
	default:
		return
	}
	for via := s.takeOldest(cutoff); via != nil; via = s.takeOldest(cutoff) {
		via.quit()
	}
}

func (s *Sender) takeOldest(cutoff time.Time) *session {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.idle) == 0 || s.idle[0].idleSince.After(cutoff) {
		return nil
	}
	oldest := s.idle[0]
	s.idle = append(s.idle[:0], s.idle[1:]...)
	return oldest
}
