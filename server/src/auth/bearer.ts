import type { Visit } from "../http/exchange.ts";
import type { VisitKind } from "./gate.ts";

/** The token of a request: from `Authorization: token|Bearer …`, or from `?token=` where that is allowed. */
export function tokenOf({ req, query }: Visit, kind: VisitKind): string | undefined {
  const match = /^(?:token|bearer)\s+(\S+)$/i.exec(req.headers.authorization ?? "");
  return match?.[1] ?? (kind === "api" ? undefined : (query.get("token") ?? undefined));
}

/** The address that was asked for, without its token. */
export function withoutToken({ path, query }: Visit, baseUrl: string): string {
  const rest = new URLSearchParams(query);
  rest.delete("token");
  return baseUrl.slice(0, -1) + path + (rest.size > 0 ? `?${rest}` : "");
}
