import type { TargetRules } from './target.js';

/** Where webhooks may go, by the configuration. */
export class Targets {
  constructor(readonly rules: TargetRules) {}
}
