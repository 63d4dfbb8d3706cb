// Picking two revisions: the old one must be older than the new one, so what cannot be picked is greyed.

(() => {
  "use strict";

  const seq = (input) => Number(input.value);

  function settle() {
    const old = document.querySelector('input[name="cu"]:checked');
    const recent = document.querySelector('input[name="moi"]:checked');
    document.querySelectorAll('input[name="cu"]').forEach((input) => { input.disabled = Boolean(recent) && seq(input) >= seq(recent); });
    document.querySelectorAll('input[name="moi"]').forEach((input) => { input.disabled = Boolean(old) && seq(input) <= seq(old); });
  }

  document.addEventListener("change", settle);
  document.addEventListener("page:refreshed", settle);
  settle();
})();
