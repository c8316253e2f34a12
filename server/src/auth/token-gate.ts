import {
  createSecret,
  equalSecrets,
  Html,
  html,
  message,
  parseCookies,
  safeNext,
  serializeCookie,
  signValue,
  verifyValue,
} from "@craton/edge";
import { forbidden } from "../errors.ts";
import { readBody } from "../http/body.ts";
import type { Exchange, Identity, Visit } from "../http/exchange.ts";
import { redirect, sendPage } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import { isSameOrigin } from "../http/sockets.ts";
import { tokenOf, withoutToken } from "./bearer.ts";
import type { Gate, VisitKind } from "./gate.ts";

/** What {@link TokenGate} works with. */
export interface TokenGateOptions {
  token: string;
  baseUrl: string;
  /** Port of the server, once known: cookies do not tell ports apart. */
  port: () => number;
  isSecure: (visit: Visit) => boolean;
  /** Reverse proxies in front. */
  hops: number;
  username: string;
}

/** A server of one person without a hub: whoever holds the token comes in. */
export class TokenGate implements Gate {
  readonly #options: TokenGateOptions;

  constructor(options: TokenGateOptions) {
    this.#options = options;
  }

  async identify(visit: Visit, kind: VisitKind): Promise<Identity | undefined> {
    const token = tokenOf(visit, kind);
    if (token !== undefined) return this.#isToken(token) ? this.#identity(undefined) : undefined;
    const session = this.#sessionOf(visit);
    return session === undefined ? undefined : this.#identity(session);
  }

  async welcome(exchange: Exchange): Promise<boolean> {
    const token = exchange.query.get("token");
    if (token === null || !this.#isToken(token)) return false;
    this.#setCookie(exchange);
    redirect(exchange.res, withoutToken(exchange, this.#options.baseUrl));
    return true;
  }

  challenge({ req, res }: Exchange): void {
    redirect(res, `${this.#options.baseUrl}login?next=${encodeURIComponent(req.url ?? "")}`);
  }

  register(router: Router): void {
    router.on("GET", "/login", (exchange) => this.#form(exchange, ""), "open");
    router.on("POST", "/login", (exchange) => this.#logIn(exchange), "open");
    router.on("GET", "/logout", (exchange) => this.#logOut(exchange), "open");
  }

  headers(): Record<string, string> {
    return {};
  }

  pageConfig(): Record<string, string> {
    return {};
  }

  close(): void {}

  async #logIn(exchange: Exchange): Promise<void> {
    const { req, res, query } = exchange;
    if (req.headers.origin !== undefined && !isSameOrigin(req, this.#options.hops))
      throw forbidden("Cross-site requests are refused.");
    const form = new URLSearchParams((await readBody(req, 10_000)).toString("utf8"));
    if (!this.#isToken(form.get("token")?.trim() ?? "")) return this.#form(exchange, message("server.login.wrong"));
    this.#setCookie(exchange);
    redirect(res, safeNext(query.get("next") ?? undefined, this.#options.baseUrl) ?? `${this.#options.baseUrl}lab`);
  }

  #logOut(exchange: Exchange): void {
    const { baseUrl, isSecure } = this.#options;
    const gone = serializeCookie(this.#cookieName(), "", { path: baseUrl, secure: isSecure(exchange), maxAgeS: 0 });
    exchange.res.appendHeader("set-cookie", gone);
    redirect(exchange.res, `${baseUrl}login`);
  }

  #form({ res }: Exchange, problem: string): void {
    const product = message("common.product");
    const page = html`<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${message("server.login.title", { product })}</title><style>${loginStyle}</style></head>
<body><main><h1>${product}</h1><form method="post"><label for="token">${message("server.login.token")}</label>
<input id="token" name="token" type="password" autocomplete="current-password" required autofocus>
${problem && html`<p role="alert">${problem}</p>`}<p>${message("server.login.hint")}</p>
<button>${message("server.login.submit")}</button></form></main></body></html>`;
    sendPage(res, page, { status: problem ? 403 : 200, policy: loginPolicy });
  }

  #setCookie(exchange: Exchange): void {
    const { token, baseUrl, isSecure } = this.#options;
    const value = signValue(token, "session", createSecret());
    exchange.res.appendHeader(
      "set-cookie",
      serializeCookie(this.#cookieName(), value, { path: baseUrl, secure: isSecure(exchange) }),
    );
  }

  #sessionOf({ req }: Visit): string | undefined {
    const values = parseCookies(req.headers.cookie).get(this.#cookieName()) ?? [];
    return values
      .map((value) => verifyValue(this.#options.token, "session", value))
      .find((value) => value !== undefined);
  }

  #cookieName(): string {
    return `craton-session-${this.#options.port()}`;
  }

  #isToken(token: string): boolean {
    return equalSecrets(token, this.#options.token);
  }

  #identity(session: string | undefined): Identity {
    const { username } = this.#options;
    return { username, displayName: username, session };
  }
}

const loginPolicy =
  "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const loginStyle = new Html(`:root{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}
main{max-width:24rem;margin:15vh auto;padding:0 1rem}[role=alert]{color:light-dark(#a00,#f99)}
input,button{font:inherit;width:100%;box-sizing:border-box;padding:.5rem;margin:.25rem 0}`);
