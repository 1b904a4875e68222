import type { Provider } from '@conversation-service/importers';
import { ConversationError } from '../../../domain/errors.js';
import { ingestErrors } from '../ingest-errors.js';
import { ALL_PROVIDERS } from '../ingest-settings.js';
import type { SignedRequest } from './hmac.js';
import { type Secrets, schemeOf } from './schemes.js';

interface Settings {
  readonly secrets: Secrets;
  readonly unsigned: readonly string[];
}

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
    const { secrets, unsigned } = this.settings;
    const { variable, secret } = schemeOf(secrets, provider);
    const hasSecret = secret !== undefined;
    const isOpen = !this.isProduction || unsigned.includes(ALL_PROVIDERS) || unsigned.includes(provider);
    return { variable, hasSecret, access: hasSecret ? 'signed' : isOpen ? 'open' : 'refused' };
  }

  /** @throws INGEST_NOT_CONFIGURED, INVALID_SIGNATURE */
  async requireGenuine(provider: Provider, request: SignedRequest): Promise<void> {
    const { access, variable } = this.ruleOf(provider);
    if (access === 'refused') {
      const detail = `In production, deliveries from ${provider} are accepted only if ${variable} is set or INGEST_UNSIGNED contains ${provider}.`;
      throw new ConversationError(ingestErrors.INGEST_NOT_CONFIGURED, detail);
    }
    const { scheme, secret } = schemeOf(this.settings.secrets, provider);
    if (secret === undefined || (await scheme.isGenuine(secret, request))) return;
    const detail = `The signature of this delivery is missing, too old, or not made with the secret in ${variable}.`;
    throw new ConversationError(ingestErrors.INVALID_SIGNATURE, detail);
  }
}
