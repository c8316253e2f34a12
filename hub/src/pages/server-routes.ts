import { HttpError, message, safeNext } from "@craton/edge";
import { type Request, type Response, Router } from "express";
import type { HubContext } from "../context.ts";
import { serverIdentity } from "../servers/contract.ts";
import type { Visitor } from "../session/sessions.ts";
import { checkedForm, pageContext, parseForm, visitorOrLogIn } from "./form.ts";
import { failedPage, homePage, offerPage, type ServerView, startPage } from "./server-pages.ts";

/** Home, the start of a server and its progress, and the addresses that JupyterLab links to. */
export function createServerRoutes(context: HubContext): Router {
  const { baseUrl, store, servers, profiles } = context;
  const router = Router({ caseSensitive: true });
  const hub = `${baseUrl}hub/`;

  const viewOf = async ({ user }: Visitor): Promise<ServerView> => {
    const server = await store.servers.get(user.id, "");
    const events = server?.attempt ? await store.servers.events(server.attempt, 0) : [];
    return { server, events, profiles, url: serverIdentity(baseUrl, user.name, "").prefix };
  };
  const nextOf = (given: unknown, { user }: Visitor): string => {
    const { prefix } = serverIdentity(baseUrl, user.name, "");
    return safeNext(typeof given === "string" ? given : undefined, prefix) ?? prefix;
  };
  const pendingUrl = ({ user }: Visitor, next: string): string =>
    `${hub}spawn-pending/${user.name}?${new URLSearchParams({ next })}`;

  router.get("/", (_req, res) => res.redirect(302, `${hub}home`));

  router.get("/home", async (req, res) => {
    const visitor = await visitorOrLogIn(req, res, context);
    if (!visitor) return;
    const view = await viewOf(visitor);
    const isCutOff = view.server !== undefined && (await servers.isCutOff(view.server));
    res.send(homePage(await pageContext(req, res, context), { ...view, isCutOff }));
  });

  router.get("/spawn", async (req, res) => {
    const visitor = await visitorOrLogIn(req, res, context);
    if (!visitor) return;
    const { server, url } = await viewOf(visitor);
    if (server?.status === "running") return res.redirect(302, url);
    res.redirect(302, server?.status === "spawning" ? pendingUrl(visitor, url) : `${hub}home`);
  });

  router.post("/spawn", parseForm, async (req, res) => {
    const visitor = await visitorOrLogIn(req, res, context);
    if (!visitor) return;
    const form = await checkedForm(req, context);
    const next = nextOf(form.next, visitor);
    try {
      await servers.start(visitor.user, "", form.profile);
    } catch (error) {
      const { code } = error as HttpError;
      if (code === "already_running") return res.redirect(303, next);
      // Another hub is at it: home says at what.
      if (code === "server_busy") return res.redirect(303, `${hub}home`);
      throw error;
    }
    res.redirect(303, pendingUrl(visitor, next));
  });

  router.post("/stop", parseForm, async (req, res) => {
    const visitor = await visitorOrLogIn(req, res, context);
    if (!visitor) return;
    await checkedForm(req, context);
    const stopped = servers.stop(visitor.user, "");
    // Home shows how it goes on when stopping takes longer than a person likes to look at a blank page.
    const patience = new Promise((resolve) => setTimeout(resolve, 2_000).unref());
    await Promise.race([stopped, patience]);
    stopped.catch((error: unknown) => context.log.error({ err: error, user: visitor.user.name }, "stop failed"));
    res.redirect(303, `${hub}home`);
  });

  router.get("/spawn-pending/:name", async (req, res) => {
    const visitor = await ownerOrLogIn(req, res);
    if (!visitor) return;
    const next = nextOf(req.query.next, visitor);
    const view = await viewOf(visitor);
    if (view.server?.status === "running") return res.redirect(302, next);
    const draw = await pageContext(req, res, context);
    const failed = view.events.find((event) => event.kind === "failed");
    if (failed) return res.send(failedPage(draw, { ...view, failed, next }));
    if (view.server?.status === "spawning") return res.send(startPage(draw, { next, events: view.events }));
    res.redirect(302, `${hub}home`);
  });

  router.get("/user/:name{/*rest}", async (req, res) => {
    const visitor = await ownerOrLogIn(req, res);
    if (!visitor) return;
    const path = req.originalUrl.slice(`${hub}user/`.length);
    const next = nextOf(`${baseUrl}user/${path}`, visitor);
    const { server } = await viewOf(visitor);
    if (server?.status === "running") return res.redirect(302, next);
    if (server?.status === "spawning") return res.redirect(302, pendingUrl(visitor, next));
    res.status(424).send(offerPage(await pageContext(req, res, context), { profiles, next }));
  });

  router.get("/user-redirect{/*rest}", async (req, res) => {
    const visitor = await visitorOrLogIn(req, res, context);
    if (!visitor) return;
    const path = req.originalUrl.slice(`${hub}user-redirect/`.length);
    res.redirect(302, nextOf(`${baseUrl}user/${visitor.user.name}/${path}`, visitor));
  });

  /** The person named in the path. @throws HttpError 403 for somebody else. */
  async function ownerOrLogIn(req: Request, res: Response): Promise<Visitor | undefined> {
    const visitor = await visitorOrLogIn(req, res, context);
    if (visitor && visitor.user.name !== req.params.name) {
      throw new HttpError(403, "no_access", message("hub.error.noAccess"));
    }
    return visitor;
  }

  return router;
}
