// Reading a comparison: n and p (or j and k) step through the changes, the list and the address follow.

(() => {
  "use strict";

  const reading = document.getElementById("reading");
  if (!reading) return;
  const position = document.getElementById("position");
  const links = [...document.querySelectorAll("[data-jump]")];
  let current = -1;

  const places = [...reading.querySelectorAll('[id^="thay-doi-"][data-change]:not([id$="-cho-cu"])')];

  function open(place) {
    for (let at = place.closest("details"); at; at = at.parentElement.closest("details")) at.open = true;
  }

  function mark(place) {
    reading.querySelectorAll(".current").forEach((old) => old.classList.remove("current"));
    reading.querySelectorAll(`[data-change="${place.dataset.change}"]`).forEach((part) => {
      if (!part.matches("a")) part.classList.add("current");
    });
    const link = links.find((one) => one.dataset.jump === place.dataset.change);
    if (link) {
      link.classList.add("current");
      link.scrollIntoView({ block: "nearest" });
    }
  }

  function go(index) {
    if (!places.length) return;
    current = (index + places.length) % places.length;
    const place = places[current];
    history.replaceState(null, "", `#${place.id}`);
    open(place);
    mark(place);
    place.scrollIntoView({ block: "center" });
    if (position) position.textContent = `${current + 1}/${places.length}`;
  }

  links.forEach((link) => link.addEventListener("click", (event) => {
    const index = places.findIndex((place) => place.dataset.change === link.dataset.jump);
    if (index < 0) return;
    event.preventDefault();
    go(index);
  }));
  document.querySelectorAll("[data-step]").forEach((button) => {
    button.addEventListener("click", () => go(current < 0 && button.dataset.step < 0 ? -1 : current + Number(button.dataset.step)));
  });
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select")) return;
    if (event.key === "n" || event.key === "j") go(current + 1);
    if (event.key === "p" || event.key === "k") go(current < 0 ? -1 : current - 1);
  });
  function goToAddress() {
    const index = places.findIndex((place) => `#${place.id}` === location.hash);
    if (index >= 0) go(index);
  }
  addEventListener("hashchange", goToAddress);
  const list = document.querySelector("details.changes");
  if (list && matchMedia("(max-width: 68rem)").matches) list.open = false;
  goToAddress();
})();
