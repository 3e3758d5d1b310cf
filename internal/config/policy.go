package config

// What Policy.Name takes.
const (
	PolicyStaff  = "staff"
	PolicyProven = "proven"
)

// Policy is what lets a swap through.
type Policy struct {
	Name string `name:"policy" env:"SWAPDESK_POLICY" default:"staff" placeholder:"POLICY" help:"What lets a swap through (${default}). staff: a person, each time. proven: nobody is needed when the sender is authenticated and is the account on file, the tenant is found, and whoever asks has proved that the new username is theirs."`
}

// Validate implements kong's hook. What an orchestrator sets to nothing is not
// set.
func (c *Policy) Validate() error {
	switch c.Name {
	case "":
		c.Name = PolicyStaff
	case PolicyStaff, PolicyProven:
	default:
		return &Error{"SWAPDESK_POLICY", c.Name, PolicyStaff + " or " + PolicyProven}
	}
	return nil
}
