// Write what the query page needs into a folder: `node build.mjs FOLDER`. The same sources and lock file give the same bytes.
//
//   query.js      the editor and the page's behaviour
//   engine.js     the SPARQL engine (WASM) with its worker, as one classic script: a page opened from a folder may load
//                 scripts, but may fetch nothing and start no worker from a file
//   licences.txt  whose work is in the two
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { gzipSync } from "fflate";

const HERE = dirname(fileURLToPath(import.meta.url));
// A browser of 2023 has all that is used: DecompressionStream was the last to come.
const TARGET = ["chrome110", "firefox113", "safari16.4"];

async function bundle(entry) {
  const result = await build({
    absWorkingDir: HERE,
    entryPoints: [entry],
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: "iife",
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    // The engine would look for its WASM beside itself; it is handed over instead.
    define: { "import.meta.url": '""' },
  });
  return { text: result.outputFiles[0].text, inputs: Object.keys(result.metafile.inputs) };
}

/** The licence text of each package that a bundle holds something of. */
async function licences(inputs) {
  const names = new Set(inputs.map((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1]).filter(Boolean));
  const parts = [];
  for (const name of [...names].sort()) {
    const folder = join(HERE, "node_modules", name);
    const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const text = await readFile(join(folder, "LICENSE"), "utf8").catch(() => "");
    parts.push(`${name} ${version} (${license})\n\n${text.trim()}`.trim());
  }
  return `${parts.join("\n\n----\n\n")}\n`;
}

const target = process.argv[2];
if (!target) {
  console.error("build.mjs: name the folder to write to: node build.mjs FOLDER");
  process.exit(2);
}
await mkdir(target, { recursive: true });
const page = await bundle("js/query/main.js");
const worker = await bundle("js/query/worker.js");
const wasm = await readFile(join(HERE, "node_modules/oxigraph/web_bg.wasm"));
// Packed here and not by Node, whose zlib gives other bytes from one version to the next. `mtime` keeps the clock out.
const packed = Buffer.from(gzipSync(wasm, { level: 9, mtime: 315532800000 })).toString("base64");
const engine = { worker: worker.text, wasm: packed };
const files = {
  "query.js": page.text,
  "engine.js": `(self.segregatie ??= {}).engine = ${JSON.stringify(engine)};\n`,
  "licences.txt": await licences([...page.inputs, ...worker.inputs]),
};
for (const [name, text] of Object.entries(files)) {
  await writeFile(join(target, name), text);
  console.log(`${relative(process.cwd(), join(target, name))}: ${Buffer.byteLength(text)} bytes`);
}
