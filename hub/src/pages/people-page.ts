import { type Html, html, message } from "@craton/edge";
import type { ServerStatus } from "../store/servers.ts";
import type { User } from "../store/users.ts";
import { field, hidden, type PageContext, page, problem } from "./page.ts";
import { when } from "./server-pages.ts";

/** A person with the state of their server. */
interface PersonView {
  user: User;
  status: ServerStatus;
}

/** What the people page shows. */
export interface PeopleView {
  people: readonly PersonView[];
  /** Whether people are added here and set passwords by one-time links. */
  ownsPasswords: boolean;
  /** A one-time link that was just made; shown only now. */
  link?: { name: string; url: string };
  refused?: string;
  typedName?: string;
}

/** Administrators' list of people. */
export function peoplePage(context: PageContext, view: PeopleView): string {
  const { people, ownsPasswords, link, refused } = view;
  const title = message("hub.people.title");
  const body = html`<h1>${title}</h1>${link && linkNotice(link)}
${ownsPasswords ? addForm(context, view) : html`${problem(refused)}<p class="soft">${message("hub.people.dummy")}</p>`}
<section class="card" aria-label="${title}"><table class="people"><thead><tr>
<th scope="col">${message("hub.people.name")}</th><th scope="col">${message("hub.people.role")}</th>
<th scope="col">${message("hub.people.server")}</th><th scope="col">${message("hub.people.lastActive")}</th>
<th scope="col">${message("hub.people.actions")}</th></tr></thead>
<tbody>${people.map((person) => row(context, person, ownsPasswords))}</tbody></table></section>`;
  return page(context, { title, body, here: "people", script: "copy.js" });
}

function linkNotice({ name, url }: { name: string; url: string }): Html {
  return html`<div class="notice" role="status"><h2>${message("hub.people.linkTitle", { name })}</h2>
<p>${message("hub.people.linkText", { name })}</p>
<div class="link-row"><input type="text" id="link" readonly value="${url}" aria-label="${message("hub.people.linkTitle", { name })}">
<button type="button" class="button" hidden data-copy="link" data-done="${message("hub.people.copied")}">${message("hub.people.copy")}</button>
</div></div>`;
}

function addForm({ baseUrl, xsrf }: PageContext, { refused, typedName }: PeopleView): Html {
  return html`<section class="card" aria-labelledby="add"><h2 id="add">${message("hub.people.add")}</h2>${problem(refused)}
<form class="row-form" method="post" action="${baseUrl}hub/people">${hidden({ _xsrf: xsrf })}
${field({
  name: "username",
  label: message("hub.people.name"),
  value: typedName ?? "",
  autocomplete: "off",
  invalid: refused !== undefined,
})}
<label class="check"><input type="checkbox" name="admin" value="1">${message("hub.people.admin")}</label>
<button class="button button-main">${message("hub.people.submit")}</button></form></section>`;
}

function row(context: PageContext, { user, status }: PersonView, ownsPasswords: boolean): Html {
  const isSelf = user.id === context.visitor?.user.id;
  const state = user.blocked ? "blocked" : status;
  return html`<tr><td class="person">${user.name}${isSelf && html` <span class="soft">(${message("hub.people.you")})</span>`}</td>
<td data-label="${message("hub.people.role")}">${message(user.admin ? "hub.people.roleAdmin" : "hub.people.roleUser")}</td>
<td data-label="${message("hub.people.server")}"><span class="state state-${state}">${
    user.blocked ? message("hub.people.blocked") : message(`hub.home.${status}`)
  }</span></td>
<td data-label="${message("hub.people.lastActive")}">${
    user.lastActivity === undefined ? message("hub.people.never") : when(user.lastActivity)
  }</td>
<td><div class="actions">${ownsPasswords && action(context, user, "link", message("hub.people.newLink"))}${
    !isSelf &&
    (user.blocked
      ? action(context, user, "unblock", message("hub.people.unblock"))
      : action(context, user, "block", message("hub.people.block")))
  }</div></td></tr>`;
}

function action({ baseUrl, xsrf }: PageContext, { name }: User, verb: string, label: string): Html {
  return html`<form method="post" action="${baseUrl}hub/people/${name}/${verb}">${hidden({ _xsrf: xsrf })}
<button class="button button-small" aria-label="${message("hub.people.of", { action: label, name })}">${label}</button></form>`;
}
