import { clientOf, HttpError, message } from "@craton/edge";
import { type Request, type Response, Router } from "express";
import { normalizeUserName } from "../accounts/user-name.ts";
import type { HubContext } from "../context.ts";
import type { User } from "../store/users.ts";
import { adminOrLogIn, checkedForm, pageContext, parseForm } from "./form.ts";
import { type PeopleView, peoplePage } from "./people-page.ts";

/** `/hub/people`, for administrators: who there is, adding, password links, blocking. */
export function createPeopleRoutes(context: HubContext): Router {
  const { baseUrl, store, servers, invitations, authenticator, hops, now, log } = context;
  const { ownsPasswords } = authenticator;
  const router = Router({ caseSensitive: true });

  router.get("/people", async (req, res) => {
    if (await adminOrLogIn(req, res, context)) await show(req, res, {});
  });

  router.post("/people", parseForm, async (req, res) => {
    if (!(await adminOrLogIn(req, res, context))) return;
    const { username: typedName = "", admin } = await checkedForm(req, context);
    if (!ownsPasswords) throw new HttpError(403, "not_here", message("hub.people.dummy"));
    const name = normalizeUserName(typedName);
    if (name === undefined) return show(req, res.status(400), { refused: message("hub.link.badName"), typedName });
    const user = await store.users.create(name, { admin: admin === "1", now: now() });
    if (!user) return show(req, res.status(400), { refused: message("hub.people.nameTaken", { name }), typedName });
    await show(req, res, { link: await linkFor(req, user) });
  });

  router.post("/people/:name/link", parseForm, async (req, res) => {
    const user = await personOf(req, res);
    if (!user) return;
    if (!ownsPasswords) throw new HttpError(403, "not_here", message("hub.people.dummy"));
    await show(req, res, { link: await linkFor(req, user) });
  });

  router.post("/people/:name/block", parseForm, async (req, res) => {
    const user = await personOf(req, res);
    if (!user) return;
    const visitor = await context.sessions.visitorOf(req);
    if (user.id === visitor?.user.id) return show(req, res.status(400), { refused: message("hub.people.notYourself") });
    await store.users.setBlocked(user.id, true);
    await store.sessions.endAllOf(user.id);
    servers.stop(user, "").catch((error: unknown) => log.error({ err: error, user: user.name }, "stop failed"));
    res.redirect(303, `${baseUrl}hub/people`);
  });

  router.post("/people/:name/unblock", parseForm, async (req, res) => {
    const user = await personOf(req, res);
    if (!user) return;
    await store.users.setBlocked(user.id, false);
    res.redirect(303, `${baseUrl}hub/people`);
  });

  async function personOf(req: Request, res: Response): Promise<User | undefined> {
    if (!(await adminOrLogIn(req, res, context))) return undefined;
    await checkedForm(req, context);
    const user = await store.users.byName(String(req.params.name));
    if (!user) throw new HttpError(404, "not_found", message("hub.error.404Text"));
    return user;
  }

  async function linkFor(req: Request, user: User): Promise<{ name: string; url: string }> {
    const { proto, host } = clientOf(req, { hops });
    const secret = await invitations.forPassword(user.id);
    return { name: user.name, url: `${proto}://${host}${baseUrl}hub/link/${secret}` };
  }

  async function show(req: Request, res: Response, more: Partial<PeopleView>): Promise<void> {
    const statusOf = new Map(
      (await store.servers.listActive())
        .filter((server) => server.name === "")
        .map((server) => [server.userId, server.status] as const),
    );
    const users = await store.users.list();
    const people = users.map((user) => ({ user, status: statusOf.get(user.id) ?? ("stopped" as const) }));
    res.send(peoplePage(await pageContext(req, res, context), { people, ownsPasswords, ...more }));
  }

  return router;
}
