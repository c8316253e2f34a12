import { notFound } from "../errors.ts";
import { contentType, mediaType } from "../files/mime.ts";
import { FolderRoot } from "../files/root.ts";
import { sendFile } from "../files/send-file.ts";
import { optionalText, readObject } from "../http/body.ts";
import { sendJson, sendNothing } from "../http/reply.ts";
import type { Router } from "../http/router.ts";
import type { SocketRouter } from "../http/sockets.ts";
import type { Kernels } from "./kernels.ts";
import { toKernelSpecModel } from "./kernelspecs.ts";
import { startKernel, startProblem } from "./start-kernel.ts";

/** Adds `/api/kernels` with its channels. */
export function registerKernels(
  router: Router,
  sockets: SocketRouter,
  { kernels, baseUrl }: { kernels: Kernels; baseUrl: string },
): void {
  router.on("GET", "/api/kernels", ({ res }) => sendJson(res, kernels.list()));
  router.on("POST", "/api/kernels", async ({ req, res }) => {
    const body = await readObject(req);
    const kernel = await startKernel(kernels, { name: optionalText(body, "name"), path: optionalText(body, "path") });
    res.setHeader("location", `${baseUrl}api/kernels/${kernel.id}`);
    sendJson(res, kernel.model(), 201);
  });
  router.on("GET", "/api/kernels/:id", ({ params, res }) => sendJson(res, kernels.get(params.id ?? "").model()));
  router.on("DELETE", "/api/kernels/:id", async ({ params, res }) => {
    await kernels.shutdown(params.id ?? "");
    sendNothing(res);
  });
  router.on("POST", "/api/kernels/:id/interrupt", ({ params, res }) => {
    kernels.get(params.id ?? "").interrupt();
    sendNothing(res);
  });
  router.on("POST", "/api/kernels/:id/restart", async ({ params, res }) => {
    const kernel = kernels.get(params.id ?? "");
    await kernel.restart().catch((error: unknown) => {
      throw startProblem(error);
    });
    sendJson(res, kernel.model());
  });
  sockets.on("/api/kernels/:id/channels", ({ params, query }) => {
    const kernel = kernels.get(params.id ?? "");
    const session = query.get("session_id") || crypto.randomUUID();
    return (socket) => kernel.attach(socket, session, query.get("last_message_id") ?? undefined);
  });
}

/** Adds `/api/kernelspecs` and their resources. */
export function registerKernelSpecs(router: Router, kernels: Kernels, baseUrl: string): void {
  router.on("GET", "/api/kernelspecs", async ({ res }) => {
    const specs = [...(await kernels.specs.all()).values()];
    const models = await Promise.all(specs.map((spec) => toKernelSpecModel(spec, baseUrl)));
    const kernelspecs = Object.fromEntries(models.map((model) => [model.name, model]));
    sendJson(res, { default: specs[0]?.name ?? "", kernelspecs });
  });
  router.on("GET", "/api/kernelspecs/:name", async ({ params, res }) => {
    sendJson(res, await toKernelSpecModel(await kernels.specs.find(params.name), baseUrl));
  });
  router.on("GET", "/kernelspecs/:name*file", async (exchange) => {
    const { resourceDir } = await kernels.specs.find(exchange.params.name);
    if (resourceDir === undefined) throw notFound("This kernelspec has no resources.");
    const root = await FolderRoot.of(resourceDir);
    const place = await root.locate(exchange.params.file ?? "");
    const type = contentType(mediaType(place.path) ?? "application/octet-stream");
    await sendFile(exchange, await root.open(place), {
      "content-type": type,
      "cache-control": "private, max-age=3600",
    });
  });
}
