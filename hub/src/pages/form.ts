import { HttpError, message } from "@craton/edge";
import express, { type Request, type RequestHandler, type Response } from "express";
import { z } from "zod";
import type { HubContext } from "../context.ts";
import type { Visitor } from "../session/sessions.ts";
import type { PageContext } from "./page.ts";

const formBody = z.record(z.string(), z.string().max(4_096)).catch({});

/** Fields of a posted form. */
export type Form = Readonly<Record<string, string>>;

/** Parses small forms. */
export const parseForm: RequestHandler = express.urlencoded({ limit: "16kb", extended: false });

/**
 * The fields of a form that came from one of our own pages.
 * @throws HttpError 403 without a valid XSRF token.
 */
export async function checkedForm(req: Request, { sessions }: HubContext): Promise<Form> {
  const form = formBody.parse(req.body ?? {});
  await sessions.checkXsrf(req, form._xsrf);
  return form;
}

/** What pages are drawn from, for whoever asks. */
export async function pageContext(
  req: Request,
  res: Response,
  { baseUrl, sessions }: HubContext,
): Promise<PageContext> {
  const visitor = await sessions.visitorOf(req);
  return { baseUrl, visitor, xsrf: await sessions.xsrfFor(req, res) };
}

/** Who is logged in; otherwise sends the browser to log in and come back, and gives undefined. */
export async function visitorOrLogIn(req: Request, res: Response, context: HubContext): Promise<Visitor | undefined> {
  const visitor = await context.sessions.visitorOf(req);
  if (visitor) return visitor;
  const back = req.method === "GET" ? `?${new URLSearchParams({ next: req.originalUrl })}` : "";
  res.redirect(302, `${context.baseUrl}hub/login${back}`);
  return undefined;
}

/** An administrator who is logged in. @throws HttpError 403 for anybody else who is. */
export async function adminOrLogIn(req: Request, res: Response, context: HubContext): Promise<Visitor | undefined> {
  const visitor = await visitorOrLogIn(req, res, context);
  if (visitor && !visitor.user.admin) throw new HttpError(403, "admins_only", message("hub.error.admins"));
  return visitor;
}
