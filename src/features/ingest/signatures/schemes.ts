import type { Provider } from '@conversation-service/importers';
import type { ingestSettings } from '../ingest-settings.js';
import { elevenlabsSignature } from './elevenlabs.js';
import type { SignatureScheme } from './hmac.js';
import { retellSignature } from './retell.js';
import { standardWebhooksSignature } from './standard-webhooks.js';
import { vapiSignature } from './vapi.js';

export type Secrets = ReturnType<(typeof ingestSettings)['of']>['secrets'];

interface NamedScheme {
  readonly scheme: SignatureScheme;
  readonly name: keyof Secrets;
  readonly variable: string;
}

const STANDARD: NamedScheme = {
  scheme: standardWebhooksSignature,
  name: 'standardWebhooks',
  variable: 'INGEST_STANDARD_WEBHOOKS_SECRET',
};

const OWN: Partial<Record<Provider, NamedScheme>> = {
  vapi: { scheme: vapiSignature, name: 'vapi', variable: 'INGEST_VAPI_SECRET' },
  retell: { scheme: retellSignature, name: 'retell', variable: 'INGEST_RETELL_API_KEY' },
  elevenlabs: { scheme: elevenlabsSignature, name: 'elevenlabs', variable: 'INGEST_ELEVENLABS_SECRET' },
};

/** How deliveries of a provider are signed. */
export interface SchemeInForce {
  readonly scheme: SignatureScheme;
  /** Undefined if none is configured. */
  readonly secret: string | undefined;
  /** The variable of the secret. */
  readonly variable: string;
}

/** Returns the scheme of the provider: with its own secret, or else with that of Standard Webhooks. */
export function schemeOf(secrets: Secrets, provider: Provider): SchemeInForce {
  const own = OWN[provider] ?? STANDARD;
  const { scheme, name, variable } = [own, STANDARD].find((each) => secrets[each.name] !== undefined) ?? own;
  return { scheme, secret: secrets[name], variable };
}
