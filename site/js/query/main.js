// The query page: a form that asks a SPARQL endpoint by itself becomes an editor that can also answer in the browser.
import { Browser, Endpoint, NoEngine, Refused } from "./ask.js";
import { diagnose } from "./diagnose.js";
import { makeEditor } from "./editor.js";
import { Unset, withValues } from "./parameters.js";
import { completed } from "./prefixes.js";
import { addLabels, asCsv, asExcel, irisOf, labelQuery, shown, tableOf } from "./results.js";
import { words as wordsOf } from "./words.js";

// How many names one query asks for.
const NAMES = 500;

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

class QueryPage {
  constructor(form) {
    this.form = form;
    this.language = document.documentElement.lang;
    this.words = wordsOf(this.language);
    this.site = self.segregatie?.queries ?? {};
    this.prefixes = this.site.prefixes ?? {};
    const { endpoint, engine, graph } = form.dataset;
    // An address that a server would answer is none in a folder.
    this.endpoint = endpoint && location.protocol !== "file:" ? new Endpoint(endpoint) : null;
    this.browser = new Browser([["engine", engine], ["graph", graph]]);
    this.asked = 0;
    this.layOut();
    addEventListener("hashchange", () => {
      if (location.hash !== this.written) this.open(new URLSearchParams(location.hash.slice(1)));
    });
    const here = new URLSearchParams(location.hash.slice(1));
    this.open(here.has("vraag") || here.has("query") ? here : new URLSearchParams(location.search));
  }

