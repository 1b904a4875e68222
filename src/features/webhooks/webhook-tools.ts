import type { DeliveryLog } from './delivery-log.js';
import type { HealthRecords } from './health-records.js';
import type { HttpSender } from './http-sender.js';
import type { Lanes } from './lane.js';
import type { Registry } from './registry.js';
import type { SecretBox } from './secret-box.js';
import type { Resolve, TargetRules } from './target.js';
import type { WebhooksConfig } from './webhooks-settings.js';

export interface Tools {
  readonly registry: Registry;
  readonly lanes: Lanes;
  readonly log: DeliveryLog;
  readonly health: HealthRecords;
  readonly box: SecretBox;
  readonly sender: HttpSender;
  readonly rules: TargetRules;
  readonly resolve: Resolve;
  readonly settings: WebhooksConfig;
}

/** Shared by the API and the background work of this capability; opened once. */
export class WebhookTools {
  constructor(readonly tools: Tools) {}
}
