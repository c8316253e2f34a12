import { normalizeUserName } from "../accounts/user-name.ts";
import type { ProxyRoute } from "../proxy/proxy.ts";
import type { Store } from "../store/store.ts";

/** How long an answer of the store holds: another hub may stop or start the server. */
const freshMs = 1_000;
const mostKept = 10_000;
const activityMs = 60_000;

/** The way to one person's server. */
interface ServerRoute extends ProxyRoute {
  readonly userId: number;
  readonly serverName: string;
}

/** The proxy's view of the store. */
export interface Routes {
  /** The route of a URL path; undefined when nobody's running server is there. */
  of(path: string): Promise<ServerRoute | undefined>;
  /** Forgets what was known, after a start or stop in this hub. */
  forget(userName: string): void;
  /** Writes down that a server is used, at most once a minute. */
  touch(route: ServerRoute): void;
}

/** Routes from the store, kept for a second. */
export function createRoutes({
  store,
  baseUrl,
  now,
  onError,
}: {
  store: Store;
  baseUrl: string;
  now: () => number;
  onError: (error: unknown) => void;
}): Routes {
  const known = new Map<string, { route: Promise<ServerRoute | undefined>; until: number }>();
  const touched = new Map<number, number>();
  const prefix = `${baseUrl}user/`;

  async function look(userName: string): Promise<ServerRoute | undefined> {
    const found = await store.servers.target(userName, "");
    return found && { target: found.url, userId: found.userId, serverName: "" };
  }

  return {
    async of(path) {
      if (!path.startsWith(prefix)) return undefined;
      const userName = path.slice(prefix.length).split("/", 1)[0] ?? "";
      // What is no name is not kept: anybody may ask for anything.
      if (normalizeUserName(userName) !== userName) return undefined;
      const found = known.get(userName);
      if (found && found.until > now()) return found.route;
      const route = look(userName);
      if (known.size >= mostKept) known.clear();
      known.set(userName, { route, until: now() + freshMs });
      // A failure of the store must not be kept.
      route.catch(() => known.delete(userName));
      return route;
    },
    forget: (userName) => void known.delete(userName),
    touch({ userId, serverName }) {
      const at = now();
      if (at - (touched.get(userId) ?? 0) < activityMs) return;
      touched.set(userId, at);
      Promise.all([store.servers.touch(userId, serverName, at), store.users.touch(userId, at)]).catch(onError);
    },
  };
}
