import { type Html, html, message } from "@craton/edge";
import type { Profile } from "../spawner/spawner.ts";
import type { ServerEvent, ServerRecord } from "../store/servers.ts";
import { hidden, type PageContext, page, problem } from "./page.ts";

/** What a page about a person's server shows. */
export interface ServerView {
  server: ServerRecord | undefined;
  /** URL path of the server. */
  url: string;
  profiles: readonly Profile[];
  /** Steps of the latest start. */
  events: readonly ServerEvent[];
  /** See `Servers.isCutOff`. */
  isCutOff?: boolean;
}

/** The person's home: the state of their server and what can be done with it. */
export function homePage(context: PageContext, view: ServerView): string {
  const status = view.server?.status ?? "stopped";
  const name = context.visitor?.user.name ?? "";
  const failed = status === "stopped" ? view.events.find((event) => event.kind === "failed") : undefined;
  const body = html`<h1>${message("hub.home.hello", { name })}</h1>
${failed && failure(failed, message("hub.home.lastFailed"))}${view.isCutOff && problem(message("hub.home.cutOff"))}
<section class="card" aria-labelledby="server"><div class="card-head"><h2 id="server">${message("hub.home.server")}</h2>
<span class="state state-${status}">${message(`hub.home.${status}`)}</span></div>
${states[status](context, view)}</section>`;
  const refresh = status === "stopping" ? ({ refresh: "always" } as const) : {};
  return page(context, { title: message("hub.home.title"), body, here: "home", ...refresh });
}

const states: Record<ServerRecord["status"], (context: PageContext, view: ServerView) => Html> = {
  stopped: (context, { profiles }) =>
    html`<p class="soft">${message("hub.home.stoppedText")}</p>${startForm(context, { profiles, next: "" })}`,
  spawning: ({ baseUrl, visitor }) => html`<p class="soft">${message("hub.home.spawningText")}</p>
<a class="button button-main" href="${baseUrl}hub/spawn-pending/${visitor?.user.name}">${message("hub.home.follow")}</a>`,
  running: (context, { server, url, profiles }) => {
    const profile = profiles.find(({ slug }) => slug === server?.profile)?.displayName ?? server?.profile ?? "";
    return html`<p class="soft">${profile}${server?.startedAt && html`, ${message("hub.home.started")} ${when(server.startedAt)}`}</p>
<div class="actions"><a class="button button-main" href="${url}">${message("hub.home.open")}</a>
${stopForm(context, message("hub.home.stop"))}</div>`;
  },
  stopping: () => html`<p class="soft">${message("hub.home.stoppingText")}</p>`,
};

/** The progress of a start; or why it failed. */
export function startPage(
  context: PageContext,
  { next, events }: { next: string; events: readonly ServerEvent[] },
): string {
  const { baseUrl, visitor, xsrf } = context;
  const title = message("hub.start.title");
  const source = `${baseUrl}hub/api/users/${visitor?.user.name}/server/progress?${new URLSearchParams({ _xsrf: xsrf })}`;
  const steps = events.filter((event) => event.kind === "progress");
  const body = html`<div class="card" id="start" data-events="${source}" data-next="${next}"><h1 id="title">${title}</h1>
<progress id="bar" max="100" value="${steps.at(-1)?.progress ?? 0}" aria-label="${message("hub.start.progress")}"></progress>
<ol class="steps" id="steps" aria-live="polite" aria-label="${message("hub.start.steps")}">${steps.map(
    (step) => html`<li>${step.message}</li>`,
  )}</ol>
<p class="soft">${message("hub.start.wait")}</p>
${stopForm(context, message("hub.start.cancel"))}</div>`;
  return page(context, { title, body, width: "reading", script: "start.js", refresh: "without-script" });
}

/** A start that failed: the reason, the log, another try. */
export function failedPage(context: PageContext, view: ServerView & { failed: ServerEvent; next: string }): string {
  const { baseUrl, xsrf } = context;
  const title = message("hub.start.failedTitle");
  const again = { _xsrf: xsrf, next: view.next, ...(view.server?.profile ? { profile: view.server.profile } : {}) };
  const body = html`<div class="card"><h1>${title}</h1>${failure(view.failed, undefined)}
<div class="actions"><form method="post" action="${baseUrl}hub/spawn">${hidden(again)}
<button class="button button-main">${message("hub.start.retry")}</button></form>
<a class="button" href="${baseUrl}hub/home">${message("hub.start.home")}</a></div></div>`;
  return page(context, { title, body, width: "reading" });
}

/** For an address on a server that does not run. */
export function offerPage(
  context: PageContext,
  { profiles, next }: { profiles: readonly Profile[]; next: string },
): string {
  const title = message("hub.offer.title");
  const body = html`<div class="card"><h1>${title}</h1><p class="soft">${message("hub.offer.text")}</p>
${startForm(context, { profiles, next })}</div>`;
  return page(context, { title, body, width: "reading" });
}

function startForm(
  { baseUrl, xsrf }: PageContext,
  { profiles, next }: { profiles: readonly Profile[]; next: string },
): Html {
  if (profiles.length === 0) return html`<p>${message("hub.home.noProfiles")}</p>`;
  const chosen = profiles.find((profile) => profile.default) ?? profiles[0];
  return html`<form method="post" action="${baseUrl}hub/spawn">${hidden({ _xsrf: xsrf, next })}
${
  profiles.length > 1 &&
  html`<fieldset><legend>${message("hub.home.choose")}</legend><div class="choices">${profiles.map(
    (profile) =>
      html`<label class="choice"><input type="radio" name="profile" value="${profile.slug}"${
        profile === chosen && html` checked`
      }><span><strong>${profile.displayName}</strong><span class="soft">${profile.description}</span></span></label>`,
  )}</div></fieldset>`
}
<button class="button button-main">${message("hub.home.start")}</button></form>`;
}

function stopForm({ baseUrl, xsrf }: PageContext, label: string): Html {
  return html`<form method="post" action="${baseUrl}hub/stop">${hidden({ _xsrf: xsrf })}
<button class="button">${label}</button></form>`;
}

function failure({ message: reason, detail }: ServerEvent, heading: string | undefined): Html {
  return html`<div class="notice notice-problem" role="alert">${heading && html`<p><strong>${heading}</strong></p>`}<p>${reason}</p></div>
${detail && html`<h2 id="log">${message("hub.start.log")}</h2><div class="log" tabindex="0" role="region" aria-labelledby="log"><pre>${detail}</pre></div>`}`;
}

const units = [
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
] as const;
const relative = new Intl.RelativeTimeFormat("en", { numeric: "auto" });

/** A moment as people read it, such as "5 minutes ago": the hub does not know their clock's zone. */
export function when(at: number): Html {
  const passed = Date.now() - at;
  const found = units.find(([, ms]) => passed >= ms);
  const text = found ? relative.format(-Math.floor(passed / found[1]), found[0]) : message("hub.time.now");
  const iso = new Date(at).toISOString();
  return html`<time datetime="${iso}" title="${iso}">${text}</time>`;
}
