import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

/** Settings of one profile, by lower-case name. */
export type Profile = ReadonlyMap<string, string>;

/**
 * Settings of a profile in AWS's shared credentials and config files (`AWS_SHARED_CREDENTIALS_FILE`, `AWS_CONFIG_FILE`,
 * else in `~/.aws`); those of the credentials file win. Undefined when neither has it.
 */
export async function readProfile(name: string): Promise<Profile | undefined> {
  const home = join(homedir(), ".aws");
  const [config, credentials] = await Promise.all([
    readSections(process.env.AWS_CONFIG_FILE || join(home, "config")),
    readSections(process.env.AWS_SHARED_CREDENTIALS_FILE || join(home, "credentials")),
  ]);
  const found = [config.get(name === "default" ? name : `profile ${name}`), credentials.get(name)];
  if (found.every((section) => section === undefined)) return undefined;
  return new Map(found.flatMap((section) => [...(section ?? [])]));
}

async function readSections(path: string): Promise<Map<string, Map<string, string>>> {
  return parseIni(await readFile(path, "utf8").catch(() => ""));
}

/** Sections of an INI file; nested settings (indented lines) are passed over. */
export function parseIni(text: string): Map<string, Map<string, string>> {
  const sections = new Map<string, Map<string, string>>();
  let section = new Map<string, string>();
  for (const line of text.split(/\r?\n/)) {
    const [, title] = /^\[\s*(.*?)\s*\]/.exec(line) ?? [];
    const [, name, value] = /^([^\s#;=][^=]*?)\s*=\s*(.*?)(?:\s+[#;].*)?\s*$/.exec(line) ?? [];
    if (title !== undefined) {
      section = sections.get(title) ?? new Map();
      sections.set(title, section);
    } else if (name !== undefined) section.set(name.toLowerCase(), value!);
  }
  return sections;
}
