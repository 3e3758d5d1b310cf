// Keys. A key presses, or goes to, what has its name in data-key: in the current row first,
// then anywhere on the page. Rows have data-row, and in it a link with data-open.
"use strict";

const rows = () => [...document.querySelectorAll("[data-row]")];
const currentRow = () => document.querySelector("[data-row].current");

function goTo(row) {
  if (!row) return;
  currentRow()?.classList.remove("current");
  row.classList.add("current");
  row.querySelector("[data-open]")?.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
}

function step(by) {
  const all = rows();
  const here = all.indexOf(currentRow());
  goTo(all[here < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(here + by, 0), all.length - 1)]);
}

function select(row) {
  const box = row?.querySelector("input[type=checkbox]");
  if (box) box.click();
  return Boolean(box);
}

function press(key) {
  const row = currentRow();
  const named = `[data-key="${CSS.escape(key)}"]`;
  const at = row?.querySelector(named) ?? document.querySelector(`${named}:not([data-row] *)`);
  if (!at || at.disabled) return false;
  if (at.matches("a, button, summary")) {
    const form = at.form;
    // What decides on a selection decides on the current row, if nothing is selected.
    if (form?.id === "bulk" && !at.closest("[data-row]") && !form.querySelector("[name=pick]:checked") && !select(row)) return true;
    at.click();
  } else {
    at.focus();
    at.select?.();
  }
  return true;
}

const keysOn = () => { try { return localStorage.getItem("keys") !== "off"; } catch { return true; } };

function keyPressed(e) {
  if (e.ctrlKey || e.altKey || e.metaKey || e.isComposing || e.defaultPrevented) return;
  const typing = e.target.closest?.("textarea, select, [contenteditable], input:not([type=checkbox]):not([type=radio])");
  if (typing || document.querySelector("dialog[open]")) {
    if (e.key === "Escape" && typing) typing.blur();
    return;
  }
  if (e.key !== "?" && !keysOn()) return;
  let done = true;
  switch (e.key) {
    case "j": step(1); break;
    case "k": step(-1); break;
    case "x": select(currentRow()); break;
    case "o": done = Boolean(currentRow()); currentRow()?.querySelector("[data-open]")?.click(); if (!done) done = press("o"); break;
    case "?": document.getElementById("keys")?.showModal(); break;
    default: done = /^[acdnq/]$/.test(e.key) && press(e.key);
  }
  if (done) e.preventDefault();
}

document.addEventListener("keydown", keyPressed);
// The current row is where the focus is, however it came there.
document.addEventListener("focusin", (e) => {
  const row = e.target.closest?.("[data-row]");
  if (!row || row === currentRow()) return;
  currentRow()?.classList.remove("current");
  row.classList.add("current");
});
document.addEventListener("DOMContentLoaded", () => {
  const box = document.getElementById("keys-on");
  if (!box) return;
  box.checked = keysOn();
  box.addEventListener("change", () => { try { localStorage.setItem("keys", box.checked ? "on" : "off"); } catch { /* then for this page */ } });
});
