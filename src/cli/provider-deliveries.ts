import { readFileSync } from 'node:fs';
import type { ProviderDelivery } from '@conversation-service/demo';
import { IMPORTERS } from '@conversation-service/importers';

/** Bodies that the platforms have published; LICENSES.txt beside them says under which licences. */
const FIXTURES = new URL('../../packages/importers/fixtures/', import.meta.url);

/** The call of each platform that its page shows. */
export function providerDeliveries(): readonly ProviderDelivery[] {
  return IMPORTERS.map(({ provider, page: { example } }) => ({
    provider,
    body: readFileSync(new URL(`${provider}/${example.file}`, FIXTURES)),
    ...(example.needsSession ? { sessionId: `${provider}:example` } : {}),
  }));
}
