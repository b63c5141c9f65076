// The SPARQL engine, away from the page: what it does cannot be interrupted, so the page ends this worker to stop a query.
import { initSync, Store } from "oxigraph";

let store;
let options;

async function unpacked(base64) {
  const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).arrayBuffer();
}

const JOBS = {
  /** Start the engine on the graph; tells how long either took, in milliseconds. */
  async start({ wasm, graph }) {
    const begun = performance.now();
    initSync({ module: await unpacked(wasm) });
    const ready = performance.now();
    store = new Store();
    // Our own file, which the build checked: reading it leniently halves the time.
    store.load(graph.text, { format: graph.format, lenient: true, no_transaction: true });
    // Without these a query sees what is in no named graph, as it does in a file of triples.
    options = graph.default ? { default_graph: graph.default.map(named), named_graphs: graph.named.map(named) } : {};
    return { engine: ready - begun, graph: performance.now() - ready, size: store.size };
  },

  /** Answer a query: SPARQL JSON for rows and yes or no, Turtle for triples. */
  async ask({ query }) {
    const begun = performance.now();
    const text = answer(query);
    return { ...text, time: performance.now() - begun };
  },
};

function named(iri) {
  return { termType: "NamedNode", value: iri };
}

function answer(query) {
  try {
    return { form: "json", text: store.query(query, { ...options, results_format: "application/sparql-results+json" }) };
  } catch (error) {
    // The form of an answer follows from the query, and only the engine can tell which it will be.
    if (!/format/i.test(message(error))) throw error;
    return { form: "turtle", text: store.query(query, { ...options, results_format: "text/turtle" }) };
  }
}

function message(error) {
  return String(error?.message ?? error);
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ id: data.id, value: await JOBS[data.job](data) });
  } catch (error) {
    self.postMessage({ id: data.id, error: message(error) });
  }
};
