import type { Server } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { SystemClock } from './adapters/system/system-clock.js';
import { UuidRequestIds } from './adapters/system/uuid-request-ids.js';
import { AppModule } from './app.module.js';
import { Backends } from './backends.js';
import type { AppConfig } from './config/app-config.js';
import { FEATURES } from './features.js';
import { corsOptions } from './http/cors.js';
import { createFastifyAdapter } from './http/fastify-adapter.js';
import { ProblemFilter } from './http/problem.filter.js';
import { PublicPaths } from './http/public-paths.js';
import { dressPreflights } from './http/request-gate.js';
import { RouteTable } from './http/route-table.js';
import { watchUnused } from './http/unused-connections.js';
import type { Clock } from './ports/clock.js';
import { Lifecycle } from './runtime/lifecycle.js';
import { ErrorLog } from './telemetry/error-log.js';
import { Metrics } from './telemetry/metrics.js';
import { NestLogger } from './telemetry/nest-logger.js';
import { observeRequests } from './telemetry/request-observer.js';

export interface App {
  readonly nest: NestFastifyApplication;
  readonly lifecycle: Lifecycle;
  readonly routes: RouteTable;
  /** Resolves with the address. */
  listen(port: number, host: string): Promise<string>;
  /**
   * Keeps serving during the delay with `ready` at 503, then ends streams, completes requests in progress, and closes
   * the stores.
   */
  stop(drainDelayMs?: number): Promise<void>;
}

/** How long an idle connection may delay the exit. */
const IDLE_SWEEP_MS = 50;

/** Creates the service, wired and initialized but not listening; tests inject requests into it. */
export async function createApp(config: AppConfig, logger: Logger, clock: Clock = new SystemClock()): Promise<App> {
  const lifecycle = new Lifecycle();
  const routes = new RouteTable();
  const paths = new PublicPaths(config.http.basePath);
  const metrics = new Metrics();
  const problems = new ProblemFilter(routes, new ErrorLog(logger, metrics), paths);
  const parts = { lifecycle, routes, requestIds: new UuidRequestIds(), problems, paths };
  const adapter = createFastifyAdapter(config.http, config.limits, parts);
  observeRequests(adapter.getInstance(), metrics, logger);
  const foundation = await Backends.open({ config, clock, metrics, logger, features: FEATURES });
  const modules = await Promise.all(FEATURES.flatMap(({ module }) => module?.() ?? []));
  const module = AppModule.with({ config, clock, foundation, lifecycle, logger, metrics, paths, modules });
  const closeUnused = watchUnused(adapter.getHttpServer());
  const nest = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    bodyParser: false,
    abortOnError: false,
    logger: new NestLogger(logger),
  });
  nest.useGlobalFilters(problems);
  if (config.http.corsOrigins.length > 0) {
    dressPreflights(adapter.getInstance());
    nest.enableCors(corsOptions(config.http.corsOrigins));
  }
  await nest.init();
  await adapter.getInstance().ready();
  lifecycle.serve();
  return {
    nest,
    lifecycle,
    routes,
    // Not through Nest, which would log a port in use as an error of its own. Without a host Node listens on `::`,
    // which includes IPv4, and on 0.0.0.0 if the machine has no IPv6; with an explicit `::` it would fail there.
    listen: (port, host) => adapter.getInstance().listen({ port, host: host === '::' ? '' : host }),
    async stop(drainDelayMs = 0) {
      lifecycle.drain();
      await delay(drainDelayMs);
      lifecycle.stop();
      // Connections with a request in progress become idle later, and nothing else would close them.
      const server: Server = nest.getHttpServer();
      const sweep = setInterval(() => {
        server.closeIdleConnections();
        closeUnused();
      }, IDLE_SWEEP_MS);
      await nest.close();
      clearInterval(sweep);
      await foundation.close();
    },
  };
}
