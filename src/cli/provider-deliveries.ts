import { readFileSync } from 'node:fs';
import type { ProviderDelivery } from '@conversation-service/demo';
import { IMPORTERS } from '@conversation-service/importers';

/** Bodies that the platforms have published; their licences are in LICENSES.txt next to them. */
const FIXTURES = new URL('../../packages/importers/fixtures/', import.meta.url);

/** LiveKit's sample is dated 2065 (3000000000 s and later), which would keep it at the top of every list. */
const FAR_SECONDS = /\b30000000(?=\d\d\b)/g;
const PAST_SECONDS = '17680000';

/** Returns the sample call of each platform, without dates in the future. */
export function providerDeliveries(): readonly ProviderDelivery[] {
  return IMPORTERS.map(({ provider, page: { example } }) => ({
    provider,
    body: Buffer.from(textOf(`${provider}/${example.file}`).replace(FAR_SECONDS, PAST_SECONDS)),
    ...(example.needsSession ? { sessionId: `${provider}:example` } : {}),
  }));
}

function textOf(file: string): string {
  return readFileSync(new URL(file, FIXTURES), 'utf8');
}
