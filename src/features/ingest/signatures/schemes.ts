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

export interface SchemeInForce {
  readonly scheme: SignatureScheme;
  readonly secret: string;
  readonly variable: string;
}

/**
 * Returns how deliveries of the provider are signed: with its own secret, or else with that of Standard Webhooks;
 * undefined if there is none.
 */
export function schemeInForce(secrets: Secrets, provider: Provider): SchemeInForce | undefined {
  for (const { scheme, name, variable } of [OWN[provider] ?? STANDARD, STANDARD]) {
    const secret = secrets[name];
    if (secret !== undefined) return { scheme, secret, variable };
  }
  return undefined;
}

/** Returns the variable for a secret of the provider. */
export function variableOf(provider: Provider): string {
  return (OWN[provider] ?? STANDARD).variable;
}
