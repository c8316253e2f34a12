import { createHash } from "node:crypto";
import {
  createSecret,
  equalSecrets,
  HttpError,
  HubClient,
  HubUnavailableError,
  type HubUser,
  hashSecret,
  type Log,
  parseCookies,
  safeNext,
  serializeCookie,
} from "@craton/edge";
import { badRequest, forbidden } from "../errors.ts";
import { isObject } from "../http/body.ts";
import type { Exchange, Identity, Visit } from "../http/exchange.ts";
import { redirect } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import { tokenOf, withoutToken } from "./bearer.ts";
import type { Gate, VisitKind } from "./gate.ts";
import type { HubOptions } from "./hub-options.ts";
import { HubReports } from "./hub-reports.ts";
import { Sealer } from "./sealed.ts";

/** What {@link HubGate} works with. */
export interface HubGateOptions {
  hub: HubOptions;
  baseUrl: string;
  /** Secret of the person's state. */
  key: string;
  log: Log;
  isSecure: (visit: Visit) => boolean;
  lastActivity: () => Date;
}

/** Cookie of the hub that ends with its log-out. */
const hubSessionCookie = "jupyterhub-session-id";
/** A log-in that was begun ends within this time, in seconds. */
const loginS = 600;

/** What the cookie of a person who logged in holds. */
interface SealedLogin {
  token: string;
  /** The hub's session cookie at log-in. When the browser's is another one, the hub is asked again each time. */
  hubSession: string;
}

interface SealedState {
  state: string;
  verifier: string;
  next: string;
}

/** A server under a hub: the hub says who asks (OAuth 2 with PKCE for browsers, API tokens for programs). */
export class HubGate implements Gate {
  readonly #options: HubGateOptions;
  readonly #client: HubClient;
  readonly #logins: Sealer;
  readonly #states: Sealer;
  readonly #reports: HubReports;

  constructor(options: HubGateOptions) {
    const { hub, key } = options;
    this.#options = options;
    this.#client = new HubClient({ apiUrl: hub.apiUrl, token: hub.apiToken });
    this.#logins = new Sealer(key, "hub login");
    this.#states = new Sealer(key, "hub oauth state");
    this.#reports = new HubReports({ ...options, client: this.#client });
  }

  async identify(visit: Visit, kind: VisitKind): Promise<Identity | undefined> {
    const token = tokenOf(visit, kind);
    if (token !== undefined) {
      const user = await this.#userOf(token);
      return user && this.#admit(user, undefined);
    }
    const login = this.#loginOf(visit);
    if (!login) return undefined;
    if (login.hubSession !== hubSessionOf(visit)) this.#client.forget(login.token);
    const user = await this.#userOf(login.token);
    return user && this.#admit(user, hashSecret(login.token));
  }

