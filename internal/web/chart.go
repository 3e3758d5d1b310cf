package web

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
)

// The size of a chart, in the units of its view box, and what is left free around the plot.
const (
	chartWidth, chartHeight = 560.0, 220.0
	chartLeft, chartRight   = 52.0, 12.0
	chartTop, chartBottom   = 12.0, 28.0
)

// chart is a picture of some series over the same times, as an SVG whose colours and sizes
// are the style sheet's. What it shows is said in its title and description, and in a table
// beside it.
type chart struct {
	ID, Title, Desc string
	Width, Height   float64
	Left, Right     float64 // where the plot begins and ends
	Rules           []mark  // the values at the side
	Times           []mark  // the times below
	Bars            []bar
	Lines           []line
	Dots            []dot
	Legend          []key
}

type (
	mark struct {
		X, Y string
		Text string
	}
	bar struct {
		X, Y, W, H string
		Series     int
		Text       string
	}
	line struct {
		Points string
		Series int
	}
	dot struct {
		X, Y   string
		Series int
		Text   string
	}
	key struct {
		Series int
		Name   string
	}
)

// series is a value at each of a chart's times; NaN where there is none.
type series struct {
	Name   string
	Values []float64
}

// scale is how values are told: in a unit, and as text.
type scale struct {
	unit float64
	text func(float64) string
}

// counts is the scale of numbers of things.
var counts = scale{1, func(v float64) string { return group(int(math.Round(v))) }}

// lasted is the scale of durations in seconds, whose marks are in the unit that fits the
// longest.
func lasted(longest float64) scale {
	unit, name := 1.0, "s"
	switch {
	case longest > 2*86400:
		unit, name = 86400, "d"
	case longest > 2*3600:
		unit, name = 3600, "h"
	case longest > 120:
		unit, name = 60, "min"
	}
	return scale{unit, func(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v/unit), ".0") + " " + name }}
}

// newChart has the frame of a chart: rules up to the greatest value, and some of the times.
func newChart(id, title string, times []time.Time, greatest float64, s scale) *chart {
	c := &chart{
		ID: id, Title: title, Width: chartWidth, Height: chartHeight,
		Left: chartLeft, Right: chartWidth - chartRight,
	}
	step := niceStep(greatest / s.unit / 4)
	top := math.Max(1, math.Ceil(greatest/s.unit/step)) * step
	for v := 0.0; v <= top+step/2; v += step {
		c.Rules = append(c.Rules, mark{X: px(chartLeft - 8), Y: px(plotY(v/top, 1)), Text: s.text(v * s.unit)})
	}
	every := (len(times) + 6) / 7
	for i, t := range times {
		if (len(times)-1-i)%max(every, 1) == 0 {
			c.Times = append(c.Times, mark{X: px(c.plotX(i, len(times))), Y: px(chartHeight - 8), Text: t.UTC().Format("2 Jan")})
		}
	}
	return c
}

// niceStep is the least of 1, 2 and 5 times a power of ten that is v or more.
func niceStep(v float64) float64 {
	if v <= 0 {
		return 1
	}
	power := math.Pow(10, math.Floor(math.Log10(v)))
	for _, f := range []float64{1, 2, 5, 10} {
		if f*power >= v*0.999 {
			return f * power
		}
	}
	return 10 * power
}

// plotX is the middle of the place of the i-th of n times.
func (c *chart) plotX(i, n int) float64 {
	return c.Left + (float64(i)+0.5)*(c.Right-c.Left)/float64(max(n, 1))
}

// plotY is the height of v where top is the greatest value.
func plotY(v, top float64) float64 {
	return chartHeight - chartBottom - v/top*(chartHeight-chartTop-chartBottom)
}

