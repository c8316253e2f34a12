import { html, message } from "@craton/edge";
import type { InvitationProblem } from "../accounts/invitations.ts";
import { field, hidden, type PageContext, page, problem } from "./page.ts";

const reasons: Record<InvitationProblem | "differ", Parameters<typeof message>[0]> = {
  expired: "hub.link.expired",
  badName: "hub.link.badName",
  nameTaken: "hub.link.nameTaken",
  short: "hub.link.short",
  long: "hub.link.long",
  name: "hub.link.sameAsName",
  differ: "hub.link.differ",
};

/** The form of a one-time link: name and password of an administrator, or a person's password. */
export function linkPage(
  context: PageContext,
  {
    path,
    userName,
    typedName,
    refused,
  }: {
    path: string;
    /** Undefined for an administrator, who chooses it. */
    userName: string | undefined;
    typedName?: string;
    refused?: InvitationProblem | "differ";
  },
): string {
  const kind = userName === undefined ? "first" : "password";
  const title = message(`hub.link.${kind}Title`);
  const isPasswordAtFault = refused === "short" || refused === "long" || refused === "name" || refused === "differ";
  const body = html`<div class="card"><h1>${title}</h1>
<p class="soft">${message(`hub.link.${kind}Text`, { name: userName ?? "" })}</p>
${problem(refused && message(reasons[refused]))}
<form method="post" action="${path}">${hidden({ _xsrf: context.xsrf })}
${
  userName === undefined
    ? field({
        name: "username",
        label: message("hub.link.name"),
        hint: message("hub.link.nameHint"),
        value: typedName ?? "",
        autocomplete: "username",
        autofocus: !isPasswordAtFault,
        invalid: refused === "badName" || refused === "nameTaken",
      })
    : html`<input type="hidden" name="username" value="${userName}" autocomplete="username">`
}
${field({
  name: "password",
  label: message("hub.link.password"),
  hint: message("hub.link.passwordHint"),
  type: "password",
  autocomplete: "new-password",
  autofocus: userName !== undefined || isPasswordAtFault,
  invalid: isPasswordAtFault && refused !== "differ",
})}
${field({
  name: "repeat",
  label: message("hub.link.repeat"),
  type: "password",
  autocomplete: "new-password",
  invalid: refused === "differ",
})}
<button class="button button-main button-wide">${message(
    userName === undefined ? "hub.link.submitFirst" : "hub.link.submitPassword",
  )}</button></form></div>`;
  return page(context, { title, body, width: "narrow" });
}

/** For a link that is used up, replaced or too old. */
export function voidLinkPage(context: PageContext): string {
  const title = message("hub.link.expiredTitle");
  const body = html`<div class="card"><h1>${title}</h1><p class="soft">${message("hub.link.expired")}</p>
<a class="button" href="${context.baseUrl}hub/login">${message("hub.logIn.title")}</a></div>`;
  return page(context, { title, body, width: "narrow" });
}
