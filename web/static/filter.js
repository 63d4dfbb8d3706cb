// Filters the rows of a register while typing. Letters typed without marks match all marks; typed marks must be there.

(() => {
  "use strict";

  const MARKS = /[\u0300-\u036f]/g;
  const folded = (text) => text.normalize("NFD").replace(MARKS, "").replace(/đ/g, "d");
  const exact = (text) => text.normalize("NFC").toLowerCase();

  function fits(row, words) {
    const text = exact(row.textContent);
    const plain = folded(text);
    return words.every((word) => (word === folded(word) ? plain.includes(word) : text.includes(word)));
  }

  function filter(input) {
    const words = exact(input.value).split(/\s+/).filter(Boolean);
    const rows = [...document.querySelectorAll(`${input.dataset.filter} > tr`)];
    rows.forEach((row) => { row.hidden = !fits(row, words); });
    document.querySelector(input.dataset.none).hidden = rows.some((row) => !row.hidden);
  }

  document.querySelectorAll("input[data-filter]").forEach((input) => {
    input.addEventListener("input", () => filter(input));
    document.addEventListener("page:refreshed", () => filter(input));
    filter(input);
  });
})();
