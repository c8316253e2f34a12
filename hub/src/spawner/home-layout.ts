import { accessSync, chmodSync, constants, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { HubHomeError } from "./errors.ts";
import { escapeName } from "./escape-name.ts";

/** The folders below the hub's `--home`, all absolute. */
export interface HomeLayout {
  /** `--home` itself; people may pass through (0711) but not list it. */
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
 * Makes the folders, sets their modes, and sweeps away what a hub that died left of homes in the making.
 * @throws {HubHomeError} when they cannot be made or written.
 */
export function ensureHomeLayout(home: string): HomeLayout {
  const layout = homeLayout(home);
  const modes: [string, number][] = [
    [layout.root, 0o711],
    [layout.state, 0o700],
    [layout.logs, 0o700],
    [layout.homes, 0o711],
  ];
  try {
    for (const [path, mode] of modes) {
      mkdirSync(path, { recursive: true });
      chmodSync(path, mode);
      accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    }
    sweepDrafts(layout.homes);
  } catch (error) {
    throw new HubHomeError(layout.root, error);
  }
  return layout;
}

function sweepDrafts(homes: string): void {
  for (const name of readdirSync(homes).filter((one) => one.startsWith(draftPrefix))) {
    const draft = join(homes, name);
    // Another hub on the same folder may be at work on a young one.
    if (statSync(draft).mtimeMs < Date.now() - draftHours * 3_600_000) rmSync(draft, { recursive: true, force: true });
  }
}
