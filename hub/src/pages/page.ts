import { type Html, html, message } from "@craton/edge";
import type { Visitor } from "../session/sessions.ts";
import { type AssetName, assetUrl } from "./assets.ts";

/** What every page is drawn from. */
export interface PageContext {
  baseUrl: string;
  visitor: Visitor | undefined;
  /** XSRF token for the page's forms. */
  xsrf: string;
}

/** One page. */
export interface PageOptions {
  title: string;
  body: Html;
  /** Width: `narrow` for a form, `reading` for text, else wide. */
  width?: "narrow" | "reading";
  /** Which navigation entry this is. */
  here?: "home" | "people";
  script?: AssetName;
  /** Reloads the page every two seconds: always, or only where JavaScript does not run. */
  refresh?: "always" | "without-script";
}

/** A whole HTML document. */
export function page(context: PageContext, { title, body, width, here, script, refresh }: PageOptions): string {
  const { baseUrl } = context;
  const reload = html`<meta http-equiv="refresh" content="2">`;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} – ${message("common.product")}</title>
<link rel="icon" href="${assetUrl(baseUrl, "logo.svg")}" type="image/svg+xml">
<link rel="stylesheet" href="${assetUrl(baseUrl, "hub.css")}">
${script && html`<script type="module" src="${assetUrl(baseUrl, script)}"></script>`}
${refresh === "always" && reload}
${refresh === "without-script" && html`<noscript>${reload}</noscript>`}
</head>
<body>
<a class="skip" href="#content">${message("hub.nav.skip")}</a>
${header(context, here)}
<main id="content" class="${width ?? ""}">
${body}
</main>
</body>
</html>
`.text;
}

function header({ baseUrl, visitor, xsrf }: PageContext, here: PageOptions["here"]): Html {
  const entry = (key: "home" | "people"): Html => {
    const current = here === key && html` aria-current="page"`;
    return html`<a href="${baseUrl}hub/${key}"${current}>${message(`hub.nav.${key}`)}</a>`;
  };
  return html`<header class="bar"><div class="bar-inner">
<a class="brand" href="${baseUrl}hub/home"><img src="${assetUrl(baseUrl, "logo.svg")}" alt="">${message("common.product")}</a>
${
  visitor &&
  html`<nav aria-label="${message("common.product")}">${entry("home")}${visitor.user.admin && entry("people")}</nav>
<div class="who"><span class="who-name" title="${visitor.user.name}">${visitor.user.name}</span>
<form method="post" action="${baseUrl}hub/logout">${hidden({ _xsrf: xsrf })}
<button class="button button-small">${message("hub.nav.logOut")}</button></form></div>`
}
</div></header>`;
}

/** Hidden fields of a form. */
export function hidden(fields: Readonly<Record<string, string>>): Html[] {
  return Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
}

/** A labelled text field with an optional hint. */
export function field(options: {
  name: string;
  label: string;
  hint?: string;
  type?: "text" | "password";
  value?: string;
  autocomplete: string;
  autofocus?: boolean;
  invalid?: boolean;
  optional?: boolean;
}): Html {
  const { name, label, hint, type = "text", value = "", autocomplete, autofocus, invalid, optional } = options;
  return html`<div class="field"><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="${type}" value="${value}" maxlength="${type === "text" ? 64 : 256}"
autocomplete="${autocomplete}" autocapitalize="none" spellcheck="false"${!optional && html` required`}${autofocus && html` autofocus`}${
    invalid && html` aria-invalid="true"`
  }${hint && html` aria-describedby="${name}-hint"`}>
${hint && html`<span class="hint" id="${name}-hint">${hint}</span>`}</div>`;
}

/** A problem that the person should see at once. */
export function problem(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<div class="notice notice-problem" role="alert"><p>${text}</p></div>`;
}
