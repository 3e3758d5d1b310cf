package intake

import (
	"strings"
	"testing"
)

// rendered joins the lines of a document with "|", and marks quoted ones.
func rendered(t *testing.T, src string) string {
	t.Helper()
	lines, cut := renderHTML(src)
	if cut {
		t.Errorf("%.100s: cut", src)
	}
	var got []string
	for _, l := range lines {
		got = append(got, quoteMark(l)+l.text)
	}
	return strings.Trim(strings.Join(got, "|"), "|")
}

func TestRenderHTMLSetsApart(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		// Lines and cells.
		"a<br>b<br/>c</br>d": "a|b|c|d",
		"a<div>b</div>c":     "a|b|c",
		"<span style='display:block'>a</span><span>b</span>":       "a|b",
		"<a style='Display : Table-Cell'>a</a><a>b</a>":            "a|b",
		"<i style='display:inline-block'>a</i><i>b</i>":            "a b",
		"<i style='float:left'>a</i><i>b</i>":                      "a b",
		"<style>.c{display:block}</style><i class=c>a</i><i>b</i>": "a|b",
		"a<img src=x>b":                                              "a b",
		"<dl><dt>a<dd>b</dl>c":                                       "a|b|c",
		"<ol><li>a<ul><li>b</ul><li>c</ol>":                          "a||b||c",
		"<figure>a<figcaption>b</figcaption></figure>":               "a|b",
		"<details><summary>a</summary>b</details>":                   "a|b",
		"<table><tr><td>a</td><td>b</td></tr><tr><td>c<td>d</table>": "a\tb|c\td",
		"<table><tr><td>a</td><td><table><tr><td>b</td><td>c</td></tr></table></td></tr></table>":                 "a\tb\tc",
		"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>c</td><td>d</td></tr></tbody></table>": "a\tb|c\td",
		"<table><caption>a</caption><tr><td>b</td><td>c</td></tr></table>":                                        "a|b\tc",
		"<pre>a\n\n b\tc</pre>d":                    "a||b\tc|d",
		"<xmp>a\n<b></xmp>":                         "a|<b>",
		"<div>a</div><div>&nbsp;</div><div>b</div>": "a||b",

		// What stays together.
		"ja<b>n</b>e@con<wbr>toso.com":                    "jane@contoso.com",
		"<font color=red>jane</font><span>@x</span>":      "jane@x",
		"<b style='font-size:12px;color:#123'>jane</b>@x": "jane@x",
		"a&nbsp;&ensp; b":                                 "a b",
		"a&ampb &lt;c&gt &#64;&#x40 &eacute&copy":         "a&b <c> @@ \u00e9\u00a9",
		"co\u00adop a\u200bb":                             "co\u00adop a\u200bb",
		"<p class=MsoNormal>a<o:p></o:p></p><p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal>b</p>": "a||b",
		"<base href='http://x/'><link rel=x>a": "a",

		// Links are their text.
		"<a href='mailto:june@x'>Jane</a>":                         "Jane",
		"<a href='mailto:june@x'>jane@x</a>":                       "jane@x <mailto:june@x>",
		"<a href='MAILTO:J%61ne@x?subject=a'><b>JANE</b>@x</a>, b": "JANE@x, b",
		"<a href='https://june@x'>jane@x</a>":                      "jane@x",
		"a<a href='mailto:june@x'></a>b":                           "ab",
		"<a href=mailto:june@x><img src=x></a>":                    "",
	} {
		if got := rendered(t, src); got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

func TestRenderHTMLHides(t *testing.T) {
	t.Parallel()
	for _, style := range []string{
		"display:none", "DISPLAY : NONE !important", "/* x */display:/**/none", "color:red;display:none;",
		"visibility:hidden", "visibility: collapse", "mso-hide:all", "opacity:0", "opacity: 0.0", "max-height:0px",
		"height:0;overflow:hidden", "width:0px; overflow-x:hidden", "font-size:0", "font-size:0px", "font-size: 1px", "font-size:0.0em",
		"font-size:1%", "font:0/0 a", "font:bold 1px Arial", "text-indent:-9999px", "position:absolute;left:-10000px",
		"text-decoration:line-through", "text-decoration: underline line-through red", "color:transparent", "color:rgba(1,2,3,0)",
		"color:#fff;background:#ffffff", "color:white;background-color:rgb(255, 255, 255)", "background:url(x) white;color:transparent",
		"color:#FFF0", "background:none #eee;color:#eeeeee",
	} {
		if got := rendered(t, "a <span style=\""+style+"\">b<b>c</b></span> d"); got != "a d" {
			t.Errorf("%s shows: %q", style, got)
		}
	}
	for _, style := range []string{
		"display:inline", "visibility:visible", "opacity:0.5", "opacity:1", "max-height:none", "max-height:100px", "height:0", "font-size:12px",
		"font-size:0.8em", "font-size:small", "font:12px/0 Arial", "font:inherit", "color:#fff", "color:white;background:black", "color:red;background:url(red.png)",
		"color:windowtext;background:window", "color:inherit;background:inherit", "text-indent:-18pt", "margin-left:-10px", "text-decoration:underline", "color:#12345", "",
	} {
		if got := rendered(t, "a <span style=\""+style+"\">b<b>c</b></span> d"); got != "a bc d" {
			t.Errorf("%s hides: %q", style, got)
		}
	}
}

func TestRenderHTMLVisibility(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		// An element inside may show again, or not.
		"<div style='font-size:0px'>a<div style='font-size:13px'>b</div>c</div>d":                           "b|d",
		"<div style='visibility:hidden'>a<i style='visibility:visible'>b</i></div>c":                        "b|c",
		"<div style='display:none'>a<i style='display:block'>b</i></div>c":                                  "c",
		"<table bgcolor='#FFFFFF'><tr><td style='color:#fff'>a<td>b</table>":                                "b",
		"<table bgcolor=fff><tr><td><font color=ffffff>a</font><td>b</table>":                               "b",
		"<div style='background:#000'><div style='background:#fff'><b style='color:#000'>a</b></div></div>": "a",
		"<div style='background:#fff'><div style='color:#fff;background:transparent'>a</div>b</div>":        "b",

		// Tables, which no end tag outside or inside goes through.
		"<table><tr><td style='display:none'><table><tr><td>a</td><td>b</td></tr></table>c</td><td>d</table>e": "d|e",
		"<table><tr><td style='display:none'>a</table>b":                                                       "b",
		"<table style='display:none'><tr><td>a</table>b":                                                       "b",
		"<div style='display:none'><table><tr><td></div>a</table>b</div>c":                                     "c",
		"<table><tr><td><blockquote>a</table>b</blockquote>c":                                                  ">a|>b|c",
		strings.Repeat("<table><tr><td>", 40) + "<b hidden>a" + strings.Repeat("</table>", 40) + "b":           "b",

		// Hidden by other means.
		"<p hidden>a</p>b": "b",
		"<div class='preheader' style='display:none;max-height:0'>a</div>b":                                             "b",
		"<style>.x, p.y {display:none} #z{visibility:hidden}</style><i class='w X'>a</i><p class=y>b</p><p id=z>c</p>d": "d",
		"<style><!-- .x{display:none} /* .y{display:none} */ --></style><i class=x>a</i><i class=y>b</i>":               "b",
		"<style>@media print{.x{display:none}} @import 'a'; .y{display:none}</style><i class=x>a</i><i class=y>b</i>":   "a",
		"<style>.a .x{display:none} .x:hover{display:none} i{display:none}</style><i class=x>a</i>":                     "a",
		"<style>.x{display:none}</style><i class=x style='visibility:visible'>a</i>b":                                   "b",
		"<style>.x{font-size:0}</style><i class=x style='font-size:12px'>a</i>b":                                        "ab",
		"<o:p style='display:none'>a</o:p>b<v:x style='mso-hide:all'/>c":                                                "bc",
		"<title>a</title><script>b</script><template>c</template><iframe>d</iframe>e":                                   "e",
		"<noscript>a<b>b</b></noscript>c":                        "ab|c",
		"<!--[if mso]>a<![endif]-->b":                            "b",
		"<![if !mso]>a<![endif]>b":                               "ab",
		"<!--[if !mso]><!-->a<!--<![endif]-->b":                  "ab",
		"<!--[if gte mso 9]><xml>a<!-- b --></xml><![endif]-->c": "c",
		"<del>a</del><s>b</s><strike>c</strike>d":                "d",
	} {
		if got := rendered(t, src); got != want {
			t.Errorf("%s: %q, want %q", src, got, want)
		}
	}
}

