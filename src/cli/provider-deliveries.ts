import { readFileSync } from 'node:fs';
import type { ProviderDelivery } from '@conversation-service/demo';
import { IMPORTERS } from '@conversation-service/importers';

/** Bodies that the platforms have published; LICENSES.txt beside them says under which licences. */
const FIXTURES = new URL('../../packages/importers/fixtures/', import.meta.url);

/** LiveKit's sample is dated 2065 (3000000000 s and on); the list of sessions would keep it above every call of today. */
const FAR_SECONDS = /\b30000000(?=\d\d\b)/g;
const PAST_SECONDS = '17680000';

/** The call of each platform that its page shows, with no call of the future. */
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
