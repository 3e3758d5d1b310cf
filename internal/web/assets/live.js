// The stream of events that htmx's extension listens to. A browser allows six of them to a
// site over HTTP/1.1, for all its tabs: a tab that is not seen gives its own up, and goes on
// from where it was when it is seen again.
"use strict";

class Stream {
  constructor(url) {
    this.url = url;
    this.last = "";
    this.wait = 1000;
    this.listeners = [];
    this.closed = false;
    this.seen = () => (document.hidden ? this.pause() : this.open());
    document.addEventListener("visibilitychange", this.seen);
    this.seen();
  }

  get readyState() { return this.closed ? EventSource.CLOSED : EventSource.OPEN; }

  open() {
    if (this.source || this.closed) return;
    const url = new URL(this.url, location.href);
    if (this.last) url.searchParams.set("since", this.last);
    const source = new EventSource(url);
    this.source = source;
    source.onopen = (e) => { this.wait = 1000; document.documentElement.removeAttribute("data-offline"); this.onopen?.(e); };
    source.onerror = () => {
      document.documentElement.setAttribute("data-offline", "");
      if (source.readyState !== EventSource.CLOSED) return; // it connects again by itself
      this.pause();
      this.timer = setTimeout(() => { if (!document.hidden) this.open(); }, this.wait * (1 + Math.random()));
      this.wait = Math.min(this.wait * 2, 30000);
    };
    for (const [name, listener] of this.listeners) source.addEventListener(name, listener);
  }

  pause() {
    clearTimeout(this.timer);
    this.source?.close();
    this.source = null;
  }

  addEventListener(name, listener) {
    const heard = (e) => { if (e.lastEventId) this.last = e.lastEventId; listener(e); };
    heard.of = listener;
    this.listeners.push([name, heard]);
    this.source?.addEventListener(name, heard);
  }

  removeEventListener(name, listener) {
    for (const [n, heard] of this.listeners) {
      if (n === name && heard.of === listener) this.source?.removeEventListener(n, heard);
    }
    this.listeners = this.listeners.filter(([n, heard]) => n !== name || heard.of !== listener);
  }

  close() {
    this.closed = true;
    document.removeEventListener("visibilitychange", this.seen);
    this.pause();
  }
}

htmx.createEventSource = (url) => new Stream(url);
