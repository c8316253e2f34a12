import { accessSync, chmodSync, constants, existsSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubHomeError } from "./errors.ts";
import { escapeName } from "./escape-name.ts";

/** The folders below the hub's `--home`, all absolute. */
export interface HomeLayout {
  /** `--home` itself; where the hub makes it, people may pass through (0711) but not list it. */
  readonly root: string;
  /** Database, keys and logs; only the hub's account may enter (0700). */
  readonly state: string;
  /** Logs of people's servers, inside `state`. */
  readonly logs: string;
  /** Folder of people's homes (0711); each home is 0700 and its person's. */
  readonly homes: string;
  /** Home of one person. */
  personHome(userName: string): string;
  /** Log of one server. */
  serverLog(userName: string, serverName: string): string;
}

/** Says where everything is; touches no file. */
export function homeLayout(home: string): HomeLayout {
  const root = resolve(home);
  const state = join(root, "state");
  const homes = join(root, "homes");
  const logs = join(state, "logs");
  return {
    root,
    state,
    logs,
    homes,
    personHome: (userName) => join(homes, escapeName(userName)),
    serverLog: (userName, serverName) => join(logs, `${escapeName(userName)}.${escapeName(serverName)}.log`),
  };
}

/** New homes that are not complete yet have names that begin so. */
export const draftPrefix = ".new-";
const draftHours = 1;

/**
 * Makes the folders, sets their modes, and sweeps away what a hub that died left of homes in the making. The mode of
 * `home` itself is set once, when there is nothing in it: a folder in use, such as `/tmp`, has the mode that it needs.
 * @throws {HubHomeError} when they cannot be made or written.
 */
export function ensureHomeLayout(home: string): HomeLayout {
  const layout = homeLayout(home);
  const modes: [string, number][] = [
    [layout.state, 0o700],
    [layout.logs, 0o700],
    [layout.homes, 0o711],
  ];
  const ensure = (path: string, mode: number | undefined): void => {
    mkdirSync(path, { recursive: true });
    if (mode !== undefined) chmodSync(path, mode);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  };
  try {
    const isEmpty = !existsSync(layout.root) || readdirSync(layout.root).length === 0;
    ensure(layout.root, isEmpty ? 0o711 : undefined);
    refuseOpen(layout.root);
    for (const [path, mode] of modes) ensure(path, mode);
    sweepDrafts(layout.homes);
  } catch (error) {
    throw new HubHomeError(layout.root, error);
  }
  return layout;
}

/** As root there are other people, who in a folder open to all could put their own in the place of ours. */
function refuseOpen(root: string): void {
  const { mode } = statSync(root);
  const isSticky = (mode & 0o1000) !== 0;
  if (process.getuid?.() === 0 && (mode & 0o022) !== 0 && !isSticky) throw new Error("others may write in it");
}

function sweepDrafts(homes: string): void {
  for (const name of readdirSync(homes).filter((one) => one.startsWith(draftPrefix))) {
    const draft = join(homes, name);
    // Another hub on the same folder may be at work on a young one.
    if (statSync(draft).mtimeMs < Date.now() - draftHours * 3_600_000) rmSync(draft, { recursive: true, force: true });
  }
}
