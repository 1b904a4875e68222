import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { OWN_CALLS } from './any-order.js';
import { ServiceProcess, temporaryFolder } from './service-process.js';

const SECRET = 'planted-secret-4711';
const AUDIO = Buffer.alloc(300, 'planted-audio-4711 ').toString('base64');

/** What platforms put into their messages and nobody may store. */
const PLANTED = {
  client_secret: SECRET,
  clientSecret: SECRET,
  access_token: SECRET,
  accessToken: SECRET,
  authToken: SECRET,
  twilioAuthToken: SECRET,
  Authorization: `Bearer ${SECRET}`,
  headers: { authorization: `Bearer ${SECRET}`, 'X-Vapi-Secret': SECRET },
  server: { url: `https://example.org/hook?token=${SECRET}`, secret: SECRET },
  recordingUrl: `https://example.org/a.wav?X-Amz-Signature=${SECRET}`,
  full_audio: AUDIO,
};

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true }));

/** Puts the planted members into every object. */
function planted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(planted);
  if (typeof value !== 'object' || value === null) return value;
  return { ...Object.fromEntries(Object.entries(value).map(([name, member]) => [name, planted(member)])), ...PLANTED };
}

it('secrets and audio in messages of every provider appear in no answer, no log and no file', async () => {
  const environment = { DATA_DIR: folder, LOG_LEVEL: 'trace', DRAIN_DELAY_SECONDS: '0', INGEST_VAPI_SECRET: SECRET };
  const service = ServiceProcess.spawn(environment);
  const address = await service.address();
  const answers: string[] = [];
  for (const { provider, messages } of OWN_CALLS) {
    const body = JSON.stringify(messages.map(planted));
    const headers = { 'content-type': 'application/json', 'x-vapi-secret': SECRET };
    const answer = await fetch(`${address}/ingest/${provider}`, { method: 'POST', headers, body });
    expect([200, 422]).toContain(answer.status);
    answers.push(await answer.text());
  }
  service.signal('SIGTERM');
  const { output } = await service.end();
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const stored = files.map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'));
  expect(stored.join().length).toBeGreaterThan(100_000);
  for (const mark of [SECRET, AUDIO.slice(0, 40)]) {
    for (const text of [...answers, output, ...stored]) expect(text.includes(mark)).toBe(false);
  }
});