// The username that a reader sees is the one that counts.
func TestReadHiddenText(t *testing.T) {
	t.Parallel()
	const other = "june@contoso.onmicrosoft.com"
	for _, message := range []string{
		withBody(htmlType, "<div style='font-size:0;max-height:0'>"+other+"</div>"+ask),
		withBody(htmlType, "<style>.preheader{display:none!important}</style><div class=preheader>"+other+"</div>"+ask),
		withBody(htmlType, "<table bgcolor='#ffffff'><tr><td><span style='color:#ffffff'>"+other+"</span></td></tr></table>"+ask),
		withBody(htmlType, "<!--[if mso]>"+other+"<![endif]-->"+ask),
	} {
		checkBoth(t, message, swapped1)
	}
	// What a reader sees is not what the link is for.
	linked := "<p>Please swap my address for <a href='mailto:" + other + "'>jane@contoso.onmicrosoft.com</a>.</p>"
	checkBoth(t, withBody(htmlType, linked), "needs_info/ambiguous_new")
	checkBoth(t, multipart("alternative", textPart("Please swap my address for jane@contoso.onmicrosoft.com."), htmlPart(linked)), "needs_info/ambiguous_new")
	checkBoth(t, withBody(htmlType, "<p>Please swap <a href='mailto:june@contoso.com'>jane@contoso.com</a> for jane@contoso.onmicrosoft.com.</p>"), "needs_info/ambiguous_new")
	checkBoth(t, multipart("alternative", textPart(ask), htmlPart("<span style='color:#fff;background:#fff'>"+ask+"</span> Please swap my address for "+other+".")),
		"needs_info/ambiguous_new")
}
