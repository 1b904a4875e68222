import { expect, it } from 'vitest';
import { CheckedFetch } from './checked-fetch.js';

const ADDRESS = 'http://127.0.0.1:1';
const checkedOn = (status: number, headers: Readonly<Record<string, string>>) =>
  new CheckedFetch(async () => new Response('{}', { status, headers }));

it('reports an undocumented answer of the service, once, and returns it to the test', async () => {
  const checked = checkedOn(200, { 'x-request-id': 'r', 'content-type': 'application/json' });
  expect(await (await checked.fetch(`${ADDRESS}/sessions`)).text()).toBe('{}');
  await expect(checked.settle()).rejects.toThrow(/GET \/sessions answered 200.*does not allow/);
  await checked.settle();
  await checked.fetch(`${ADDRESS}/sessions/s/hold`, { method: 'PUT', body: '{}' });
  await expect(checked.settle()).rejects.toThrow(/PUT \/sessions\/s\/hold/);
});

it('ignores other servers, and pages for people', async () => {
  for (const checked of [checkedOn(418, {}), checkedOn(200, { 'x-request-id': 'r' })]) {
    await checked.fetch(`${ADDRESS}/console`);
    await checked.settle();
  }
});

it('does not report an answer that was cut off', async () => {
  const body = new ReadableStream({ start: (controller) => controller.error(new Error('cut')) });
  const checked = new CheckedFetch(async () => new Response(body, { headers: { 'x-request-id': 'r' } }));
  await checked.fetch(`${ADDRESS}/sessions`);
  await checked.settle();
});