func px(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") }

// top is the value of the uppermost rule.
func topOf(greatest float64, s scale) float64 {
	step := niceStep(greatest / s.unit / 4)
	return math.Max(1, math.Ceil(greatest/s.unit/step)) * step * s.unit
}

// lineChart draws a line for each series. A time without a value breaks it.
func lineChart(id, title string, times []time.Time, all []series, scaled func(greatest float64) scale, told func(float64) string) *chart {
	greatest := 0.0
	for _, s := range all {
		for _, v := range s.Values {
			greatest = math.Max(greatest, orZero(v))
		}
	}
	sc := scaled(greatest)
	c, top := newChart(id, title, times, greatest, sc), topOf(greatest, sc)
	for n, s := range all {
		c.Legend = append(c.Legend, key{n, s.Name})
		var points []string
		end := func() {
			if len(points) > 1 {
				c.Lines = append(c.Lines, line{strings.Join(points, " "), n})
			}
			points = nil
		}
		for i, v := range s.Values {
			if math.IsNaN(v) {
				end()
				continue
			}
			x, y := px(c.plotX(i, len(times))), px(plotY(v, top))
			points = append(points, x+","+y)
			c.Dots = append(c.Dots, dot{x, y, n, fmt.Sprintf("%s, %s: %s", times[i].UTC().Format("2 Jan 2006"), s.Name, told(v))})
		}
		end()
	}
	c.Desc = describe(times, all, told)
	return c
}

// barChart puts the series on top of each other.
func barChart(id, title string, times []time.Time, all []series) *chart {
	greatest := 0.0
	for i := range times {
		sum := 0.0
		for _, s := range all {
			sum += s.Values[i]
		}
		greatest = math.Max(greatest, sum)
	}
	c, top := newChart(id, title, times, greatest, counts), topOf(greatest, counts)
	width := (c.Right - c.Left) / float64(max(len(times), 1)) * 0.7
	for i, t := range times {
		below := 0.0
		for n, s := range all {
			v := s.Values[i]
			if v == 0 {
				continue
			}
			y := plotY(below+v, top)
			c.Bars = append(c.Bars, bar{
				px(c.plotX(i, len(times)) - width/2), px(y), px(width), px(plotY(below, top) - y), n,
				fmt.Sprintf("week of %s, %s: %s", t.Format("2 Jan 2006"), s.Name, counts.text(v)),
			})
			below += v
		}
	}
	for n, s := range all {
		if slices.ContainsFunc(s.Values, func(v float64) bool { return v != 0 }) {
			c.Legend = append(c.Legend, key{n, s.Name})
		}
	}
	c.Desc = describe(times, all, counts.text)
	return c
}

// describe says in words what each series does: from where to where, and its peak.
func describe(times []time.Time, all []series, told func(float64) string) string {
	var says []string
	for _, s := range all {
		first, last, peak := -1, -1, -1
		for i, v := range s.Values {
			if math.IsNaN(v) {
				continue
			}
			if first < 0 {
				first = i
			}
			if peak < 0 || v > s.Values[peak] {
				peak = i
			}
			last = i
		}
		if first < 0 {
			says = append(says, s.Name+": no value.")
			continue
		}
		day := func(i int) string { return times[i].UTC().Format("2 Jan 2006") }
		says = append(says, fmt.Sprintf("%s: %s on %s, %s on %s, at most %s on %s.", s.Name,
			told(s.Values[first]), day(first), told(s.Values[last]), day(last), told(s.Values[peak]), day(peak)))
	}
	return strings.Join(says, " ")
}

func orZero(v float64) float64 {
	if math.IsNaN(v) {
		return 0
	}
	return v
}

// group writes a number with its thousands apart.
func group(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0 && s[i-1] != '-'; i -= 3 {
		s = s[:i] + "\u202f" + s[i:]
	}
	return s
}

// lasting is a duration as people say it, with the two digits that matter.
func lasting(d time.Duration) string {
	tell := func(v float64, unit string) string {
		if v >= 10 {
			return fmt.Sprintf("%.0f %s", v, unit)
		}
		return strings.TrimSuffix(fmt.Sprintf("%.1f", v), ".0") + " " + unit
	}
	switch {
	case d < time.Minute:
		return tell(d.Seconds(), "s")
	case d < time.Hour:
		return tell(d.Minutes(), "min")
	case d < 48*time.Hour:
		return tell(d.Hours(), "h")
	default:
		return tell(d.Hours()/24, "days")
	}
}
