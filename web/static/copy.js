// Handing in a copy: a file may be dropped onto the field, and one that is too large is told before it is sent.

(() => {
  "use strict";

  const drop = document.querySelector("[data-drop]");
  const form = drop.closest("form");
  const input = drop.querySelector("input[type=file]");
  const trouble = form.querySelector("[data-trouble]");

  function look() {
    const file = input.files[0];
    const tooLarge = Boolean(file) && file.size > Number(form.dataset.largest);
    trouble.hidden = !tooLarge;
    trouble.textContent = tooLarge ? form.dataset.tooLarge : "";
    return !tooLarge;
  }

  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    if (!event.dataTransfer.files.length) return;
    input.files = event.dataTransfer.files;
    look();
  });
  input.addEventListener("change", look);
  form.addEventListener("submit", (event) => { if (!look()) event.preventDefault(); });

  // The answer is what somebody who asked wants to read or hear first.
  document.querySelector("[data-focus]")?.focus();
})();
