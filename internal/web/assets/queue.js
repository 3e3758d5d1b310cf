// The queue, live: rows change where they are, and what is selected or has the focus stays so.
// New ones come in by themselves while nobody is at work on the list, else on demand.
"use strict";

(() => {
  const live = document.getElementById("live");
  const boxes = () => [...document.querySelectorAll("#rows [name=pick]")];

  function showSelected() {
    const n = boxes().filter((b) => b.checked).length;
    const said = document.getElementById("selected");
    if (said) said.textContent = n ? `${n} selected` : "";
    for (const b of boxes()) b.closest("tr").setAttribute("aria-selected", String(b.checked));
    const all = document.getElementById("all");
    if (all) {
      all.hidden = false;
      all.checked = n > 0 && n === boxes().length;
      all.indeterminate = n > 0 && n < boxes().length;
    }
    document.querySelector("#bulk .bulk")?.classList.toggle("some", n > 0);
  }

  document.addEventListener("change", (e) => {
    if (!e.target.closest("#bulk")) return;
    if (e.target.id === "all") for (const b of boxes()) b.checked = e.target.checked;
    showSelected();
  });
  window.addEventListener("pageshow", showSelected);

  // The page says what it shows, and is told what of it is others now.
  live?.addEventListener("htmx:configRequest", (e) => {
    e.detail.parameters.seen = [...document.querySelectorAll("#rows [data-seen]")].map((row) => row.dataset.seen);
  });

  function idle() {
    const at = document.activeElement;
    return (!at || at === document.body) && scrollY < 100 && !document.querySelector("#rows tr.current") && !boxes().some((b) => b.checked);
  }
  let latest = new Set(); // of rows, what came in last: the list may be fetched twice for it
  function showFresh() {
    for (const row of document.querySelectorAll("#rows tr[id]")) row.classList.toggle("fresh", latest.has(row.id));
  }
  live?.addEventListener("htmx:afterRequest", () => {
    const link = document.querySelector("#news a");
    if (!link || !idle()) return;
    const before = new Set([...document.querySelectorAll("#rows tr[id]")].map((row) => row.id));
    const [target, select] = before.size ? ["#rows tbody", "#rows tbody"] : [".queue .empty", "#bulk"];
    if (!document.querySelector(target)) return;
    htmx.ajax("GET", link.href, { target, select, swap: "outerHTML" }).then(() => {
      document.getElementById("news").replaceChildren();
      const added = [...document.querySelectorAll("#rows tr[id]")].map((row) => row.id).filter((id) => !before.has(id));
      if (added.length) latest = new Set(added);
      showFresh();
    });
  });

  let focused = null; // what had the focus in a row that is replaced
  function keep(row, next) {
    if (!row || !next) return;
    const box = row.querySelector("[name=pick]"), other = next.querySelector("[name=pick]");
    if (box?.checked && other?.value === box.value) other.setAttribute("checked", "");
    for (const name of ["current", "fresh"]) if (row.classList.contains(name)) next.classList.add(name);
    if (row.contains(document.activeElement)) {
      const at = document.activeElement;
      focused = [row.id, at.dataset.key ? `[data-key="${at.dataset.key}"]` : at.name === "pick" ? "[name=pick]" : "[data-open]"];
    }
  }
  document.body.addEventListener("htmx:oobBeforeSwap", (e) => {
    const row = e.detail.target;
    if (row?.matches?.("tr[data-seen]")) keep(row, e.detail.fragment.querySelector(`#${CSS.escape(row.id)}`) ?? e.detail.fragment.firstElementChild);
  });
  document.body.addEventListener("htmx:beforeSwap", (e) => { // a claim, answered by its row
    const row = e.detail.target;
    if (row?.matches?.("tr[data-seen]") && e.detail.shouldSwap) {
      const t = document.createElement("template");
      t.innerHTML = e.detail.serverResponse.trim();
      keep(row, t.content.firstElementChild);
      e.detail.serverResponse = t.innerHTML;
    }
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    showFresh(); // htmx gives a row that was there before the attributes that it came with
    showSelected();
    if (!focused) return;
    const row = document.getElementById(focused[0]);
    (row?.querySelector(focused[1]) ?? row?.querySelector("[data-open]"))?.focus({ preventScroll: true });
    focused = null;
  });

  // Ages go on while the page is open, in the words of the server.
  function ago(ms) {
    const min = Math.floor(ms / 60000), h = Math.floor(min / 60);
    return min < 1 ? "just now" : min < 60 ? `${min} min` : h < 48 ? `${h} h` : h < 60 * 24 ? `${Math.floor(h / 24)} days` : "";
  }
  const clock = document.querySelector("[data-now]");
  const ahead = clock ? Date.parse(clock.dataset.now) - Date.now() : 0;
  setInterval(() => {
    for (const t of document.querySelectorAll(".rows time[datetime]")) {
      const text = ago(Date.now() + ahead - Date.parse(t.dateTime));
      if (text && text !== t.textContent) t.textContent = text;
    }
  }, 30000);
})();
