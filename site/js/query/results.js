// Answers as a table for people and as files. Everything from the data becomes text, never markup.
import { compact } from "./prefixes.js";

const SHOWN = 1000;
const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(["integer", "decimal", "double", "float", "nonNegativeInteger", "positiveInteger", "long", "int"].map((name) => XSD + name));
const FRACTIONS = new Set(["decimal", "double", "float"].map((name) => XSD + name));
// How a spreadsheet's formula begins.
const FORMULA = /^[=+\-@\t\r]./;
const NUMBER = /^-?[0-9]+(?:[.,][0-9]+)?$/;
const SAFE = /^[^\u0000-\u0020<>"{}|^`\\]*$/;

/** The IRIs that the shown rows name. */
export function irisOf(bindings, all = false) {
  const rows = all ? bindings : bindings.slice(0, SHOWN);
  return [...new Set(rows.flatMap((row) => Object.values(row).filter((term) => term.type === "uri" && SAFE.test(term.value)).map((term) => term.value)))];
}

/** The query for the names of things. */
export function labelQuery(iris) {
  return `PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX skos: <http://www.w3.org/2004/02/skos/core#>
PREFIX dcterms: <http://purl.org/dc/terms/>
SELECT ?thing ?label WHERE {
  VALUES ?thing { ${iris.map((iri) => `<${iri}>`).join(" ")} }
  VALUES ?by { skos:prefLabel rdfs:label dcterms:title }
  ?thing ?by ?label .
} ORDER BY ?thing ?label`;
}

/** Take the names in, the page's language before any other. */
export function addLabels(labels, bindings, language) {
  for (const { thing, label } of bindings) {
    const own = label["xml:lang"] === language;
    if (own || !labels.has(thing.value)) labels.set(thing.value, { text: label.value, lang: label["xml:lang"] ?? "", own });
  }
}

function pageOf(iri, site) {
  for (const [start, path] of site.pages ?? []) {
    if (!iri.startsWith(start)) continue;
    const [rest, fragment] = iri.slice(start.length).split("#");
    return path + rest + (site.suffix ?? "") + (fragment === undefined ? "" : `#${fragment}`);
  }
  return /^https?:\/\//.test(iri) ? iri : "";
}

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) if (value) made.setAttribute(key, value);
  return made;
}

function fillCell(cell, term, labels, site, language) {
  if (!term) return;
  if (term.type === "uri") {
    const label = labels.get(term.value);
    const short = compact(term.value, site.prefixes ?? {});
    const address = pageOf(term.value, site);
    const name = element(address ? "a" : "span", label?.text ?? short, { href: address, lang: label && label.lang !== language ? label.lang : "" });
    cell.append(name);
    if (label) cell.append(element("code", short, { class: "iri" }));
    return;
  }
  if (term.type === "bnode") return void cell.append(element("code", `_:${term.value}`));
  cell.textContent = term.value;
  if (NUMBERS.has(term.datatype)) cell.className = "num";
  const tag = term["xml:lang"];
  if (tag && tag !== language) cell.lang = tag;
}

/** The rows as a table with a row of variables, in a box that can be scrolled and reached. */
export function tableOf(answer, labels, site, language, caption) {
  const variables = answer.head.vars;
  const box = element("div", "", { class: "box", tabindex: "0", role: "region", "aria-label": caption });
  const table = element("table");
  const head = table.createTHead().insertRow();
  const rows = answer.results.bindings.slice(0, SHOWN);
  for (const name of variables) {
    const numeric = rows.every((row) => !row[name] || NUMBERS.has(row[name].datatype));
    head.append(element("th", name, { scope: "col", class: numeric ? "num" : "" }));
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const name of variables) fillCell(line.insertCell(), row[name], labels, site, language);
  }
  box.append(table);
  return box;
}

export const shown = (count) => Math.min(count, SHOWN);

function quoted(text, separator) {
  return new RegExp(`["\\r\\n${separator}]`).test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

function written(term) {
  return !term ? "" : term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** CSV as SPARQL 1.1 prescribes it, and so as the endpoint writes it. */
export function asCsv(answer) {
  const rows = answer.results.bindings.map((row) => answer.head.vars.map((name) => written(row[name])));
  return [answer.head.vars, ...rows].map((row) => `${row.map((text) => quoted(text, ",")).join(",")}\r\n`).join("");
}

/** CSV as a Dutch Excel opens it: a mark of UTF-8, semicolons, decimal commas, a name beside each IRI, and no formulas. */
export function asExcel(answer, labels, words) {
  const bindings = answer.results.bindings;
  const iris = new Set(answer.head.vars.filter((name) => bindings.some((row) => row[name]?.type === "uri")));
  const safe = (text) => (FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text);
  const cells = (row, name) => {
    const term = row[name];
    if (iris.has(name)) return [safe(labels.get(term?.value)?.text ?? ""), written(term)];
    return [FRACTIONS.has(term?.datatype) ? written(term).replace(".", ",") : safe(written(term))];
  };
  const head = answer.head.vars.flatMap((name) => (iris.has(name) ? [name, words.iri(name)] : [name]));
  const rows = bindings.map((row) => answer.head.vars.flatMap((name) => cells(row, name)));
  return `\ufeff${[head, ...rows].map((row) => `${row.map((text) => quoted(text, ";")).join(";")}\r\n`).join("")}`;
}
