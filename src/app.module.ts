import {
  type Abstract,
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationShutdown,
  type Provider,
} from '@nestjs/common';
import { InProcessFeed } from './adapters/memory/in-process-feed.js';
import { SqliteStore } from './adapters/sqlite/index.js';
import { SystemClock } from './adapters/system/system-clock.js';
import { ConversationsService } from './application/conversations.service.js';
import { HealthService } from './application/health.service.js';
import { HistoryService } from './application/history.service.js';
import { Lifecycle } from './application/lifecycle.js';
import { SessionChanges } from './application/session-changes.js';
import { SessionTails } from './application/session-tail.js';
import { SessionWatch } from './application/session-watch.js';
import { AppConfig } from './config/app-config.js';
import { ConfigModule } from './config/config.module.js';
import { ApiLimits } from './domain/limits.js';
import { DocsController } from './http/docs/docs.controller.js';
import { OpenApiSource } from './http/docs/open-api-source.js';
import { EventsController } from './http/events.controller.js';
import { HealthController } from './http/health.controller.js';
import { MetricsController } from './http/metrics.controller.js';
import { openApiDocument } from './http/openapi/openapi-document.js';
import { SessionsController } from './http/sessions.controller.js';
import { EventStreams } from './live/event-streams.js';
import { SessionChangesController } from './live/session-changes.controller.js';
import { SessionStreamController } from './live/session-stream.controller.js';
import { Clock } from './ports/clock.js';
import { ConversationStore } from './ports/conversation-store.js';
import { EventFeed } from './ports/event-feed.js';
import { WriteObserver } from './ports/write-observer.js';
import { Metrics } from './telemetry/metrics.js';
import { SERVICE_VERSION } from './telemetry/version.js';

/** What is made before Nest, because Fastify needs it first. */
export interface AppParts {
  readonly config: AppConfig;
  readonly lifecycle: Lifecycle;
  readonly metrics: Metrics;
  /** Replaces the system's clock; for tests. */
  readonly clock?: Clock;
}

/** The whole wiring. */
@Module({})
export class AppModule implements OnApplicationShutdown {
  constructor(
    @Inject(ConversationStore) private readonly store: ConversationStore,
    @Inject(EventFeed) private readonly feed: EventFeed,
    @Inject(SessionWatch) private readonly watch: SessionWatch,
  ) {}

  static with({ config, lifecycle, metrics, clock }: AppParts): DynamicModule {
    return {
      module: AppModule,
      imports: [ConfigModule.forRoot(config)],
      controllers: [
        SessionsController,
        EventsController,
        SessionStreamController,
        SessionChangesController,
        HealthController,
        MetricsController,
        DocsController,
      ],
      providers: [
        { provide: ApiLimits, useValue: config.limits },
        { provide: Lifecycle, useValue: lifecycle },
        { provide: Metrics, useValue: metrics },
        { provide: WriteObserver, useExisting: Metrics },
        { provide: Clock, useValue: clock ?? new SystemClock() },
        { provide: EventFeed, useClass: InProcessFeed },
        { provide: ConversationStore, useFactory: openStore, inject: [AppConfig, Clock, Metrics] },
        {
          provide: OpenApiSource,
          useValue: OpenApiSource.of(openApiDocument({ version: SERVICE_VERSION, ...config })),
        },
        from([ConversationStore, EventFeed, WriteObserver], ConversationsService),
        from([ConversationStore], HistoryService),
        from([ConversationStore, EventFeed], SessionWatch),
        from([ConversationStore, EventFeed], SessionChanges),
        {
          provide: SessionTails,
          useFactory: (store: ConversationStore, watch: SessionWatch, clockOf: Clock) =>
            new SessionTails(store, watch, clockOf, config.lateEventGraceMs),
          inject: [ConversationStore, SessionWatch, Clock],
        },
        { provide: EventStreams, useValue: new EventStreams(lifecycle, config.http.maxStreams) },
        { provide: HealthService, useFactory: healthOf, inject: [ConversationStore, Clock] },
      ],
    };
  }

  /** After the server has finished what was under way. */
  async onApplicationShutdown(): Promise<void> {
    this.watch.close();
    await this.feed.close();
    await this.store.close();
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

function healthOf(store: ConversationStore, clock: Clock): HealthService {
  return new HealthService([{ name: store.name, critical: true, ping: () => store.ping() }], clock);
}

async function openStore(config: AppConfig, clock: Clock, metrics: Metrics): Promise<ConversationStore> {
  const { store, lateEventGraceMs, queue } = config;
  if (store.kind === 'mongodb')
    throw new Error('MONGODB_URI is set, but this version has no MongoDB store yet: unset it.');
  const opened = await SqliteStore.open(clock, {
    dataDir: store.dataDir,
    lateEventGraceMs,
    maxQueuedEvents: queue.maxEvents,
    maxQueuedBytes: queue.maxBytes,
    observer: metrics,
  });
  metrics.observeQueue(() => opened.queueDepth);
  return opened;
}
