import { readdirSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

const textExtensions = new Set([".js", ".json", ".svg", ".ttf", ".eot"]);
/** Below this a file fits a network packet or two anyway. */
const minimumBytes = 1_400;
/** Quality 11 would take a minute for 4 % less. */
const brotliQuality = 9;

/** Writes `x.br` and `x.gz` beside each big text file of a folder, so that nobody compresses while a page waits. */
export async function compressFiles(folder: string): Promise<void> {
  const files = readdirSync(folder).filter((name) => textExtensions.has(extname(name)));
  // One by one: each brotli run holds tens of megabytes.
  for (const name of files) await compressFile(join(folder, name));
}

async function compressFile(path: string): Promise<void> {
  const content = await readFile(path);
  if (content.length < minimumBytes) return;
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: brotliQuality,
    [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
  };
  const [br, gz] = await Promise.all([
    brotli(content, { params }),
    gzipped(content, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([writeFile(`${path}.br`, br), writeFile(`${path}.gz`, gz)]);
}
