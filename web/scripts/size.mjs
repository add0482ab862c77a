// What the first page loads, gzipped: the entry's script and style and everything that they import at once.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

const LIMIT_KB = 200;
const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");
const page = readFileSync(join(dist, "index.html"), "utf8");
const files = [...page.matchAll(/(?:src|href)="\.\/([^"]+\.(?:js|css))"/g)].map((match) => match[1]);
if (files.length < 2) throw new Error("dist/index.html names no script or style: run `npm run build` first.");

let total = gzipSync(page).length;
for (const file of files) {
  const size = gzipSync(readFileSync(join(dist, file))).length;
  total += size;
  console.log(`${(size / 1000).toFixed(1).padStart(7)} kB  ${file}`);
}
console.log(`${(total / 1000).toFixed(1).padStart(7)} kB  first load, gzipped, with index.html (limit ${LIMIT_KB} kB)`);
if (total > LIMIT_KB * 1000) process.exit(1);