  async welcome(exchange: Exchange): Promise<boolean> {
    const token = exchange.query.get("token");
    const user = token === null ? undefined : await this.#userOf(token);
    if (token === null || !user) return false;
    this.#admit(user, undefined);
    this.#setLogin(exchange, token);
    redirect(exchange.res, withoutToken(exchange, this.#options.baseUrl));
    return true;
  }

  challenge(exchange: Exchange): void {
    const { hub, baseUrl, isSecure } = this.#options;
    const state: SealedState = {
      state: createSecret(),
      verifier: createSecret(),
      next: withoutToken(exchange, baseUrl),
    };
    const query = new URLSearchParams({
      client_id: hub.clientId,
      redirect_uri: hub.callbackUrl,
      response_type: "code",
      state: state.state,
      code_challenge: createHash("sha256").update(state.verifier).digest("base64url"),
      code_challenge_method: "S256",
    });
    const cookie = { path: baseUrl, secure: isSecure(exchange), maxAgeS: loginS };
    exchange.res.appendHeader(
      "set-cookie",
      serializeCookie(stateCookie(state.state), this.#states.seal(state), cookie),
    );
    redirect(exchange.res, `${this.#hubUrl()}api/oauth2/authorize?${query}`);
  }

  register(router: Router): void {
    router.on("GET", "/oauth_callback", (exchange) => this.#finish(exchange), "open");
    router.on(
      "GET",
      "/login",
      (exchange) => this.challenge({ ...exchange, path: "/lab", query: new URLSearchParams() }),
      "open",
    );
    router.on("GET", "/logout", (exchange) => this.#logOut(exchange), "open");
  }

  headers(): Record<string, string> {
    return { "x-jupyterhub-version": this.#reports.version };
  }

  pageConfig(): Record<string, string> {
    const { hub } = this.#options;
    return { hubPrefix: `${hub.hubBaseUrl}hub/`, hubHost: hub.host, hubUser: hub.user, hubServerName: hub.serverName };
  }

  close(): void {
    this.#reports.close();
  }

  /** The hub sent the browser back with a code (RFC 6749 §4.1.2). */
  async #finish(exchange: Exchange): Promise<void> {
    const { query, res } = exchange;
    const { hub, baseUrl, isSecure } = this.#options;
    if (query.has("error")) throw forbidden(`The hub refused: ${query.get("error_description") ?? query.get("error")}`);
    const [code, state] = [query.get("code"), query.get("state")];
    if (!code || !state) throw badRequest("The hub sent neither code nor error.");
    const begun = this.#stateOf(exchange, state);
    if (!begun) throw badRequest(`This log-in took too long or began in another browser. Open ${baseUrl} again.`);
    const gone = serializeCookie(stateCookie(state), "", { path: baseUrl, secure: isSecure(exchange), maxAgeS: 0 });
    res.appendHeader("set-cookie", gone);
    const form = { clientId: hub.clientId, code, redirectUri: hub.callbackUrl, codeVerifier: begun.verifier };
    const token = await reachable(this.#client.exchangeCode(form));
    const user = token === undefined ? undefined : await this.#userOf(token);
    if (token === undefined || !user) throw forbidden(`The hub did not accept the log-in. Open ${baseUrl} again.`);
    this.#admit(user, undefined);
    this.#setLogin(exchange, token);
    redirect(res, safeNext(begun.next, baseUrl) ?? `${baseUrl}lab`);
  }

  #logOut(exchange: Exchange): void {
    const login = this.#loginOf(exchange);
    if (login) this.#client.forget(login.token);
    const { baseUrl, isSecure } = this.#options;
    const gone = { path: baseUrl, secure: isSecure(exchange), maxAgeS: 0 };
    exchange.res.appendHeader("set-cookie", serializeCookie(this.#cookieName(), "", gone));
    redirect(exchange.res, `${this.#hubUrl()}logout`);
  }

  /** @throws HttpError 403 when the person's scopes do not reach this server. */
  #admit({ name, scopes }: HubUser, session: string | undefined): Identity {
    const { accessScopes } = this.#options.hub;
    const wanted = new Set([...accessScopes, ...accessScopes.map((scope) => scope.split("!")[0] ?? scope)]);
    if (!scopes.some((scope) => wanted.has(scope))) throw forbidden(`${name} may not use this server.`);
    return { username: name, displayName: name, session };
  }

  #userOf(token: string): Promise<HubUser | undefined> {
    return reachable(this.#client.userOfToken(token));
  }

  #setLogin(exchange: Exchange, token: string): void {
    const { baseUrl, isSecure } = this.#options;
    const login: SealedLogin = { token, hubSession: hubSessionOf(exchange) };
    const cookie = serializeCookie(this.#cookieName(), this.#logins.seal(login), {
      path: baseUrl,
      secure: isSecure(exchange),
    });
    exchange.res.appendHeader("set-cookie", cookie);
  }

  #loginOf({ req }: Visit): SealedLogin | undefined {
    const values = parseCookies(req.headers.cookie).get(this.#cookieName()) ?? [];
    return values.map((value) => this.#logins.open(value)).find(isLogin);
  }

  #stateOf({ req }: Visit, state: string): SealedState | undefined {
    const values = parseCookies(req.headers.cookie).get(stateCookie(state)) ?? [];
    const opened = values.map((value) => this.#states.open(value)).filter(isState);
    return opened.find((one) => equalSecrets(one.state, state));
  }

  #cookieName(): string {
    return `craton-login-${hashSecret(this.#options.hub.clientId).slice(0, 12)}`;
  }

  #hubUrl(): string {
    const { host, hubBaseUrl } = this.#options.hub;
    return `${host}${hubBaseUrl}hub/`;
  }
}

/** One cookie for each log-in under way: several tabs may log in at a time. */
function stateCookie(state: string): string {
  return `craton-oauth-${hashSecret(state).slice(0, 12)}`;
}

function hubSessionOf({ req }: Visit): string {
  return parseCookies(req.headers.cookie).get(hubSessionCookie)?.[0] ?? "";
}

function isLogin(value: unknown): value is SealedLogin {
  return isObject(value) && typeof value.token === "string" && typeof value.hubSession === "string";
}

function isState(value: unknown): value is SealedState {
  return isObject(value) && [value.state, value.verifier, value.next].every((field) => typeof field === "string");
}

/** A hub that does not answer is no refusal: 503, so that a browser tries again. */
async function reachable<Answer>(asked: Promise<Answer>): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof HubUnavailableError) throw new HttpError(503, error.code, error.message, { cause: error });
    throw error;
  }
}
