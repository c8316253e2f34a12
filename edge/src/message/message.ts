import { common } from "./common.ts";
import { hub } from "./hub.ts";
import { server } from "./server.ts";
import { spawn } from "./spawn.ts";

/** The message catalogue: every text of our own pages, English. A translation has the same keys. */
export const catalogue: Readonly<Record<MessageKey, string>> = { ...common, ...hub, ...server, ...spawn };

/** Key of a text: `area.page.what`. */
export type MessageKey = keyof typeof common | keyof typeof hub | keyof typeof server | keyof typeof spawn;

/** The text of a key with `{name}` places filled in; plain text, to be escaped where it is shown. */
export function message(key: MessageKey, values: Readonly<Record<string, string | number>> = {}): string {
  return catalogue[key].replace(/\{(\w+)\}/g, (place, name: string) => String(values[name] ?? place));
}
