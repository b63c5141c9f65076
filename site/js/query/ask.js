// Who answers: the endpoint where there is one, else the engine in a worker of this page.

// An endpoint that has said nothing by then is taken not to be there.
const PATIENCE = 35_000;
const FORMS = "application/sparql-results+json, text/turtle;q=0.9";

/** What was asked cannot be answered, in the words of who was asked. */
export class Refused extends Error {}

/** The engine is not there. */
export class NoEngine extends Error {}

function script(address) {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = address;
    element.onload = resolve;
    element.onerror = () => reject(new NoEngine(address));
    document.head.append(element);
  });
}

/** The engine in this browser. It is fetched with the graph at the first question, and again never. */
export class Browser {
  #addresses;
  #worker = null;
  #waiting = new Map();
  #count = 0;
  #start = null;

  constructor(addresses) {
    this.#addresses = addresses;
  }

  get started() {
    return this.#start !== null;
  }

  async #job(job, values) {
    const id = ++this.#count;
    const reply = new Promise((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    this.#worker.postMessage({ id, job, ...values });
    return reply;
  }

  async #begin() {
    await Promise.all(this.#addresses.filter(([key]) => !self.segregatie?.[key]).map(([, address]) => script(address)));
    const { engine, graph } = self.segregatie ?? {};
    if (!engine || !graph) throw new NoEngine();
    const address = URL.createObjectURL(new Blob([engine.worker], { type: "text/javascript" }));
    this.#worker = new Worker(address);
    URL.revokeObjectURL(address);
    this.#worker.onmessage = ({ data }) => {
      const { resolve, reject } = this.#waiting.get(data.id);
      this.#waiting.delete(data.id);
      if ("error" in data) reject(new Refused(data.error));
      else resolve(data.value);
    };
    return this.#job("start", { wasm: engine.wasm, graph });
  }

  async ask(query) {
    this.#start ??= this.#begin();
    const start = this.#start;
    try {
      await start;
      return await this.#job("ask", { query });
    } catch (error) {
      // Unless it was ended by the page, and another may have been started since.
      if (!(error instanceof Refused) && this.#start === start) this.stop();
      throw error;
    }
  }

  /** End the worker, whatever it is doing; the next question starts another. */
  stop() {
    this.#worker?.terminate();
    this.#worker = null;
    this.#start = null;
    for (const { reject } of this.#waiting.values()) reject(new DOMException("", "AbortError"));
    this.#waiting.clear();
  }
}

/** A SPARQL endpoint. `null` as an answer means that it gave none, and another may be asked. */
export class Endpoint {
  #address;
  #abort = null;

  constructor(address) {
    this.#address = address;
  }

  async ask(query) {
    this.#abort = new AbortController();
    const late = setTimeout(() => this.#abort.abort("late"), PATIENCE);
    const { signal } = this.#abort;
    const begun = performance.now();
    try {
      const body = new URLSearchParams({ query });
      const reply = await fetch(this.#address, { method: "POST", headers: { Accept: FORMS }, body, signal });
      const text = await reply.text();
      const time = performance.now() - begun;
      const type = reply.headers.get("content-type") ?? "";
      if (reply.status === 400) throw new Refused(text.slice(0, 500));
      if (!reply.ok) return null;
      if (type.startsWith("application/sparql-results+json")) return { form: "json", text, time };
      return type.startsWith("text/turtle") ? { form: "turtle", text, time } : null;
    } catch (error) {
      if (error instanceof Refused || (signal.aborted && signal.reason !== "late")) throw error;
      return null;
    } finally {
      clearTimeout(late);
    }
  }

  stop() {
    this.#abort?.abort(new DOMException("", "AbortError"));
  }
}
