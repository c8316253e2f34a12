import { badRequest } from "../errors.ts";
import type { Handler } from "./exchange.ts";

/** Who may come in: anybody; a person or program with 403 otherwise; a browser, sent to log in otherwise. */
export type Access = "open" | "api" | "page";

/** A pattern as a regular expression with the names of its groups. */
export interface Pattern {
  expression: RegExp;
  names: string[];
}

/** One entry of a {@link Router}. */
export interface Route {
  method: string;
  pattern: Pattern;
  access: Access;
  handler: Handler;
}

/**
 * Compiles `:name` (one part of the path) and `*name` (the rest with its leading slash, may be empty).
 * A trailing slash is ignored.
 */
export function compilePattern(text: string): Pattern {
  const names: string[] = [];
  const source = text.replaceAll(".", "\\.").replace(/:(\w+)|\*(\w+)/g, (_all, one?: string, rest?: string) => {
    names.push(one ?? rest ?? "");
    return one ? "([^/]+)" : "((?:/.*)?)";
  });
  return { expression: new RegExp(`^${source}/?$`), names };
}

/**
 * The decoded parameters if `path` (percent-encoded) fits, else undefined.
 * @throws HttpError 400 on a broken percent escape.
 */
export function matchPattern({ expression, names }: Pattern, path: string): Record<string, string> | undefined {
  const match = expression.exec(path);
  if (!match) return undefined;
  return Object.fromEntries(names.map((name, index) => [name, decodePart(match[index + 1] ?? "")]));
}

function decodePart(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch (cause) {
    throw badRequest("The address holds a broken percent escape.", { cause });
  }
}

/** Routes in the order they were added: the first that fits answers. */
export class Router {
  readonly #routes: Route[] = [];

  /** Adds a route; `GET` also answers `HEAD`. */
  on(method: string, pattern: string, handler: Handler, access: Access = "api"): void {
    this.#routes.push({ method, pattern: compilePattern(pattern), access, handler });
  }

  /** The route for a request, or the methods that would have been allowed (empty: no such path). */
  match(method: string, path: string): { route: Route; params: Record<string, string> } | { allowed: string[] } {
    const wanted = method === "HEAD" ? "GET" : method;
    const allowed: string[] = [];
    for (const route of this.#routes) {
      const params = matchPattern(route.pattern, path);
      if (!params) continue;
      if (route.method === wanted) return { route, params };
      allowed.push(route.method);
    }
    return { allowed };
  }
}
