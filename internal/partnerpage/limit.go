package partnerpage

import (
	"crypto/sha256"
	"net"
	"net/http"
	"net/netip"
	"sync"

	"golang.org/x/time/rate"
)

// maxRemembered is how many keys a generation of a limiter holds, of some 200
// bytes each.
const maxRemembered = 4096

// A limiter allows each key so many tries at once and so many a second. It
// remembers two generations of keys; when the younger is full the older is
// forgotten, and its keys begin anew.
type limiter struct {
	every rate.Limit
	burst int

	mu         sync.Mutex
	young, old map[[sha256.Size]byte]*rate.Limiter
}

func newLimiter(every rate.Limit, burst int) *limiter {
	return &limiter{every: every, burst: burst, young: map[[sha256.Size]byte]*rate.Limiter{}}
}

func (l *limiter) allow(key string) bool {
	sum := sha256.Sum256([]byte(key)) // keys are as long as a stranger likes
	l.mu.Lock()
	defer l.mu.Unlock()
	one, ok := l.young[sum]
	if !ok {
		if one, ok = l.old[sum]; !ok {
			one = rate.NewLimiter(l.every, l.burst)
		}
		if len(l.young) >= maxRemembered {
			l.old, l.young = l.young, map[[sha256.Size]byte]*rate.Limiter{}
		}
		l.young[sum] = one
	}
	return one.Allow()
}

// clientHost is the address that the connection comes from. X-Forwarded-For is
// what anybody writes, and is not looked at.
func clientHost(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}

// networkOf is what counts as one client: an IPv4 address, or the /64 that one
// customer has of IPv6.
func networkOf(r *http.Request) string {
	host := clientHost(r)
	addr, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if addr = addr.WithZone("").Unmap(); addr.Is4() {
		return addr.String()
	}
	return netip.PrefixFrom(addr, 64).Masked().String()
}