  layOut() {
    const { form, words } = this;
    const area = form.querySelector("textarea");
    const host = element("div", "", { class: "editor" });
    area.hidden = true;
    form.querySelector(`label[for="${area.id}"]`).hidden = true;
    area.after(host);
    this.editor = makeEditor(host, area.value, words, () => this.run());
    this.first = area.value;
    host.after(element("p", words.leave, { class: "hint" }));
    form.prepend(this.stored());
    const ask = form.querySelector("[type=submit]");
    ask.hidden = false;
    this.ask = ask;
    this.stop = element("button", words.stop, { type: "button", disabled: "" });
    this.share = element("button", words.share, { type: "button", class: "plain" });
    ask.after(this.stop, this.share);
    this.status = element("p", "", { role: "status" });
    this.answer = element("section", "", { class: "answer", "aria-label": words.answer, hidden: "" });
    form.after(this.status, this.answer);
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.run();
    });
    this.stop.addEventListener("click", () => {
      // A button that cannot be used any more may not keep the focus.
      this.ask.focus();
      this.halt();
      this.say(words.stopped);
    });
    this.share.addEventListener("click", () => this.copy());
  }

  stored() {
    const { words } = this;
    const select = element("select", "", { id: "query-start" });
    select.append(element("option", words.blank, { value: "" }));
    for (const { title, queries } of this.site.groups ?? []) {
      const group = element("optgroup", "", { label: title });
      for (const query of queries) group.append(element("option", query.question, { value: query.id }));
      select.append(group);
    }
    select.addEventListener("change", () => this.choose(select.value));
    this.select = select;
    const line = element("p", "", { class: "field" });
    line.append(element("label", words.start, { for: select.id }), select);
    return line;
  }

  find(id) {
    return (this.site.groups ?? []).flatMap((group) => group.queries).find((query) => query.id === id);
  }

  /** Put a stored query into the editor, its parameters set to `values`: pairs of a name and a value. */
  choose(id, values = []) {
    const query = this.find(id);
    const text = query ? withValues(query, values, this.site) : this.first;
    this.select.value = id;
    this.editor.set(text);
    this.chosen = { text, address: [["vraag", id], ...values] };
  }

  /** Show and ask the query that the address holds: a stored one by its name, or any by its text. */
  open(address) {
    const [id, text] = [address.get("vraag"), address.get("query")];
    if (id !== null) {
      if (!this.find(id)) return this.say(this.words.unknown(id));
      try {
        this.choose(id, [...address].filter(([name]) => name !== "vraag"));
      } catch (error) {
        if (error instanceof Unset) return this.say(this.words.unset(error.message));
        throw error;
      }
    } else if (text !== null) {
      this.select.value = "";
      this.editor.set(text);
    } else return;
    this.run();
  }

  /** Make the address hold the query, so that it can be shared. */
  addressed(text) {
    const own = !this.select.value || this.chosen?.text !== text;
    if (own) this.select.value = "";
    this.written = `#${new URLSearchParams(own ? { query: text } : this.chosen.address)}`;
    // Some browsers refuse this to a page from a folder.
    try {
      history.replaceState(null, "", location.pathname + this.written);
    } catch {
      location.hash = this.written;
    }
  }

  async copy() {
    this.addressed(this.editor.text());
    try {
      await navigator.clipboard.writeText(location.href);
      this.say(this.words.shared);
    } catch {
      this.say(this.words.sharedNot);
    }
  }

  say(text) {
    this.status.textContent = text;
  }

  busy(is) {
    this.stop.disabled = !is;
    this.form.toggleAttribute("aria-busy", is);
  }

  halt() {
    this.asked += 1;
    this.endpoint?.stop();
    this.browser.stop();
    this.busy(false);
  }

  /** Ask the endpoint, or where that gives no answer, the engine here. */
  async put(query) {
    const given = this.endpoint ? await this.endpoint.ask(query) : null;
    if (given) return { ...given, where: this.words.there, before: "", after: "" };
    const begun = performance.now();
    const before = this.endpoint ? this.words.fellBack : "";
    // Once it was not there, it is not asked again.
    this.endpoint = null;
    const fresh = !this.browser.started;
    const own = await this.browser.ask(query);
    if (fresh) keep();
    const after = fresh ? this.words.began(this.number((performance.now() - begun - own.time) / 1000)) : "";
    return { ...own, where: this.words.here, before, after };
  }

  number(value) {
    return Math.max(value, value && 0.01).toLocaleString(this.language, { maximumFractionDigits: value < 10 ? 2 : 0 });
  }

  async run() {
    const { words } = this;
    if (!this.stop.disabled) this.halt();
    const turn = (this.asked += 1);
    const { text, names } = completed(this.editor.text(), this.prefixes);
    if (names.length) this.editor.set(text);
    this.editor.mark(0, 0);
    this.answer.hidden = true;
    this.answer.replaceChildren();
    this.addressed(text);
    this.busy(true);
    const added = names.length ? words.added(names) : "";
    this.say(added + (this.endpoint || this.browser.started ? words.asking : words.loading));
    try {
      const reply = await this.put(text);
      if (turn !== this.asked) return;
      const what = await this.show(reply);
      if (turn !== this.asked) return;
      this.say(added + reply.before + words.answered(what, this.number(reply.time / 1000), reply.where + reply.after));
    } catch (error) {
      if (turn !== this.asked) return;
      if (error instanceof Refused) this.refuse(text, error.message);
      else if (error instanceof NoEngine) this.say(words.noEngine);
      else throw error;
    } finally {
      if (turn === this.asked) this.busy(false);
    }
  }

  /** Show an answer; returns what it is, in words. */
  async show({ form, text }) {
    const { words, answer } = this;
    if (form === "turtle") {
      const block = element("pre", "", { tabindex: "0", role: "region", "aria-label": words.triples });
      block.append(element("code", text));
      answer.append(element("h2", words.triples), block, this.files([[words.turtle, "ttl", "text/turtle", () => text]]));
      answer.hidden = false;
      return words.triples;
    }
    const result = JSON.parse(text);
    if ("boolean" in result) {
      const said = result.boolean ? words.yes : words.no;
      answer.append(element("h2", words.answer), element("p", said, { class: "lead" }));
      answer.hidden = false;
      return said;
    }
    const count = result.results.bindings.length;
    const said = words.rows(count, this.number(count));
    const labels = new Map();
    await this.name(labels, irisOf(result.results.bindings));
    answer.append(element("h2", words.answer));
    if (count) answer.append(tableOf(result, labels, this.site, this.language, words.answer));
    else answer.append(element("p", words.none));
    if (count > shown(count)) answer.append(element("p", words.part(this.number(shown(count)), this.number(count)), { class: "hint" }));
    const excel = async () => {
      await this.name(labels, irisOf(result.results.bindings, true));
      return asExcel(result, labels, words);
    };
    answer.append(this.files([[words.csv, "csv", "text/csv", () => asCsv(result)], [words.excel, "excel.csv", "text/csv", excel]]));
    answer.hidden = false;
    return said;
  }

  async name(labels, iris) {
    const wanted = iris.filter((iri) => !labels.has(iri));
    for (let at = 0; at < wanted.length; at += NAMES) {
      const reply = await this.put(labelQuery(wanted.slice(at, at + NAMES)));
      addLabels(labels, JSON.parse(reply.text).results.bindings, this.language);
    }
  }

  files(forms) {
    const line = element("p", "", { class: "buttons" });
    for (const [name, suffix, type, text] of forms) {
      const button = element("button", name, { type: "button", class: "plain" });
      button.addEventListener("click", async () => {
        const address = URL.createObjectURL(new Blob([await text()], { type }));
        element("a", "", { href: address, download: `${this.words.file}.${suffix}` }).click();
        setTimeout(() => URL.revokeObjectURL(address), 1000);
      });
      line.append(button);
    }
    return line;
  }

  refuse(text, said) {
    const { words } = this;
    const { message, from, to } = diagnose(text, said, this.prefixes, words);
    const box = element("div", "", { class: "fault", role: "alert" });
    box.append(element("h2", words.wrong), element("p", message));
    if (from !== undefined) {
      this.editor.mark(from, to);
      const button = element("button", words.go, { type: "button" });
      button.addEventListener("click", () => this.editor.go(from));
      box.append(button);
    }
    this.answer.append(box);
    this.answer.hidden = false;
    this.say("");
  }
}

const form = document.querySelector("form[data-query]");
// What was opened can be read again without a network. A page from a folder needs no such thing, and may not have it.
const keeper = form?.dataset.offline && location.protocol.startsWith("http") ? navigator.serviceWorker : null;

/** Have the keeper keep what was loaded so far: it saw none of what was asked for before it was there. */
async function keep() {
  if (!keeper) return;
  const { active } = await keeper.ready;
  const seen = performance.getEntriesByType("resource").map((entry) => entry.name);
  active.postMessage([location.href.split("#")[0], ...seen.filter((address) => address.startsWith(location.origin))]);
}

if (form) new QueryPage(form);
keeper?.register(form.dataset.offline).then(keep, () => {});
