import { randomUUID } from "node:crypto";
import WebSocket from "ws";
import { until } from "./craton.ts";

/** Cookies by name and path, as a browser keeps them for one host. */
class CookieJar {
  readonly #cookies = new Map<string, { name: string; value: string; path: string }>();

  take(answer: Response): void {
    for (const line of answer.headers.getSetCookie()) {
      const [pair = "", ...attributes] = line.split(";");
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(pair.indexOf("=") + 1);
      const path = /Path=([^;]*)/i.exec(attributes.join(";"))?.[1] ?? "/";
      if (/Max-Age=0(;|$)/i.test(line) || /1970/.test(line)) this.#cookies.delete(`${name}\n${path}`);
      else this.#cookies.set(`${name}\n${path}`, { name, value, path });
    }
  }

  header(pathname: string): string {
    const fits = [...this.#cookies.values()].filter(({ path }) => pathname.startsWith(path));
    return fits.map(({ name, value }) => `${name}=${value}`).join("; ");
  }

  value(name: string, pathname: string): string | undefined {
    const fits = [...this.#cookies.values()].filter(
      (cookie) => cookie.name === name && pathname.startsWith(cookie.path),
    );
    const value = fits.toSorted((a, b) => b.path.length - a.path.length)[0]?.value;
    return value && decodeURIComponent(value);
  }
}

/** One person at a hub, without a browser: logged in, with a running server. */
export class Person {
  readonly hub: string;
  readonly name: string;
  readonly #jar = new CookieJar();

  /** @param hub address of the hub with base URL and trailing slash */
  constructor(hub: string, name: string) {
    this.hub = hub;
    this.name = name;
  }

  /** Address of the person's server, with trailing slash. */
  get server(): string {
    return `${this.hub}user/${encodeURIComponent(this.name)}/`;
  }

  /** Asks like a browser: cookies, and the XSRF header on anything but reading; follows redirects on request. */
  async fetch(url: string, init: RequestInit & { follow?: boolean } = {}): Promise<Response> {
    let target = new URL(url, this.hub);
    const { follow = true, ...first } = init;
    let next: RequestInit = first;
    for (let hop = 0; hop < 12; hop += 1) {
      const headers = new Headers(next.headers);
      headers.set("cookie", this.#jar.header(target.pathname));
      // A page of the server reads the cookie, whatever address it then asks.
      const page = target.href.startsWith(this.server) ? new URL(`${this.server}lab`) : target;
      const xsrf = this.#jar.value("_xsrf", page.pathname);
      if (xsrf) headers.set("x-xsrftoken", xsrf);
      const answer = await fetch(target, { ...next, headers, redirect: "manual" });
      this.#jar.take(answer);
      const location = answer.headers.get("location");
      if (!follow || !location || answer.status < 300 || answer.status >= 400) return answer;
      await answer.arrayBuffer();
      target = new URL(location, target);
      next = {};
    }
    throw new Error(`too many redirects at ${target.pathname}`);
  }

  /** Logs in with the hub's form. */
  async logIn(password = "anything"): Promise<void> {
    const page = await (await this.fetch(`${this.hub}hub/login`)).text();
    const xsrf = /name="_xsrf"[^>]*value="([^"]*)"/.exec(page)?.[1] ?? "";
    const body = new URLSearchParams({ _xsrf: xsrf, username: this.name, password });
    const answer = await this.fetch(`${this.hub}hub/login`, { method: "POST", body });
    if (!answer.ok || new URL(answer.url).pathname.endsWith("/login"))
      throw new Error(`log-in failed: ${answer.status}`);
  }

  /** Starts the person's server and logs in to it. */
  async startServer(): Promise<void> {
    const answer = await this.fetch(`${this.hub}hub/api/users/${encodeURIComponent(this.name)}/server`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
    if (![201, 202, 400].includes(answer.status)) throw new Error(`start: ${answer.status} ${await answer.text()}`);
    await until(async () => (await this.fetch(`${this.server}lab`)).status === 200, 60_000);
  }

  /** JSON of the server's API. */
  async api(path: string, init: RequestInit = {}): Promise<{ status: number; body: Record<string, unknown> }> {
    const headers = { "content-type": "application/json" };
    const answer = await this.fetch(`${this.server}api/${path}`, { ...init, headers });
    const text = await answer.text();
    return { status: answer.status, body: text ? (JSON.parse(text) as Record<string, unknown>) : {} };
  }

  /** A WebSocket to the server, with the person's cookies; `take` gets each message from the first on. */
  async socket(path: string, take: (data: WebSocket.RawData) => void): Promise<WebSocket> {
    const url = new URL(path, this.server);
    const headers = { cookie: this.#jar.header(url.pathname), origin: url.origin };
    const socket = new WebSocket(url.href.replace("http", "ws"), { headers });
    socket.on("message", take);
    await new Promise((resolve, reject) => socket.once("open", resolve).once("error", reject));
    return socket;
  }

  /** Runs code in a new kernel and gives all text it printed or failed with. */
  async run(code: string, kernel = "typescript"): Promise<string> {
    const { body } = await this.api("kernels", { method: "POST", body: JSON.stringify({ name: kernel }) });
    const session = randomUUID();
    const { id, frame } = executeRequest(session, code);
    let text = "";
    let done = false;
    const socket = await this.socket(`api/kernels/${String(body.id)}/channels?session_id=${session}`, (data) => {
      const { parent_header, channel, content: told } = JSON.parse(String(data)) as KernelMessage;
      if (parent_header.msg_id !== id || channel !== "iopub") return;
      text += told.text ?? told.evalue ?? told.data?.["text/plain"] ?? "";
      done ||= told.execution_state === "idle";
    });
    socket.send(frame);
    await until(
      () => done,
      60_000,
      () => text,
    );
    socket.close();
    await this.api(`kernels/${String(body.id)}`, { method: "DELETE" });
    return text;
  }

  /** Types a line into a new terminal and gives what it shows up to (without) `end`. */
  async terminal(line: string, end: string): Promise<string> {
    const { body } = await this.api("terminals", { method: "POST" });
    let text = "";
    const socket = await this.socket(`terminals/websocket/${String(body.name)}`, (data) => {
      const [kind, chunk] = JSON.parse(String(data)) as [string, string];
      if (kind === "stdout") text += chunk;
    });
    socket.send(JSON.stringify(["stdin", `${line}\r`]));
    await until(
      () => text.includes(end),
      30_000,
      () => text,
    );
    socket.close();
    await this.api(`terminals/${String(body.name)}`, { method: "DELETE" });
    return text;
  }
}

/** An `execute_request` as a frame of the JSON subprotocol, with the id that its answers carry. */
export function executeRequest(session: string, code: string): { id: string; frame: string } {
  const id = randomUUID();
  const header = { msg_id: id, msg_type: "execute_request", session, username: "", version: "5.4", date: "" };
  const content = { code, silent: false, store_history: true, user_expressions: {}, allow_stdin: false };
  const message = { header, parent_header: {}, metadata: {}, content, channel: "shell", buffers: [] };
  return { id, frame: JSON.stringify(message) };
}

interface KernelMessage {
  channel: string;
  parent_header: { msg_id?: string };
  content: { execution_state?: string; text?: string; evalue?: string; data?: Record<string, string> };
}
