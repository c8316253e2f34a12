import { html, message, type Problem } from "@craton/edge";
import { type PageContext, page } from "./page.ts";

const titles = {
  403: "hub.error.403",
  404: "hub.error.404",
  424: "hub.error.424",
  503: "hub.error.503",
} as const;

/** A problem in a browser. */
export function errorPage(context: PageContext, { status, message: text, requestId }: Problem): string {
  const title = message(titles[status as keyof typeof titles] ?? "hub.error.other");
  const body = html`<div class="card"><h1>${title}</h1><p class="soft">${text}</p>
<a class="button button-main" href="${context.baseUrl}hub/home">${message("hub.error.home")}</a></div>
${requestId && html`<p class="foot centre">${message("common.error.requestId", { id: requestId })}</p>`}`;
  return page(context, { title, body, width: "reading" });
}
