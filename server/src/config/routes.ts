import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { badRequest, systemCode } from "../errors.ts";
import { writeAtomically } from "../files/atomic-write.ts";
import { isObject, type JsonObject, readObject } from "../http/body.ts";
import { sendJson, sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";

/** Adds `/api/config/SECTION`: small JSON documents of front-end extensions, one file each. */
export function registerConfig(router: Router, folder: string): void {
  const fileOf = (section: string | undefined): string => {
    if (!/^\w[\w.-]*$/.test(section ?? "")) throw badRequest("The name of a section has letters, digits, . _ and -.");
    return join(folder, `${section}.json`);
  };
  const write = async (file: string, value: JsonObject): Promise<void> => {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    await writeAtomically(file, `${JSON.stringify(value, undefined, 2)}\n`, 0o600);
  };
  router.on("GET", "/api/config/:section", async ({ params, res }) =>
    sendJson(res, await read(fileOf(params.section))),
  );
  router.on("PUT", "/api/config/:section", async ({ req, res, params }) => {
    await write(fileOf(params.section), await readObject(req));
    sendNothing(res);
  });
  router.on("PATCH", "/api/config/:section", async ({ req, res, params }) => {
    const file = fileOf(params.section);
    const merged = merge(await read(file), await readObject(req));
    await write(file, merged);
    sendJson(res, merged);
  });
}

/** A section that was never written, or is broken, is empty. */
async function read(file: string): Promise<JsonObject> {
  try {
    const value: unknown = JSON.parse(await readFile(file, "utf8"));
    return isObject(value) ? value : {};
  } catch (error) {
    if (systemCode(error) === "ENOENT" || error instanceof SyntaxError) return {};
    throw error;
  }
}

/** Objects are merged, null deletes, everything else replaces. */
function merge(old: JsonObject, changes: JsonObject): JsonObject {
  const merged = { ...old };
  for (const [name, value] of Object.entries(changes)) {
    const before = merged[name];
    if (value === null) delete merged[name];
    else merged[name] = isObject(value) ? merge(isObject(before) ? before : {}, value) : value;
  }
  return merged;
}
