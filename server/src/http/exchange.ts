import type { IncomingMessage, ServerResponse } from "node:http";

/** Who asks. */
export interface Identity {
  /** Stable name: the hub's user name, or the local user. */
  username: string;
  displayName: string;
  /** Id of the browser session when a cookie proved it; undefined for a token in a header, which needs no XSRF token. */
  session: string | undefined;
}

/** What is known of a request before its answer is chosen. */
export interface Visit {
  req: IncomingMessage;
  method: string;
  /** Path below the base URL, still percent-encoded, with leading slash. */
  path: string;
  query: URLSearchParams;
}

/** One request with its answer, as handlers see it. */
export interface Exchange extends Visit {
  res: ServerResponse;
  /** Decoded parts of the path by the names in the route's pattern. */
  params: Readonly<Record<string, string>>;
  /** Undefined on open routes only. */
  identity: Identity | undefined;
}

/** Answers one request; what it throws becomes an error reply. */
export type Handler = (exchange: Exchange) => void | Promise<void>;
