import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { Service } from '../e2e/service.js';
import { type NginxServer, nginxSkipReason, startNginx } from './servers/nginx-server.js';

const GUIDE = readFileSync(new URL('../../docs/guides/operate.md', import.meta.url), 'utf8');
const BLOCKS = [...GUIDE.matchAll(/```nginx\n([^`]+)```/g)].map(([, block]) => block ?? '');

/** Below the limit of a batch, and above what nginx accepts by default. */
const BIG_TEXT = 'a'.repeat(700_000);

function blockWith(text: string): string {
  const [block, ...others] = BLOCKS.filter((one) => one.includes(text));
  if (block === undefined || others.length > 0) throw new Error(`not one block of the guide has: ${text}`);
  return block;
}

const KINDS = [
  { name: 'the whole host', text: 'location / {', prefix: '' },
  { name: 'streams apart', text: 'proxy_buffering off', prefix: '' },
  { name: 'a path prefix that is forwarded', text: 'The prefix is in the request', prefix: '/voice' },
  { name: 'a path prefix that is stripped', text: 'takes the prefix away', prefix: '/voice' },
];

/** Does not use `fetch`, whose answers the tests check against the document of a service without a prefix. */
async function ask(url: string, body?: object): Promise<{ readonly message: IncomingMessage; readonly text: string }> {
  const options = body === undefined ? {} : { method: 'POST', headers: { 'content-type': 'application/json' } };
  const call = request(url, { ...options, agent: false });
  call.end(body === undefined ? undefined : JSON.stringify(body));
  const [message] = (await once(call, 'response')) as [IncomingMessage];
  return { message, text: Buffer.concat(await message.toArray()).toString() };
}

/** The blocks of a stream, each as it arrives. */
async function* blocksOf(url: string): AsyncGenerator<string> {
  const call = request(url, { agent: false }).end();
  const [message] = (await once(call, 'response')) as [IncomingMessage];
  let text = '';
  for await (const chunk of message.setEncoding('utf8')) {
    const blocks = (text + chunk).split('\n\n');
    text = blocks.pop() ?? '';
    yield* blocks;
  }
}

async function nextWith(blocks: AsyncGenerator<string>, line: string): Promise<string> {
  for (;;) {
    const { value, done } = await blocks.next();
    if (done) throw new Error(`the stream ended before ${line}`);
    if (value.split('\n').includes(line)) return value;
  }
}

describeWithServer('nginx, as docs/guides/operate.md configures it', nginxSkipReason(), () => {
  it('has no block that is not tested', () => {
    expect(new Set(KINDS.map(({ text }) => blockWith(text)))).toEqual(new Set(BLOCKS));
  });

  describe.each(KINDS)('$name', ({ text: words, prefix }) => {
    let service: Service;
    let nginx: NginxServer;
    let api: string;

    beforeAll(async () => {
      service = await Service.start({ BASE_PATH: prefix });
      const { port } = new URL(await service.listen());
      nginx = await startNginx(blockWith(words).replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`));
      api = nginx.url + prefix;
    });
    afterAll(async () => {
      await nginx?.stop();
      await service?.stop();
    });

    it('passes requests to the service and answers back', async () => {
      const { message } = await ask(`${api}/sessions`, { sessionId: 'through+nginx@1' });
      expect(message.statusCode).toBe(201);
      expect(message.headers.location).toBe(`${prefix}/sessions/through+nginx@1`);
      expect((await ask(nginx.url + message.headers.location)).message.statusCode).toBe(200);
      const refused = await ask(`${api}/sessions/nobody`);
      expect(refused.message.headers['content-type']).toContain('application/problem+json');
      expect(JSON.parse(refused.text).code).toBe('SESSION_NOT_FOUND');
      for (const path of ['/', '/console', '/docs', '/openapi.json', '/health/ready']) {
        expect((await ask(api + path)).message.statusCode, path).toBe(200);
      }
    });

    it('accepts a batch as large as the service does', async () => {
      await ask(`${api}/sessions`, { sessionId: 'large' });
      const events = [1, 2, 3].map((number) => ({
        eventId: `e${number}`,
        type: 'x.audio',
        payload: { text: BIG_TEXT },
      }));
      const { text } = await ask(`${api}/sessions/large/events/batch`, { events });
      expect(JSON.parse(text)).toMatchObject({ appended: 3 });
    });

    it('passes on each event of a stream as it arrives', async () => {
      await ask(`${api}/sessions`, { sessionId: 'live' });
      const blocks = blocksOf(`${api}/sessions/live/stream`);
      await nextWith(blocks, 'event: caught-up');
      for (const sequence of [1, 2]) {
        await ask(`${api}/sessions/live/events`, { eventId: `e${sequence}`, type: 'system' });
        expect(await nextWith(blocks, `id: ${sequence}`)).toContain(`"eventId":"e${sequence}"`);
      }
      await blocks.return(undefined);
    });
  });
});
