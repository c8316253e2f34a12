import { readdirSync } from "node:fs";
import { basename, dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { importOf } from "./importable.ts";
import { nearName } from "./near-name.ts";

/** What hints are taken from. */
export interface Vocabulary {
  /** Names that a cell can use. */
  names(): Iterable<string>;
  /** Names of the properties of what a chain such as `box.list` leads to, if it leads to an object. */
  properties(chain: string): Iterable<string> | undefined;
}

/** An error, as hints look at it. */
export interface Fault {
  message: string;
  code: unknown;
  /** File that was not found, if the error says so. */
  url: unknown;
  /** The author's line up to the place, if that is the top level of a cell. */
  before: string;
}

const NAME = "[\\p{ID_Start}$_][\\p{ID_Continue}$]*";
const UNKNOWN_NAME = new RegExp(`^(${NAME}) is not (defined|a function)`, "u");
const UNKNOWN_METHOD = new RegExp(`^((?:${NAME}\\.)*${NAME})\\.(${NAME}) is not a function`, "u");
const READ_OF_UNDEFINED = /^Cannot read properties of undefined/;
const CHAIN = new RegExp(`((?:${NAME}\\.)*${NAME})\\.(${NAME})\\??\\.$`, "u");
const PACKAGE = /^Cannot find (?:package|module) '((?:@[\w.-]+\/)?[\w][\w.-]*)(?:\/[^']*)?'/;
const WITHOUT_JSX = "There is no JSX here: write the file as .ts, and markup as text with html`…`.";
const MODULE = /^Cannot find module '([^']+)'/;

/** What to do about an error, in one sentence or two; nothing if there is nothing to say. */
export function hintFor(fault: Fault, vocabulary: Vocabulary): string | undefined {
  const { message, code } = fault;
  if (code === "ERR_MODULE_NOT_FOUND" || code === "MODULE_NOT_FOUND") return missingModule(fault);
  if (code === "ERR_UNSUPPORTED_ESM_URL_SCHEME") return otherScheme(message);
  if (code === "ERR_UNKNOWN_FILE_EXTENSION") return /"\.[jt]sx"/.test(message) ? WITHOUT_JSX : undefined;
  const [, name, what] = UNKNOWN_NAME.exec(message) ?? [];
  if (name !== undefined)
    return (what === "defined" && importHint(name)) || didYouMean(nearName(name, vocabulary.names()));
  const [, holder, method] = UNKNOWN_METHOD.exec(message) ?? [];
  if (holder !== undefined && method !== undefined)
    return didYouMean(nearName(method, vocabulary.properties(holder) ?? []));
  return READ_OF_UNDEFINED.test(message) ? missingProperty(fault.before, vocabulary) : undefined;
}

function importHint(name: string): string | undefined {
  const statement = importOf(name);
  return statement && `There is: ${statement}`;
}

/** The message of a module that was not found, in terms of the notebook's folder. */
export function readableMessage(message: string, folder: string): string {
  const [first = "", ...rest] = message
    .replace(/ imported from .*$/m, (from) => (from === ` imported from ${folder}/cell` ? "" : from))
    .replace(`Require stack:\n- ${folder}/cell`, "")
    .trimEnd()
    .split("\n");
  return [first.replace(`'${folder}/`, "'./"), ...rest].join("\n").replaceAll(`${folder}/`, "");
}

function missingModule({ message, url }: Fault): string | undefined {
  const [, name] = PACKAGE.exec(message) ?? [];
  if (name !== undefined) return `Install it in the notebook's folder: %npm install ${name}`;
  const path = typeof url === "string" && url.startsWith("file:") ? fileURLToPath(url) : MODULE.exec(message)?.[1];
  return path === undefined ? undefined : nearFile(resolve(path));
}

function otherScheme(message: string): string | undefined {
  const [, scheme] = /Received protocol '([a-z]+):'/.exec(message) ?? [];
  if (scheme === "npm" || scheme === "jsr")
    return `Packages are imported by their names alone, without ${scheme}:. Install them in the notebook's folder: %npm install NAME`;
  if (scheme !== "http" && scheme !== "https") return undefined;
  return "Modules are not imported from the web. Install the package in the notebook's folder: %npm install NAME. Or save the file there.";
}

function nearFile(path: string): string | undefined {
  try {
    const near = nearName(basename(path), readdirSync(dirname(path)));
    if (near === undefined) return undefined;
    const folder = relative(process.cwd(), dirname(path));
    return didYouMean(`${folder === "" ? "." : folder.startsWith(".") ? folder : `./${folder}`}/${near}`);
  } catch {
    return undefined;
  }
}

function missingProperty(before: string, vocabulary: Vocabulary): string | undefined {
  const [, holder, property] = CHAIN.exec(before) ?? [];
  if (holder === undefined || property === undefined) return undefined;
  const names = new Set(vocabulary.properties(holder) ?? []);
  const near = names.has(property) ? undefined : nearName(property, names);
  return near === undefined ? undefined : `${holder} has no ${property}. ${didYouMean(near)}`;
}

function didYouMean(name: string | undefined): string | undefined {
  return name === undefined ? undefined : `Did you mean ${name}?`;
}
