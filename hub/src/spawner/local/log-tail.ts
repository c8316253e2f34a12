import { open, stat } from "node:fs/promises";

const tailBytes = 4096;
const tailLines = 20;
const secretName = /TOKEN|SECRET|PASSWORD|KEY/;

/** Size of a log in bytes; 0 when there is none. */
export async function logSize(path: string): Promise<number> {
  return (await stat(path).catch(() => undefined))?.size ?? 0;
}

/** The last lines that a log got after it was `from` bytes long, with the secrets among `env` blotted out. */
export async function logTail(path: string, from: number, env: Readonly<Record<string, string>>): Promise<string> {
  const size = await logSize(path);
  const begin = Math.max(size < from ? 0 : from, size - tailBytes);
  const text = await readFrom(path, begin, size - begin).catch(() => "");
  return blot(text, env).trim().split("\n").slice(-tailLines).join("\n");
}

async function readFrom(path: string, position: number, length: number): Promise<string> {
  await using file = await open(path);
  const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position);
  return buffer.toString("utf8", 0, bytesRead);
}

function blot(text: string, env: Readonly<Record<string, string>>): string {
  const secrets = Object.entries(env).filter(([name, value]) => secretName.test(name) && value.length > 3);
  return secrets.reduce((rest, [, value]) => rest.replaceAll(value, "[secret]"), text);
}
