import type { Provider } from '@conversation-service/importers';
import { ConversationError } from '../../../domain/errors.js';
import { ingestErrors } from '../ingest-errors.js';
import { ALL_PROVIDERS, type ingestSettings } from '../ingest-settings.js';
import { elevenlabsSignature } from './elevenlabs.js';
import type { SignatureScheme, SignedRequest } from './hmac.js';
import { retellSignature } from './retell.js';
import { standardWebhooksSignature } from './standard-webhooks.js';
import { vapiSignature } from './vapi.js';

type Settings = Pick<ReturnType<(typeof ingestSettings)['of']>, 'secrets' | 'unsigned'>;

interface OwnScheme {
  readonly scheme: SignatureScheme;
  readonly secret: 'vapi' | 'retell' | 'elevenlabs' | 'standardWebhooks';
  readonly variable: string;
}

const STANDARD: OwnScheme = {
  scheme: standardWebhooksSignature,
  secret: 'standardWebhooks',
  variable: 'INGEST_STANDARD_WEBHOOKS_SECRET',
};

const OWN: Partial<Record<Provider, OwnScheme>> = {
  vapi: { scheme: vapiSignature, secret: 'vapi', variable: 'INGEST_VAPI_SECRET' },
  retell: { scheme: retellSignature, secret: 'retell', variable: 'INGEST_RETELL_API_KEY' },
  elevenlabs: { scheme: elevenlabsSignature, secret: 'elevenlabs', variable: 'INGEST_ELEVENLABS_SECRET' },
};

/** What stands between a provider and the store. */
export interface SenderRule {
  /** The variable that holds, or would hold, its secret. */
  readonly variable: string;
  readonly hasSecret: boolean;
  /** `signed`: with a right signature alone. `open`: as it comes. `refused`: not at all, until it is configured. */
  readonly access: 'signed' | 'open' | 'refused';
}

/** Says who may deliver. A provider that has no secret of its own may use Standard Webhooks. */
export class SenderCheck {
  constructor(
    private readonly settings: Settings,
    private readonly isProduction: boolean,
  ) {}

  ruleOf(provider: Provider): SenderRule {
    const chosen = this.chosenFor(provider);
    if (chosen) return { variable: chosen.variable, hasSecret: true, access: 'signed' };
    const { unsigned } = this.settings;
    const isOpen = !this.isProduction || unsigned.includes(ALL_PROVIDERS) || unsigned.includes(provider);
    const { variable } = OWN[provider] ?? STANDARD;
    return { variable, hasSecret: false, access: isOpen ? 'open' : 'refused' };
  }

  /** @throws INGEST_NOT_CONFIGURED, INVALID_SIGNATURE */
  async requireGenuine(provider: Provider, request: SignedRequest): Promise<void> {
    const { access, variable } = this.ruleOf(provider);
    if (access === 'refused') {
      const detail = `In production deliveries of ${provider} need ${variable}, or its name in INGEST_UNSIGNED.`;
      throw new ConversationError(ingestErrors.INGEST_NOT_CONFIGURED, detail);
    }
    const chosen = this.chosenFor(provider);
    if (!chosen || (await chosen.scheme.isGenuine(this.settings.secrets[chosen.secret] ?? '', request))) return;
    const detail = `The signature of this delivery is missing, too old, or not made with the secret in ${variable}.`;
    throw new ConversationError(ingestErrors.INVALID_SIGNATURE, detail);
  }

  private chosenFor(provider: Provider): OwnScheme | undefined {
    return [OWN[provider], STANDARD].find((one) => one && this.settings.secrets[one.secret] !== undefined);
  }
}
