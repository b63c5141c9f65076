// Search over the names of the site, without a server. A classic script: a page opened from a folder may load no modules.
//
//   <form class="search" role="search" action="zoeken.html" data-search="zoeken-nl.js" data-root="../" hidden
//         data-none="Niets gevonden" data-some="{n} gevonden">
//     <label class="vh" for="zoek">…</label><input id="zoek" name="q" type="search">
//   </form>
//   <div data-search-results></div>       on the page that lists all that was found for ?q=
//
// The index is fetched when the field is first entered (its form is described in site/README.md).
"use strict";
(() => {
  const SHOWN = 8;
  const LISTED = 100;

  /** Lower case, no accents, everything but letters and digits a space. */
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

  /** How many letters must be put in, taken out, changed or swapped, if that is at most `most`; else more than that. */
  function distance(from, to, most) {
    if (Math.abs(from.length - to.length) > most) return most + 1;
    let [before, last] = [[], Array.from({ length: to.length + 1 }, (_, index) => index)];
    for (let i = 1; i <= from.length; i += 1) {
      const row = [i];
      for (let j = 1; j <= to.length; j += 1) {
        const change = from[i - 1] === to[j - 1] ? 0 : 1;
        row[j] = Math.min(last[j] + 1, row[j - 1] + 1, last[j - 1] + change);
        if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) row[j] = Math.min(row[j], before[j - 2] + 1);
      }
      if (Math.min(...row) > most) return most + 1;
      [before, last] = [last, row];
    }
    return last[to.length];
  }

  /** How well a word that was typed fits a word of the index: 0 not at all, 10 the same. */
  function fit(typed, word) {
    if (word === typed) return 10;
    if (word.startsWith(typed)) return 8 - Math.min(2, (word.length - typed.length) / 8);
    if (typed.length > 3 && word.includes(typed)) return 4;
    const most = typed.length < 4 ? 0 : typed.length < 8 ? 1 : 2;
    if (!most) return 0;
    // The end of a word may still be to come.
    const wrong = Math.min(distance(typed, word, most), distance(typed, word.slice(0, typed.length), most));
    return wrong > most ? 0 : 4 - wrong;
  }

  function prepare(index) {
    return index.items.map(([title, kind, path, other = "", hint = ""]) => {
      const words = plain(title).split(" ");
      return { title, kind, path, hint, name: words.join(" "), words, other: plain(other).split(" ").filter(Boolean) };
    });
  }

  /** The things that fit what was typed, the best first; kinds that come first in the index win where all else is equal. */
  function find(items, text) {
    const typed = plain(text).split(" ").filter(Boolean);
    if (!typed.length) return [];
    const whole = typed.join(" ");
    const scored = [];
    for (const item of items) {
      let score = item.name === whole || item.other.includes(whole) ? 20 : item.name.startsWith(whole) ? 6 : 0;
      let all = true;
      for (const word of typed) {
        const inName = Math.max(0, ...item.words.map((own) => fit(word, own)));
        const best = Math.max(inName, ...item.other.map((own) => fit(word, own) - 1));
        if (!(all = best > 0)) break;
        score += best;
      }
      if (all) scored.push([score - item.words.length / 20, item]);
    }
    return scored.sort((a, b) => b[0] - a[0] || a[1].kind - b[1].kind || a[1].title.localeCompare(b[1].title, "nl")).map(([, item]) => item);
  }

  /** What an IRI of ours names, by the addresses of its page. */
  function byIri(index, items, text) {
    for (const [start, path] of index.iris ?? []) {
      if (!text.startsWith(start)) continue;
      const wanted = path + text.slice(start.length);
      return items.filter((item) => item.path === wanted);
    }
    return null;
  }

  const search = (index, items, text) => byIri(index, items, text.trim()) ?? find(items, text);

  function script(address) {
    return new Promise((resolve, reject) => {
      const element = document.createElement("script");
      element.src = address;
      element.onload = resolve;
      element.onerror = reject;
      document.head.append(element);
    });
  }

  let loading;
  function load(form) {
    loading ??= script(form.dataset.search).then(() => {
      const { index } = self.segregatie;
      return { index, items: prepare(index) };
    });
    return loading;
  }

  function address(form, index, item) {
    const [path, fragment] = item.path.split("#");
    return form.dataset.root + path + (index.suffix ?? "") + (fragment === undefined ? "" : `#${fragment}`);
  }

  const counted = (form, count) => (count ? form.dataset.some.replace("{n}", count) : form.dataset.none);

  /** The field with its list: the pattern of a combobox with a list box. */
  function combobox(form) {
    const input = form.querySelector("input");
    const list = document.createElement("ul");
    list.className = "options";
    list.id = `${input.id}-lijst`;
    list.hidden = true;
    list.setAttribute("role", "listbox");
    list.setAttribute("aria-label", form.querySelector("label").textContent);
    const status = document.createElement("span");
    status.className = "vh";
    status.setAttribute("role", "status");
    form.append(list, status);
    for (const [key, value] of Object.entries({ role: "combobox", "aria-expanded": "false", "aria-controls": list.id, "aria-autocomplete": "list", autocomplete: "off" })) {
      input.setAttribute(key, value);
    }
    let [active, turn] = [-1, 0];

    function close() {
      list.hidden = true;
      active = -1;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    }

    function choose(index) {
      const options = list.children;
      if (!options.length) return;
      options[active]?.setAttribute("aria-selected", "false");
      active = (index + options.length) % options.length;
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }

    async function show() {
      const mine = (turn += 1);
      const { index, items } = await load(form);
      if (mine !== turn) return;
      close();
      const found = search(index, items, input.value);
      list.replaceChildren(...found.slice(0, SHOWN).map((item, number) => {
        const option = document.createElement("li");
        option.id = `${list.id}-${number}`;
        option.dataset.href = address(form, index, item);
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(item.title);
        const small = document.createElement("small");
        small.textContent = [index.kinds[item.kind], item.hint].filter(Boolean).join(" · ");
        option.append(small);
        return option;
      }));
      if (!input.value.trim()) return void (status.textContent = "");
      status.textContent = counted(form, found.length);
      if (!found.length) return;
      list.hidden = false;
      input.setAttribute("aria-expanded", "true");
    }

    input.addEventListener("focus", () => load(form).catch(() => {}));
    input.addEventListener("input", show);
    input.addEventListener("keydown", (event) => {
      const { key } = event;
      if (key === "ArrowDown" || key === "ArrowUp") {
        event.preventDefault();
        if (list.hidden) show().then(() => choose(key === "ArrowDown" ? 0 : -1));
        else choose(active + (key === "ArrowDown" ? 1 : active < 0 ? 0 : -1));
      } else if (key === "Escape" && !list.hidden) {
        event.preventDefault();
        close();
      } else if (key === "Enter" && active >= 0) {
        event.preventDefault();
        location.href = list.children[active].dataset.href;
      }
    });
    // Before the field loses the focus, so that the list is still there to be clicked.
    list.addEventListener("mousedown", (event) => {
      event.preventDefault();
      const option = event.target.closest("[role=option]");
      if (option) location.href = option.dataset.href;
    });
    form.addEventListener("focusout", (event) => form.contains(event.relatedTarget) || close());
  }

  /** The page that lists all that was found. */
  async function results(form, place) {
    const text = new URLSearchParams(location.search).get("q") ?? "";
    form.querySelector("input").value = text;
    if (!text.trim()) return;
    const { index, items } = await load(form);
    const found = search(index, items, text);
    const status = document.createElement("p");
    status.setAttribute("role", "status");
    const list = document.createElement("ul");
    list.className = "results";
    list.append(...found.slice(0, LISTED).map((item) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = address(form, index, item);
      link.textContent = item.title;
      const small = document.createElement("small");
      small.textContent = [index.kinds[item.kind], item.hint].filter(Boolean).join(" · ");
      line.append(link, small);
      return line;
    }));
    place.replaceChildren(status, list);
    status.textContent = counted(form, found.length);
  }

  const forms = document.querySelectorAll("form[data-search]");
  for (const form of forms) {
    form.hidden = false;
    combobox(form);
  }
  const place = document.querySelector("[data-search-results]");
  if (place && forms.length) results(forms[0], place);
})();
