import type { Provider } from '@conversation-service/importers';
import { ConversationError } from '../../../domain/errors.js';
import { ingestErrors } from '../ingest-errors.js';
import { ALL_PROVIDERS, type ingestSettings } from '../ingest-settings.js';
import type { SignedRequest } from './hmac.js';
import { type SchemeInForce, schemeInForce, variableOf } from './schemes.js';

type Settings = Pick<ReturnType<(typeof ingestSettings)['of']>, 'secrets' | 'unsigned'>;

/** The rule for deliveries of a provider. */
export interface SenderRule {
  /** The variable of its secret. */
  readonly variable: string;
  readonly hasSecret: boolean;
  /** `signed`: only with a valid signature. `open`: without a signature. `refused`: not until it is configured. */
  readonly access: 'signed' | 'open' | 'refused';
}

/** Decides who may deliver. A provider without a secret of its own may use Standard Webhooks. */
export class SenderCheck {
  constructor(
    private readonly settings: Settings,
    private readonly isProduction: boolean,
  ) {}

  ruleOf(provider: Provider): SenderRule {
    const inForce = this.inForce(provider);
    if (inForce) return { variable: inForce.variable, hasSecret: true, access: 'signed' };
    const { unsigned } = this.settings;
    const isOpen = !this.isProduction || unsigned.includes(ALL_PROVIDERS) || unsigned.includes(provider);
    return { variable: variableOf(provider), hasSecret: false, access: isOpen ? 'open' : 'refused' };
  }

  /** @throws INGEST_NOT_CONFIGURED, INVALID_SIGNATURE */
  async requireGenuine(provider: Provider, request: SignedRequest): Promise<void> {
    const { access, variable } = this.ruleOf(provider);
    if (access === 'refused') {
      const detail = `In production, deliveries from ${provider} are accepted only if ${variable} is set or INGEST_UNSIGNED contains ${provider}.`;
      throw new ConversationError(ingestErrors.INGEST_NOT_CONFIGURED, detail);
    }
    const inForce = this.inForce(provider);
    if (!inForce || (await inForce.scheme.isGenuine(inForce.secret, request))) return;
    const detail = `The signature of this delivery is missing, too old, or not made with the secret in ${variable}.`;
    throw new ConversationError(ingestErrors.INVALID_SIGNATURE, detail);
  }

  private inForce(provider: Provider): SchemeInForce | undefined {
    return schemeInForce(this.settings.secrets, provider);
  }
}
