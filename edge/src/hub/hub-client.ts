/** Whom a token belongs to, as JupyterHub's `GET /user` tells. */
export interface HubUser {
  kind: "user" | "service";
  name: string;
  admin: boolean;
  groups: string[];
  /** The browser session that the token came from; logging out of it ends the token. */
  session_id?: string | null | undefined;
  /** Expanded scopes. */
  scopes: string[];
}

/** The hub did not answer, or not as a hub does. */
export class HubUnavailableError extends Error {
  override readonly name = "HubUnavailableError";
  readonly code = "hub_unavailable";
}

/** Options of {@link HubClient}. */
export interface HubClientOptions {
  /** `JUPYTERHUB_API_URL`, without trailing slash. */
  apiUrl: string;
  /** `JUPYTERHUB_API_TOKEN`: the service's own token, also its OAuth client secret. */
  token: string;
  /** How long an answer about a token holds; JupyterHub's services use 300 s. */
  cacheMs?: number;
  now?: () => number;
}

/** What a service behind a hub asks it: whose token is this, exchange a code, there was activity. */
export class HubClient {
  readonly #options: Required<HubClientOptions>;
  readonly #cache = new Map<string, { user: HubUser | undefined; until: number }>();

  constructor(options: HubClientOptions) {
    this.#options = { cacheMs: 300_000, now: Date.now, ...options };
  }

  /** The owner of a token, or undefined when the hub does not know it. Cached; at most 1,000 tokens. */
  async userOfToken(token: string): Promise<HubUser | undefined> {
    const { now, cacheMs } = this.#options;
    const known = this.#cache.get(token);
    if (known && known.until > now()) return known.user;
    const answer = await this.#ask("/user", { headers: { authorization: `token ${token}` } });
    if (!answer.ok && answer.status !== 403 && answer.status !== 404) throw unavailable(answer.status);
    const user = answer.ok ? toUser(await answer.json()) : undefined;
    if (this.#cache.size >= 1_000) this.#cache.delete(this.#cache.keys().next().value ?? "");
    // A refusal is kept for a moment only: the token may be made just now.
    this.#cache.set(token, { user, until: now() + (user ? cacheMs : 1_000) });
    return user;
  }

  /** Forgets what is known of a token, after a log-out. */
  forget(token: string): void {
    this.#cache.delete(token);
  }

  /** OAuth code exchange (RFC 6749 §4.1.3, RFC 7636 §4.5); undefined when the hub refuses the code. */
  async exchangeCode(form: {
    clientId: string;
    code: string;
    redirectUri: string;
    codeVerifier: string;
  }): Promise<string | undefined> {
    const body = new URLSearchParams({
      client_id: form.clientId,
      client_secret: this.#options.token,
      grant_type: "authorization_code",
      code: form.code,
      redirect_uri: form.redirectUri,
      code_verifier: form.codeVerifier,
    });
    const answer = await this.#ask("/oauth2/token", { method: "POST", body });
    if (answer.status >= 500) throw unavailable(answer.status);
    return answer.ok ? toToken(await answer.json()) : undefined;
  }

  /** Tells the hub when this service was last used; `url` is `JUPYTERHUB_ACTIVITY_URL`. */
  async reportActivity(url: string, server: string, at: Date): Promise<void> {
    const stamp = at.toISOString();
    const body = JSON.stringify({ servers: { [server]: { last_activity: stamp } }, last_activity: stamp });
    const headers = { authorization: `token ${this.#options.token}`, "content-type": "application/json" };
    const answer = await this.#fetch(url, { method: "POST", headers, body });
    if (!answer.ok) throw unavailable(answer.status);
  }

  #ask(path: string, init: RequestInit): Promise<Response> {
    return this.#fetch(this.#options.apiUrl + path, init);
  }

  async #fetch(url: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(url, { ...init, redirect: "error", signal: AbortSignal.timeout(10_000) });
    } catch (cause) {
      throw new HubUnavailableError("The hub does not answer. Try again in a moment.", { cause });
    }
  }
}

// Checked by hand: a schema library would be the larger half of a person's server in memory.
function toUser(answer: unknown): HubUser {
  const { kind, name, admin, groups, session_id, scopes } = (answer ?? {}) as Record<string, unknown>;
  if (typeof name !== "string") throw notUnderstood();
  return {
    kind: kind === "service" ? "service" : "user",
    name,
    admin: admin === true,
    groups: toTexts(groups),
    session_id: typeof session_id === "string" ? session_id : null,
    scopes: toTexts(scopes),
  };
}

function toToken(answer: unknown): string {
  const { access_token } = (answer ?? {}) as Record<string, unknown>;
  if (typeof access_token !== "string") throw notUnderstood();
  return access_token;
}

function toTexts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

function notUnderstood(): HubUnavailableError {
  return new HubUnavailableError("The hub's answer cannot be understood. Is this address a hub?");
}

function unavailable(status: number): HubUnavailableError {
  return new HubUnavailableError(`The hub answered with status ${status}. Try again in a moment.`);
}
