// The parameters of a stored query: what an address sets them to becomes terms in its text, as the command line's --bind does.

// A parameter is a VALUES block with one variable and one term, or UNDEF.
const BLOCK = /VALUES \?(\w+) \{ (?:UNDEF|"(?:[^"\\]|\\.)*"|<[^<>"{}|^`\\\s]*>|-?\d+) \}/g;
const CODE = /^[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)*$/;
const UNITS = ["gemeente", "stadsdeel"];

/** A parameter that there is not, or a value that it cannot have. */
export class Unset extends Error {}

/** The terms that a value stands for: none asks for all. Nothing of it is read as SPARQL. */
function termsOf(value, kinds, site) {
  if (value === "*" || value === "") return [];
  if (kinds[0] === "getal") return /^\d{1,9}$/.test(value) ? [value] : null;
  if (kinds[0] === "klasse") return /^(?:def:)?[A-Za-z]+$/.test(value) ? [`<${site.terms.def}${value.replace("def:", "")}>`] : null;
  if (!CODE.test(value)) return null;
  if (kinds[0]?.startsWith("code(")) return [`"${value}"`];
  const kind = value.split("/")[0];
  // A code by itself may be of each kind; what there is not, nothing is said of.
  const paths = kinds.includes(kind) ? [value] : kinds.map((own) => `${own}/${value}`);
  const whole = UNITS.every((unit) => kinds.includes(unit));
  return paths.flatMap((path) => [path, ...(whole ? (site.parts?.[path] ?? []) : [])]).map((path) => `<${site.terms.id}${path}>`);
}

/** The text of a stored query with its parameters set. Throws `Unset`, which names what cannot be set. */
export function withValues(query, values, site) {
  const terms = new Map();
  for (const [name, value] of values) {
    const kinds = query.parameters?.[name];
    const given = kinds ? termsOf(value, kinds, site) : null;
    if (given === null) throw new Unset(`${name}=${value}`);
    terms.set(name, given);
  }
  // The first block for a variable is the parameter, with all that are like it.
  const first = new Map();
  return query.text.replace(BLOCK, (block, name) => {
    if (!first.has(name)) first.set(name, block);
    return terms.has(name) && block === first.get(name) ? `VALUES ?${name} { ${terms.get(name).join(" ") || "UNDEF"} }` : block;
  });
}
