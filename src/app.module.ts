import { type DynamicModule, Module, type Provider, type Type } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Backends } from './backends.js';
import { AppConfig } from './config/app-config.js';
import { ApiLimits } from './domain/limits.js';
import { ERROR_KINDS } from './error-kinds.js';
import { ApiReference } from './http/docs/api-reference.js';
import { DocsController } from './http/docs/docs.controller.js';
import { HealthController } from './http/health.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { mountDocument } from './http/openapi/mount-document.js';
import { PublicPaths } from './http/public-paths.js';
import { RootController } from './http/root.controller.js';
import { openApiDocument } from './openapi-document.js';
import { ChangeNotifier } from './ports/change-notifier.js';
import { Clock } from './ports/clock.js';
import { ConversationStore } from './ports/conversation-store.js';
import { Meter } from './ports/meter.js';
import { OperatorLog } from './ports/operator-log.js';
import { Records } from './ports/records.js';
import { WriteObserver } from './ports/write-observer.js';
import { Foundation } from './runtime/foundation.js';
import { HealthService } from './runtime/health.service.js';
import { Lifecycle } from './runtime/lifecycle.js';
import { ProcessorMetrics } from './runtime/processor-metrics.js';
import { Metrics } from './telemetry/metrics.js';
import { SERVICE_VERSION } from './telemetry/version.js';

/** Created before Nest: Fastify needs some of it first, and the stores outlive the modules. */
export interface AppParts {
  readonly config: AppConfig;
  readonly clock: Clock;
  readonly foundation: Backends;
  readonly lifecycle: Lifecycle;
  readonly logger: Logger;
  readonly metrics: Metrics;
  readonly paths: PublicPaths;
  /** One per capability. */
  readonly modules: readonly Type[];
}

/** The wiring: what every capability may inject, and the modules of the capabilities. */
@Module({})
export class AppModule {
  static with(parts: AppParts): DynamicModule {
    const shared = sharedProviders(parts);
    return {
      module: AppModule,
      global: true,
      imports: [...parts.modules],
      controllers: [RootController, HealthController, MetricsController, DocsController],
      providers: shared,
      exports: shared.map((provider) => ('provide' in provider ? provider.provide : provider)),
    };
  }
}

function sharedProviders({ config, clock, foundation, logger, ...parts }: AppParts): Provider[] {
  const loadDocument = async () =>
    mountDocument(await openApiDocument({ version: SERVICE_VERSION, ...config }), config.http.basePath);
  return [
    { provide: AppConfig, useValue: config },
    { provide: ApiLimits, useValue: config.limits },
    { provide: Clock, useValue: clock },
    { provide: ConversationStore, useValue: foundation.store },
    { provide: ChangeNotifier, useValue: foundation.notifier },
    { provide: Foundation, useValue: foundation },
    { provide: HealthService, useValue: new HealthService(foundation.dependencies, clock) },
    { provide: Lifecycle, useValue: parts.lifecycle },
    { provide: Meter, useExisting: Metrics },
    { provide: Metrics, useValue: parts.metrics },
    { provide: ApiReference, useValue: new ApiReference(loadDocument, ERROR_KINDS) },
    { provide: OperatorLog, useValue: logger },
    { provide: ProcessorMetrics, useValue: new ProcessorMetrics(parts.metrics, clock) },
    { provide: PublicPaths, useValue: parts.paths },
    { provide: Records, useValue: foundation.store.records },
    { provide: WriteObserver, useExisting: Metrics },
    ...foundation.providers,
  ];
}
