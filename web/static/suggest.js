// Suggests documents below a search box while somebody types: a combobox as WAI-ARIA describes it. Enter without a choice
// searches as ever; without this script the box is a plain search box.

(() => {
  "use strict";

  const PAUSE_MS = 150;
  let made = 0;

  function option(found, number, list) {
    const line = document.createElement("li");
    line.id = `${list.id}-${number}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    line.dataset.to = found.to;
    for (const [kind, text] of [["code", found.code], ["suggestion-name", found.name], ["faint", found.more]]) {
      if (!text) continue;
      const part = document.createElement("span");
      part.className = kind;
      part.textContent = text;
      line.append(part, " ");
    }
    return line;
  }

  function combobox(input) {
    const list = document.createElement("ul");
    list.id = `suggestions-${(made += 1)}`;
    list.className = "suggestions";
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", input.getAttribute("aria-label"));
    input.after(list);
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-controls", list.id);
    input.setAttribute("aria-expanded", "false");
    let timer = 0;
    let asked = "";

    const options = () => [...list.children];
    const chosen = () => options().findIndex((line) => line.getAttribute("aria-selected") === "true");

    function close() {
      list.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(number) {
      options().forEach((line, index) => line.setAttribute("aria-selected", String(index === number)));
      const line = options()[number];
      if (!line) return input.removeAttribute("aria-activedescendant");
      input.setAttribute("aria-activedescendant", line.id);
      line.scrollIntoView({ block: "nearest" });
    }

    async function ask() {
      const words = input.value.trim();
      asked = words;
      if (words.length < 2) return close();
      const answer = await fetch(`${input.dataset.suggest}?q=${encodeURIComponent(words)}`);
      if (!answer.ok || asked !== words) return;
      const { found } = await answer.json();
      if (asked !== words || document.activeElement !== input) return;
      list.replaceChildren(...found.map((one, number) => option(one, number, list)));
      list.hidden = !found.length;
      input.setAttribute("aria-expanded", String(found.length > 0));
      input.removeAttribute("aria-activedescendant");
    }

    function onKey(event) {
      if (event.key === "Escape" && !list.hidden) {
        event.preventDefault();
        return close();
      }
      if (list.hidden) return;
      const count = options().length;
      const now = chosen();
      if (event.key === "ArrowDown") choose(now + 1 < count ? now + 1 : 0);
      else if (event.key === "ArrowUp") choose(now > 0 ? now - 1 : count - 1);
      else if (event.key === "Enter" && now >= 0) location.assign(options()[now].dataset.to);
      else return;
      event.preventDefault();
    }

    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(() => ask().catch(close), PAUSE_MS);
    });
    input.addEventListener("keydown", onKey);
    input.addEventListener("blur", () => { asked = ""; close(); });
    // Before the box loses the focus.
    list.addEventListener("mousedown", (event) => {
      const line = event.target.closest("li");
      event.preventDefault();
      if (line) location.assign(line.dataset.to);
    });
  }

  document.querySelectorAll("input[data-suggest]").forEach(combobox);
})();
