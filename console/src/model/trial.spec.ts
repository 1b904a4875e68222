import type { ProviderSetUp } from '@conversation-service/client';
import { importerOf, importMessages, messagesOf, PROVIDERS } from '@conversation-service/importers';
import { describe, expect, it } from 'vitest';
import { TRIALS, trialLine } from './trial.js';

describe('the command that tries the address of a provider', () => {
  it.each(PROVIDERS)('sends a call in which someone says hello: %s', (provider) => {
    const importer = importerOf(provider);
    if (!importer) throw new Error('there is no importer');
    const { calls, issues, notUnderstood } = importMessages(importer, messagesOf(TRIALS[provider]));
    const said = calls.flatMap(({ sessionId, events }) =>
      events.map(({ type, payload }) => [sessionId, type, payload.text]),
    );
    expect(said).toEqual([[expect.stringContaining(`${provider}:`), 'user_speech', 'Hello.']]);
    expect([issues, notUnderstood]).toEqual([[], {}]);
  });

  it('is curl, or the command that signs if signatures are checked', () => {
    const source = { provider: 'vapi', path: '/ingest/vapi', secretVariable: 'INGEST_VAPI_SECRET' };
    const line = (access: string) => trialLine('http://h:1', { ...source, access } as ProviderSetUp);
    expect(line('open')).toMatch(
      /^curl 'http:\/\/h:1\/ingest\/vapi' -H 'Content-Type: application\/json' -d '\{.*\}'$/,
    );
    expect(line('signed')).toMatch(
      /^printf %s '\{.*\}' \| INGEST_VAPI_SECRET='…' conversation-service import vapi - --url 'http:\/\/h:1'$/,
    );
  });
});
