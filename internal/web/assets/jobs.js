// What River's pages lack for those who do not see them: the levels of headings, names that
// tell their lists of links apart, and a button whose name says what stands on it.
"use strict";

(() => {
  const set = (e, name, value) => { if (e.getAttribute(name) !== value) e.setAttribute(name, value); };
  function mend() {
    for (const h of document.querySelectorAll("#root h3")) set(h, "aria-level", "2");
    document.querySelectorAll("#root nav").forEach((nav, i) => set(nav, "aria-label", nav.getAttribute("aria-label") ?? `Jobs, list ${i + 1}`));
    for (const b of document.querySelectorAll('#root button[aria-label="Job state"]')) {
      b.removeAttribute("aria-label");
      b.setAttribute("aria-description", "Job state");
    }
  }
  new MutationObserver(mend).observe(document.getElementById("root"), { childList: true, subtree: true, characterData: true });
  mend();
})();
