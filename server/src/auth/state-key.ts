import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { createSecret } from "@craton/edge";
import { systemCode } from "../errors.ts";

/** The secret of a person's state: signs notebooks, XSRF tokens and cookies. Made at the first start, mode 0600. */
export async function stateKey(stateDir: string): Promise<string> {
  const file = join(stateDir, "secret");
  try {
    await writeFile(file, createSecret(), { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (systemCode(error) !== "EEXIST") throw error;
  }
  return readFile(file, "utf8");
}
