import type { Clock } from '../../ports/clock.js';
import type { ConversationStore } from '../../ports/conversation-store.js';
import { AllowedAddresses } from './allowed-addresses.js';
import { DeliveryLog } from './delivery-log.js';
import { HealthRecords } from './health-records.js';
import { HttpSender } from './http-sender.js';
import { Lanes } from './lane.js';
import { Registry } from './registry.js';
import { SecretBox } from './secret-box.js';
import { SuppressionRecords } from './suppression-records.js';
import type { TargetRules } from './target.js';
import type { WebhooksConfig } from './webhooks-settings.js';

/** Shared by the API, the background work and the erasures of this capability; opened once. */
export class WebhookTools {
  readonly registry: Registry;
  readonly lanes: Lanes;
  readonly log: DeliveryLog;
  readonly health: HealthRecords;
  readonly suppressions: SuppressionRecords;
  readonly box: SecretBox;
  /** Where webhooks may lead. */
  readonly rules: TargetRules;
  readonly sender: HttpSender;

  constructor(
    readonly store: ConversationStore,
    readonly clock: Clock,
    readonly settings: WebhooksConfig,
    sender?: HttpSender,
  ) {
    const { allowedNetworks, allowsHttp, allowedHosts, timeoutMs, logMs, key } = settings;
    this.registry = new Registry(store.records, store.changes);
    this.lanes = new Lanes(store.records);
    this.log = new DeliveryLog(store.records, logMs);
    this.health = new HealthRecords(store.records);
    this.suppressions = new SuppressionRecords(store, clock);
    this.box = new SecretBox(key);
    this.rules = { addresses: new AllowedAddresses(allowedNetworks), allowsHttp, allowedHosts };
    this.sender = sender ?? new HttpSender(this.rules, timeoutMs, clock);
  }
}
