// Keeps the page up to date without a reload.
//
// Asks the server for its stamp with a conditional request (mostly answered 304, a few bytes). When the stamp is another
// one, fetches this same page (or the lighter one that main[data-refresh] names) and puts each part marked data-live
// in the place of the old one. What a reader has typed, picked or opened stays.

(() => {
  "use strict";

  const PERIOD_MS = 1000;
  const LONGEST_MS = 30000;
  let etag = "";
  let pause = PERIOD_MS;
  let timer = 0;

  const light = () => document.querySelector("[data-poll]");

  function tell(state) {
    const place = light();
    if (!place || place.dataset.state === state) return;
    place.dataset.state = state;
    place.textContent = state === "on" ? place.dataset.on : place.dataset.off;
  }

  function picked() {
    return [...document.querySelectorAll("[data-live] input:checked")].map((input) => [input.name, input.value]);
  }

  function restore(choices) {
    for (const [name, value] of choices) {
      const input = document.querySelector(`[data-live] input[name="${CSS.escape(name)}"][value="${CSS.escape(value)}"]`);
      if (input) input.checked = true;
    }
  }

  // By its id, or by its place among those without one.
  function foldsOf(part) {
    return new Map([...part.querySelectorAll("details")].map((fold, place) => [fold.id || place, fold]));
  }

  function keepOpen(part, news) {
    const before = foldsOf(part);
    for (const [name, fold] of foldsOf(news)) if (before.has(name)) fold.open = before.get(name).open;
  }

  function newest(part) {
    return Math.max(0, ...[...part.querySelectorAll("[data-seq]")].map((line) => Number(line.dataset.seq)));
  }

  function replace(part, news) {
    const before = newest(part);
    const focused = part.contains(document.activeElement) && document.activeElement.closest("[id]");
    news.querySelectorAll("[data-seq]").forEach((line) => {
      if (before && Number(line.dataset.seq) > before) line.classList.add("fresh");
    });
    part.replaceWith(document.adoptNode(news));
    if (focused) {
      const place = document.getElementById(focused.id);
      (place && (place.querySelector(":scope > summary") || place))?.focus({ preventScroll: true });
    }
  }

  async function refresh() {
    const lighter = document.getElementById("main").dataset.refresh;
    const answer = await fetch(lighter || location.href, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (page.querySelector(".reading") && !document.querySelector(".reading")) return location.reload();
    const choices = picked();
    document.querySelectorAll("[data-live]").forEach((part) => {
      const news = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
      if (!news) return;
      keepOpen(part, news);
      if (news.innerHTML !== part.innerHTML) replace(part, news);
    });
    restore(choices);
    document.dispatchEvent(new CustomEvent("page:refreshed"));
  }

  async function ask() {
    const place = light();
    if (!place) return;
    try {
      const headers = etag ? { "If-None-Match": etag } : {};
      const answer = await fetch(place.dataset.poll, { headers, cache: "no-store" });
      if (!answer.ok && answer.status !== 304) throw new Error(String(answer.status));
      if (answer.status === 200) {
        const stamp = (await answer.json()).stamp;
        if (stamp !== light().dataset.stamp) await refresh();
        etag = answer.headers.get("ETag") || "";
      }
      pause = PERIOD_MS;
      tell("on");
    } catch {
      pause = Math.min(pause * 2, LONGEST_MS);
      tell("off");
    }
  }

  async function round() {
    clearTimeout(timer);
    if (!document.hidden) await ask();
    timer = setTimeout(round, pause);
  }

  document.addEventListener("visibilitychange", () => { if (!document.hidden) round(); });
  round();
})();
