import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { AppConfig } from '../../config/app-config.js';
import { provide } from '../../http/provide.js';
import { ChangeNotifier } from '../../ports/change-notifier.js';
import { Clock } from '../../ports/clock.js';
import { ConversationStore } from '../../ports/conversation-store.js';
import { Foundation } from '../../runtime/foundation.js';
import { Lifecycle } from '../../runtime/lifecycle.js';
import { EventStreams } from './event-streams.js';
import { liveSettings } from './live-settings.js';
import { SessionChanges } from './session-changes.js';
import { SessionTails } from './session-tail.js';
import { SharedPoller } from './shared-poller.js';
import { StreamsController } from './streams.controller.js';

@Module({
  controllers: [StreamsController],
  providers: [
    provide(SharedPoller, [ConversationStore, ChangeNotifier]),
    provide(
      SessionChanges,
      [Foundation],
      ({ store, notifier, newOwner }) => new SessionChanges(store, notifier, newOwner()),
    ),
    provide(SessionTails, [ConversationStore, SharedPoller, Clock]),
    provide(EventStreams, [Lifecycle, AppConfig], (lifecycle, config) => {
      return new EventStreams(lifecycle, liveSettings.of(config).maxStreams);
    }),
  ],
})
export class LiveModule implements OnApplicationShutdown {
  constructor(@Inject(SharedPoller) private readonly watch: SharedPoller) {}

  /** Runs after the server has completed requests in progress. */
  onApplicationShutdown(): void {
    this.watch.close();
  }
}
