import { html, message } from "@craton/edge";
import { assetUrl } from "./assets.ts";
import { field, hidden, type PageContext, page, problem } from "./page.ts";

/** The log-in form. */
export function logInPage(
  context: PageContext,
  { next, dummy, name, refused }: { next: string; dummy: boolean; name?: string; refused?: string },
): string {
  const { baseUrl, xsrf } = context;
  const title = message("hub.logIn.title");
  const body = html`<div class="card">
<img class="mark" src="${assetUrl(baseUrl, "logo.svg")}" alt="">
<h1 class="centre">${title}</h1>
${problem(refused)}
<form method="post" action="${baseUrl}hub/login">${hidden({ _xsrf: xsrf, next })}
${field({
  name: "username",
  label: message("hub.logIn.name"),
  value: name ?? "",
  autocomplete: "username",
  autofocus: !name,
})}
${field({ name: "password", label: message("hub.logIn.password"), type: "password", autocomplete: "current-password", autofocus: Boolean(name), optional: dummy })}
<button class="button button-main button-wide">${message("hub.logIn.submit")}</button>
</form></div>
<p class="centre foot">${message(dummy ? "hub.logIn.dummy" : "hub.logIn.forgotten")}</p>`;
  return page(context, { title, body, width: "narrow" });
}

/** After logging out. */
export function loggedOutPage(context: PageContext): string {
  const title = message("hub.loggedOut.title");
  const body = html`<div class="card centre"><h1>${title}</h1><p class="soft">${message("hub.loggedOut.text")}</p>
<a class="button button-main" href="${context.baseUrl}hub/login">${message("hub.loggedOut.again")}</a></div>`;
  return page(context, { title, body, width: "narrow" });
}

/** Asks before logging out somebody whom another site sent. */
export function confirmLogOutPage(context: PageContext): string {
  const title = message("hub.logOut.title");
  const body = html`<div class="card centre"><h1>${title}</h1><p class="soft">${message("hub.logOut.text")}</p>
<form method="post" action="${context.baseUrl}hub/logout">${hidden({ _xsrf: context.xsrf })}
<button class="button button-main">${message("hub.nav.logOut")}</button></form></div>`;
  return page(context, { title, body, width: "narrow" });
}
