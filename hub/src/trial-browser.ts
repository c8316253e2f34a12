import { type IncomingHttpHeaders, request } from "node:http";

/** An answer, with its body as text. */
export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
  location: string | undefined;
}

/** What a test sends. */
export interface AskOptions {
  method?: string;
  headers?: Readonly<Record<string, string>>;
  body?: string;
}

interface Cookie {
  name: string;
  value: string;
  path: string;
  header: string;
}

/** A browser without eyes, for tests: keeps cookies by path, sends forms with their XSRF token, follows on request. */
export class TrialBrowser {
  readonly #origin: string;
  #cookies: Cookie[] = [];

  constructor(url: string) {
    this.#origin = new URL(url).origin;
  }

  /** A browser with the same cookies at another hub. */
  at(url: string): TrialBrowser {
    const other = new TrialBrowser(url);
    other.#cookies = [...this.#cookies];
    return other;
  }

  /** The `Set-Cookie` text of a cookie that is held. */
  cookie(name: string): string | undefined {
    return this.#cookies.find((cookie) => cookie.name === name)?.header;
  }

  /** Value of the `Cookie` header for a path. */
  cookiesFor(path: string): string {
    return this.#cookies
      .filter((cookie) => path.startsWith(cookie.path))
      .map(({ name, value }) => `${name}=${value}`)
      .join("; ");
  }

  /** Plants a cookie. */
  plant(name: string, value: string, path: string): void {
    this.#cookies.push({ name, value, path, header: "" });
  }

  /** One request as from a page of the same site; redirects are not followed. */
  ask(path: string, { method = "GET", headers = {}, body }: AskOptions = {}): Promise<Answer> {
    const sent = { accept: "text/html", cookie: this.cookiesFor(path), "sec-fetch-site": "same-origin", ...headers };
    return new Promise((resolve, reject) => {
      const asked = request(new URL(path, this.#origin), { method, headers: sent, agent: false }, (answer) => {
        this.#keep(answer.headers["set-cookie"] ?? []);
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (piece: string) => {
          text += piece;
        });
        answer.on("end", () => {
          const { statusCode: status = 0, headers: received } = answer;
          resolve({ status, headers: received, body: text, location: received.location });
        });
        answer.on("error", reject);
      });
      asked.on("error", reject);
      asked.setTimeout(30_000, () => asked.destroy(new Error(`no answer: ${path}`)));
      asked.end(body);
    });
  }

  /** Follows redirects from a path, at most ten; the last answer and the paths that were asked. */
  async follow(path: string): Promise<Answer & { trail: string[] }> {
    const trail: string[] = [];
    for (let next: string | undefined = path; next !== undefined && trail.length < 10; ) {
      trail.push(next);
      const answer: Answer = await this.ask(next);
      if (answer.location === undefined) return { ...answer, trail };
      next = answer.location;
    }
    throw new Error(`too many redirects: ${trail.join(" → ")}`);
  }

  /** Posts a form as the page at `page` would: with its hidden XSRF token, unless `fields` has one. */
  async submit(page: string, action: string, fields: Readonly<Record<string, string>>): Promise<Answer> {
    const { body } = await this.ask(page);
    const _xsrf = /name="_xsrf" value="([^"]+)"/.exec(body)?.[1] ?? "";
    const headers = { "content-type": "application/x-www-form-urlencoded" };
    return this.ask(action, { method: "POST", headers, body: String(new URLSearchParams({ _xsrf, ...fields })) });
  }

  #keep(headers: readonly string[]): void {
    for (const header of headers) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(header) ?? [];
      const path = /;\s*Path=([^;]+)/i.exec(header)?.[1] ?? "/";
      this.#cookies = this.#cookies.filter((cookie) => cookie.name !== name || cookie.path !== path);
      if (!/Max-Age=0(;|$)/i.test(header)) this.#cookies.push({ name, value, path, header });
    }
  }
}
