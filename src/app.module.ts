import {
  type Abstract,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import type { Logger } from 'pino';
import { SystemClock } from './adapters/system/system-clock.js';
import { UuidRequestIds } from './adapters/system/uuid-request-ids.js';
import { Backends } from './backends.js';
import type { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { ApiLimits } from './domain/limits.js';
import { Archive, ArchiveStatusController } from './features/archive/index.js';
import { ConsoleController, ConsoleFiles } from './features/console/index.js';
import {
  ConversationsService,
  EventsController,
  HistoryService,
  SessionsController,
} from './features/conversations/index.js';
import {
  ErasuresController,
  ErasuresService,
  ErasureWork,
  HoldsController,
  HoldsService,
} from './features/erasure/index.js';
import {
  EventStreams,
  SessionChanges,
  SessionChangesController,
  SessionStreamController,
  SessionTails,
  SessionWatch,
} from './features/live/index.js';
import { StatisticsController, StatisticsService } from './features/statistics/index.js';
import { DocsController } from './http/docs/docs.controller.js';
import { OpenApiSource } from './http/docs/open-api-source.js';
import { HealthController } from './http/health.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { mountDocument } from './http/openapi/mount-document.js';
import { PublicPaths } from './http/public-paths.js';
import { RootController } from './http/root.controller.js';
import { openApiDocument } from './openapi-document.js';
import { Clock } from './ports/clock.js';
import { ConversationStore } from './ports/conversation-store.js';
import { EventFeed } from './ports/event-feed.js';
import { WriteObserver } from './ports/write-observer.js';
import { HealthService } from './runtime/health.service.js';
import { Lifecycle } from './runtime/lifecycle.js';
import { ErasureLog } from './telemetry/erasure-log.js';
import { Metrics } from './telemetry/metrics.js';
import { SERVICE_VERSION } from './telemetry/version.js';

/** What is made before Nest, because Fastify needs it first. */
export interface AppParts {
  readonly config: AppConfig;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  readonly logger: Logger;
  readonly paths: PublicPaths;
  /** Replaces the system's clock; for tests. */
  readonly clock?: Clock;
}

/** The whole wiring. */
@Module({})
export class AppModule implements OnApplicationShutdown {
  constructor(
    @Inject(Backends) private readonly backends: Backends,
    @Inject(SessionWatch) private readonly watch: SessionWatch,
  ) {}

  static with({ config, lifecycle, metrics, logger, paths, clock }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(config)],
      controllers: [
        RootController,
        SessionsController,
        EventsController,
        SessionStreamController,
        SessionChangesController,
        StatisticsController,
        ErasuresController,
        HoldsController,
        ArchiveStatusController,
        HealthController,
        MetricsController,
        DocsController,
        ConsoleController,
      ],
      providers: [
        { provide: ApiLimits, useValue: config.limits },
        { provide: ConsoleFiles, useFactory: () => ConsoleFiles.read(config.http.basePath) },
        { provide: PublicPaths, useValue: paths },
        { provide: Lifecycle, useValue: lifecycle },
        { provide: Metrics, useValue: metrics },
        { provide: WriteObserver, useExisting: Metrics },
        { provide: Clock, useValue: clock ?? new SystemClock() },
        { provide: Backends, useFactory: (now: Clock) => Backends.open(config, now, metrics, logger), inject: [Clock] },
        {
          provide: ErasureWork,
          useFactory: ({ store, feed, copies, ledger }: Backends, clockOf: Clock) =>
            new ErasureWork({
              store,
              feed,
              copies,
              ledger,
              clock: clockOf,
              observer: new ErasureLog(logger, metrics),
              owner: new UuidRequestIds().next(),
              retention: config.retention,
            }),
          inject: [Backends, Clock],
        },
        { provide: ErasuresService, useFactory: ({ erasures }: ErasureWork) => erasures, inject: [ErasureWork] },
        { provide: ConversationStore, useFactory: ({ store }: Backends) => store, inject: [Backends] },
        { provide: Archive, useFactory: ({ archive }: Backends) => archive, inject: [Backends] },
        { provide: EventFeed, useFactory: ({ feed }: Backends) => feed, inject: [Backends] },
        {
          provide: OpenApiSource,
          useValue: OpenApiSource.of(
            mountDocument(openApiDocument({ version: SERVICE_VERSION, ...config }), config.http.basePath),
          ),
        },
        from([ConversationStore, EventFeed, WriteObserver], ConversationsService),
        from([ConversationStore], HistoryService),
        from([ConversationStore], StatisticsService),
        from([ConversationStore, EventFeed], SessionWatch),
        from([ConversationStore, EventFeed], SessionChanges),
        {
          provide: SessionTails,
          useFactory: (store: ConversationStore, watch: SessionWatch, clockOf: Clock) =>
            new SessionTails(store, watch, clockOf, config.lateEventGraceMs),
          inject: [ConversationStore, SessionWatch, Clock],
        },
        from([ConversationStore, Clock], HoldsService),
        { provide: EventStreams, useValue: new EventStreams(lifecycle, config.http.maxStreams) },
        {
          provide: HealthService,
          useFactory: ({ dependencies }: Backends, now: Clock) => new HealthService(dependencies, now),
          inject: [Backends, Clock],
        },
      ],
    };
  }

  /** After the server has finished what was under way. */
  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.backends.close();
  }
}

/** A class of the application, which knows no framework, made from these parts. */
function from<Parts extends readonly unknown[], Made>(
  parts: { readonly [Index in keyof Parts]: Abstract<Parts[Index]> },
  made: new (...parts: Parts) => Made,
): Provider<Made> {
  return {
    provide: made,
    useFactory: (...found: unknown[]) => new made(...(found as unknown as Parts)),
    inject: [...parts],
  };
}
