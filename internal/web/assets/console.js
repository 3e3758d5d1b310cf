// What pages do beside what htmx does. Everything here makes quicker what works without it.
"use strict";

// Times are shown in the viewer's own zone when one points at them.
function localTimes(root) {
  for (const t of root.querySelectorAll("time[datetime]")) {
    t.title = new Date(t.dateTime).toLocaleString(undefined, { dateStyle: "full", timeStyle: "long" });
  }
}

// A button that was pressed shows that it was, until there is an answer; pressed again it
// asks for nothing more. What htmx sends has its own sign.
document.addEventListener("submit", (e) => {
  const button = e.submitter;
  if (!button || e.defaultPrevented) return;
  if (button.getAttribute("aria-busy")) e.preventDefault();
  else button.setAttribute("aria-busy", "true");
});
window.addEventListener("pageshow", () => {
  for (const b of document.querySelectorAll("button[aria-busy]")) b.removeAttribute("aria-busy");
});

document.addEventListener("DOMContentLoaded", () => localTimes(document));
document.addEventListener("htmx:load", (e) => localTimes(e.detail.elt));

// A canned text goes into its field at once, in place of a page that has it there. The key
// that presses the link is not for the field, which has the focus once it is up again.
function fill(e) {
  const link = e.target.closest?.("a[data-fill]");
  if (!link || e.ctrlKey || e.metaKey || e.shiftKey || (e.type === "keydown" && e.key !== "Enter")) return;
  e.preventDefault();
  const field = document.getElementById(link.dataset.fill);
  field.value = link.dataset.text;
  if (e.type === "click") field.focus();
  else document.addEventListener("keyup", () => field.focus(), { once: true });
}
document.addEventListener("click", fill);
document.addEventListener("keydown", fill);

// The menu closes by Escape, and by what is pressed elsewhere.
const menu = () => document.querySelector(".menu[open]");
document.addEventListener("click", (e) => { if (!e.target.closest?.(".menu")) menu()?.removeAttribute("open"); });
document.addEventListener("keydown", (e) => {
  const open = e.key === "Escape" && menu();
  if (!open) return;
  open.removeAttribute("open");
  open.querySelector("summary").focus();
});

// Where lists of links run out of a phone's screen, the page that one is on is in view, and
// so is what has the focus: browsers are content with a part of it.
function show(link) {
  const list = link.parentElement;
  if (list.scrollWidth > list.clientWidth) list.scrollLeft = link.offsetLeft - list.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
}
document.addEventListener("DOMContentLoaded", () => document.querySelectorAll(".bar nav [aria-current], .tabs [aria-current]").forEach(show));
document.addEventListener("focusin", (e) => { if (e.target.matches(".bar nav > a, .tabs > a")) show(e.target); });
