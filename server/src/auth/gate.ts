import type { Exchange, Identity, Visit } from "../http/exchange.ts";
import type { Router } from "../http/router.ts";

/** What is asked for: a token in the address is taken for pages and WebSockets only. */
export type VisitKind = "api" | "page" | "socket";

/** Lets people and programs in. One implementation for a token of this server, one for a hub. */
export interface Gate {
  /** Who asks; undefined: nobody known. @throws HttpError 403 for somebody known who may not come in. */
  identify(visit: Visit, kind: VisitKind): Promise<Identity | undefined>;
  /** Answers a page request with a redirect if its address holds a token: cookie set, token gone from the address. */
  welcome(exchange: Exchange): Promise<boolean>;
  /** Sends a browser to where it can log in. */
  challenge(exchange: Exchange): Promise<void> | void;
  /** Adds `/login`, `/logout` and the like. */
  register(router: Router): void;
  /** Headers of every answer. */
  headers(): Record<string, string>;
  /** Options of the Lab page that depend on how one logs in. */
  pageConfig(): Record<string, string>;
  close(): void;
}
