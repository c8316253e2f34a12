import type { Log } from "@craton/edge";
import type { Invitations } from "./accounts/invitations.ts";
import type { Authenticator } from "./authenticator/authenticator.ts";
import type { HubMetrics } from "./observe/metrics.ts";
import type { Servers } from "./servers/servers.ts";
import type { Sessions } from "./session/sessions.ts";
import type { Profile, Spawner } from "./spawner/spawner.ts";
import type { Store } from "./store/store.ts";

/** What every handler of the hub may use. */
export interface HubContext {
  /** Path prefix of the whole site, with both slashes. */
  readonly baseUrl: string;
  /** Number of trusted proxies in front. */
  readonly hops: number;
  readonly log: Log;
  readonly now: () => number;
  readonly store: Store;
  readonly authenticator: Authenticator;
  readonly spawner: Spawner;
  readonly profiles: readonly Profile[];
  readonly sessions: Sessions;
  readonly invitations: Invitations;
  readonly servers: Servers;
  readonly metrics: HubMetrics;
}
