// What is wrong with a query that the engine refused: where, what stands there, and what would have fitted.
import { SparqlLanguage } from "codemirror-lang-sparql";
import { bare, missing } from "./prefixes.js";

const UPDATES = /^\s*(?:(?:PREFIX|BASE)\b[^\n]*\s*)*(INSERT|DELETE|LOAD|CLEAR|CREATE|DROP|COPY|MOVE|ADD|WITH)\b/i;
// What is tried at the place of an error, the likeliest first; the second is how a person is told of it.
const TRIED = [
  ["SELECT"], ["ASK"], ["CONSTRUCT"], ["DESCRIBE"], ["."], ["}"], [")"], ["{"], ["BY"], ["AS"],
  ["?x", "variable"], ["<a:b>", "iriHere"], ["a:b", "name"], ["1", "number"], ['"a"', "text"],
  ["("], ["WHERE"], ["FILTER"], ["OPTIONAL"], ["BIND"], ["GROUP"], ["ORDER"], ["LIMIT"], [";"], [","],
];
const NAMED = 6;

function firstError(text) {
  let error = null;
  SparqlLanguage.parser.parse(text).iterate({
    enter(node) {
      if (node.type.isError && error === null) error = { from: node.from, to: node.to };
    },
  });
  return error;
}

/** What the grammar accepts behind the first part of a query. */
function accepted(before) {
  return TRIED.filter(([token]) => {
    const text = `${before} ${token} `;
    const error = firstError(text);
    return !error || error.from > before.length + token.length;
  });
}

function place(text, offset) {
  const before = text.slice(0, offset).split("\n");
  return { line: before.length, column: before.at(-1).length + 1 };
}

function offsetOf(text, line, column) {
  const before = text.split("\n").slice(0, line - 1);
  return Math.min(text.length, before.reduce((sum, one) => sum + one.length + 1, 0) + column - 1);
}

function about(text, from, to, message, words) {
  const { line, column } = place(text, from);
  // At the end of a query there is nothing to mark but its last sign.
  const end = text.trimEnd().length;
  const start = Math.max(0, Math.min(from, end - 1));
  return { from: start, to: Math.min(Math.max(to, start + 1), end), message: words.at(line, column) + message };
}

/**
 * Explain what an engine refused. Returns the message, and where it is known the part of the query it is about.
 * `said` is what the engine said; `prefixes` those that are known without being declared.
 */
export function diagnose(text, said, prefixes, words) {
  const left = bare(text);
  if (!left.trim()) return { message: words.empty };
  const update = UPDATES.exec(left);
  if (update) {
    const from = left.indexOf(update[1], update.index);
    return about(text, from, from + update[1].length, words.update(update[1].toUpperCase()), words);
  }
  for (const [name, from] of missing(text)) {
    return about(text, from, from + name.length + 1, words.prefix(name, Object.keys(prefixes).sort().join(", ")), words);
  }
  const error = firstError(text);
  if (error) {
    // Blank space before what is wrong is not what is wrong.
    const from = error.from + (error.from === error.to ? text.slice(error.from).match(/^\s*/)[0].length : 0);
    const token = text.slice(from).match(/^(?:[\w?$:<>#/.-]+|\S)?/)[0];
    const fitting = accepted(text.slice(0, error.from)).slice(0, NAMED).map(([sign, key]) => (key ? words[key] : /^\w/.test(sign) ? sign : `“${sign}”`));
    const list = fitting.length > 1 ? fitting.slice(0, -1).join(", ") + words.or + fitting.at(-1) : fitting.join("");
    return about(text, from, from + token.length, words.stands(token) + (list ? words.expected(list) : words.unexpected), words);
  }
  const at = /error at (\d+):(\d+)/.exec(said);
  const from = at ? offsetOf(text, Number(at[1]), Number(at[2])) : 0;
  if (/service <.*not supported/i.test(said)) {
    const service = left.search(/\bSERVICE\b/i);
    return about(text, service, service + 7, words.service, words);
  }
  if (/variable that is unbound/.test(said)) return { message: words.ungrouped };
  // What is left is told in the engine's own words, less the classes of signs that it lists.
  const plain = said.replace(/\[(?:'[^\]]*?'|[^\]])*\]/g, "").replace(/\s+/g, " ").replace(/(?:, )+$/, "").slice(0, 300);
  return at ? about(text, from, from + 1, words.other(plain), words) : { message: words.other(plain) };
}
