// Puts what Vite built into the Python package, each file beside its .br and .gz where that is smaller.
//
//     node tools/publish_dashboard.mjs web/dist src/chargewright/dashboard
//
// The page is not encoded: every answer writes another nonce into it. Its file comes last and says to
// make that all is there.
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, extname, join, relative } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const PAGE = "index.html";
const ENCODED = new Set([".css", ".geojson", ".js", ".json", ".mjs", ".svg", ".txt", ".wasm", ".webmanifest"]);
/** Below this the headers weigh more than what is saved. */
const SMALLEST_BYTES = 1024;

const [from, to] = process.argv.slice(2);
const next = join(dirname(to), ".dashboard-next");
const last = join(dirname(to), ".dashboard-last");

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

const encodings = (content) => [
  [".br", brotli(content, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: content.length } })],
  [".gz", zip(content, { level: 9 })],
];

async function publish(path) {
  const content = await readFile(join(from, path));
  const target = join(next, path);
  await mkdir(dirname(target), { recursive: true });
  await writeFile(target, content);
  if (path === PAGE || !ENCODED.has(extname(path)) || content.length < SMALLEST_BYTES) return;
  for (const [suffix, encoding] of encodings(content)) {
    const encoded = await encoding;
    if (encoded.length < content.length) await writeFile(target + suffix, encoded);
  }
}

const entries = await readdir(from, { recursive: true, withFileTypes: true });
const files = entries
  .filter((entry) => entry.isFile())
  .map((entry) => relative(from, join(entry.parentPath, entry.name)));
if (!files.includes(PAGE)) throw new Error(`${from} has no ${PAGE}: nothing was built`);

await rm(next, { recursive: true, force: true });
await Promise.all(files.filter((path) => path !== PAGE).map(publish));
await publish(PAGE);
await rm(last, { recursive: true, force: true });
await rename(to, last).catch((error) => {
  if (error.code !== "ENOENT") throw error;
});
await rename(next, to);
await rm(last, { recursive: true, force: true });
