import { clientOf, HttpError, message, safeNext } from "@craton/edge";
import { type Request, type Response, Router } from "express";
import { logIn } from "../accounts/log-in.ts";
import { normalizeUserName } from "../accounts/user-name.ts";
import type { HubContext } from "../context.ts";
import { checkedForm, pageContext, parseForm } from "./form.ts";
import { linkPage, voidLinkPage } from "./link-page.ts";
import { confirmLogOutPage, loggedOutPage, logInPage } from "./log-in-page.ts";

/** Logging in and out, and one-time links. */
export function createSessionRoutes(context: HubContext): Router {
  const { baseUrl, authenticator, sessions, hops, invitations, metrics, log } = context;
  const router = Router({ caseSensitive: true });
  const dummy = !authenticator.ownsPasswords;
  const home = `${baseUrl}hub/home`;

  router.get("/login", async (req, res) => {
    const next = safeNext(String(req.query.next ?? ""), baseUrl) ?? "";
    if (await sessions.visitorOf(req)) return res.redirect(302, next || home);
    res.send(logInPage(await pageContext(req, res, context), { next, dummy }));
  });

  router.post("/login", parseForm, async (req, res) => {
    const form = await checkedForm(req, context);
    const next = safeNext(form.next, baseUrl) ?? "";
    const { username: name = "", password = "" } = form;
    const { address, host } = clientOf(req, { hops });
    checkHost(host);
    const result = await logIn({ name, password }, address, context);
    metrics.logins.inc({ status: "user" in result ? "success" : "failure" });
    if ("user" in result) {
      await sessions.open(req, res, result.user);
      log.info({ user: result.user.name, request: req.requestId }, "logged in");
      return res.redirect(302, next || home);
    }
    log.warn({ user: name.slice(0, 64), address, reason: result.refused, request: req.requestId }, "log-in refused");
    const reason = dummy && normalizeUserName(name) === undefined ? "badName" : result.refused;
    const refused = message(`hub.logIn.${reason}`);
    const draw = { next, dummy, name, refused };
    res.status(result.refused === "tooMany" ? 429 : 403).send(logInPage(await pageContext(req, res, context), draw));
  });

  // JupyterLab links here with GET, so that works from our own pages; another site's link is asked about first.
  router.get("/logout", async (req, res) => {
    const site = req.get("sec-fetch-site") ?? "none";
    const isOurs = site === "none" || site === "same-origin";
    if (isOurs) return logOut(req, res);
    const visitor = await sessions.visitorOf(req);
    const draw = visitor ? confirmLogOutPage : loggedOutPage;
    res.send(draw(await pageContext(req, res, context)));
  });

  router.post("/logout", parseForm, async (req, res) => {
    await checkedForm(req, context);
    await logOut(req, res);
  });

  /** @throws HttpError 403 when nobody may log in by this host's name. */
  function checkHost(asked: string): void {
    try {
      authenticator.check({ host: URL.parse(`http://${asked}`)?.hostname ?? "" });
    } catch (cause) {
      throw new HttpError(403, "wrong_host", (cause as Error).message, { cause });
    }
  }

  async function logOut(req: Request, res: Response): Promise<void> {
    await sessions.close(req, res);
    res.send(loggedOutPage({ baseUrl, visitor: undefined, xsrf: "" }));
  }

  router.get("/link/:secret", async (req, res) => {
    const found = await invitations.look(req.params.secret);
    const draw = await pageContext(req, res, context);
    if (!found) return res.status(404).send(voidLinkPage(draw));
    res.send(linkPage(draw, { path: req.originalUrl, userName: found.user?.name }));
  });

  router.post("/link/:secret", parseForm, async (req, res) => {
    const { username = "", password = "", repeat = "" } = await checkedForm(req, context);
    const { secret } = req.params as { secret: string };
    const found = await invitations.look(secret);
    const accepted =
      password === repeat ? await invitations.accept({ secret, name: username, password }) : ("differ" as const);
    if (typeof accepted === "object") {
      await sessions.open(req, res, accepted);
      log.info({ user: accepted.name, request: req.requestId }, "one-time link used");
      return res.redirect(302, home);
    }
    const draw = await pageContext(req, res, context);
    if (!found || accepted === "expired") return res.status(404).send(voidLinkPage(draw));
    const view = { path: req.originalUrl, userName: found.user?.name, typedName: username, refused: accepted };
    res.status(400).send(linkPage(draw, view));
  });

  return router;
}
