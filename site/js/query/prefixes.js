// The prefixes that a query uses, declares and lacks.

const UNREAD = /"""[^]*?"""|'''[^]*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|<[^<>"{}|^`\\\s]*>|#[^\n]*/g;
const DECLARED = /\bPREFIX\s+([A-Za-z][\w.-]*)?:/gi;
const USED = /(?<![\w:?$@-])([A-Za-z][\w.-]*):/g;

/** A query with its texts, IRIs and comments blanked out, every other sign at its place. */
export function bare(text) {
  return text.replace(UNREAD, (part) => part.replace(/[^\n]/g, " "));
}

/** The prefixes that are used and not declared, each with the place of its first use. */
export function missing(text) {
  const left = bare(text);
  const declared = new Set([...left.matchAll(DECLARED)].map((match) => match[1] ?? ""));
  const found = new Map();
  for (const match of left.matchAll(USED)) {
    if (!declared.has(match[1]) && !found.has(match[1])) found.set(match[1], match.index);
  }
  return found;
}

/** Declare what is known and missing at the top of the query. */
export function completed(text, prefixes) {
  const names = [...missing(text).keys()].filter((name) => Object.hasOwn(prefixes, name)).sort();
  const lines = names.map((name) => `PREFIX ${name}: <${prefixes[name]}>\n`);
  return { text: lines.join("") + text, names };
}

/** An IRI by the shortest prefixed name, or the IRI itself. */
export function compact(iri, prefixes) {
  let best = "";
  for (const [name, start] of Object.entries(prefixes)) {
    const rest = iri.slice(start.length);
    if (iri.startsWith(start) && /^[\w.-]+$/.test(rest) && (!best || best.length > name.length + rest.length + 1)) best = `${name}:${rest}`;
  }
  return best || iri;
}
