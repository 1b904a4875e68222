import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PROVIDERS } from '@conversation-service/importers';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { COMMAND_LINE } from './command-process.js';

/** The built demo in a process of its own. Its data is below the folder in which it is started. */
class Demo {
  output = '';
  readonly ended: Promise<number | null>;

  constructor(
    readonly child: ChildProcess,
    private readonly onOutput = new Set<() => void>(),
  ) {
    this.ended = once(child, 'close').then(([code]) => code);
    const read = (chunk: Buffer) => {
      this.output += chunk;
      for (const listener of this.onOutput) listener();
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
  }

  /** Resolves once the output contains it; rejects if the demo ends without it. */
  async says(text: string): Promise<void> {
    const said = new Promise<void>((resolve) => {
      const look = () => this.output.includes(text) && resolve();
      this.onOutput.add(look);
      look();
    });
    const silent = this.ended.then(() => {
      if (!this.output.includes(text)) throw new Error(`the demo ended without saying ${text}: ${this.output}`);
    });
    await Promise.race([said, silent]);
  }

  address(): string {
    return /http:\/\/127\.0\.0\.1:\d+/.exec(this.output)?.[0] ?? '';
  }
}

describe('the demo', () => {
  let folder: string;
  const started: Demo[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'conversations-demo-'));
  });

  afterEach(async () => {
    for (const { child } of started) child.kill('SIGKILL');
    await Promise.all(started.splice(0).map(({ ended }) => ended));
    rmSync(folder, { recursive: true });
  });

  const start = (args: readonly string[], nodeArgs: readonly string[] = []): Demo => {
    const environment = { PATH: process.env.PATH, PORT: 'of no meaning here', DATA_DIR: '/nonexistent' };
    const demo = new Demo(
      spawn(process.execPath, [...nodeArgs, COMMAND_LINE, 'demo', ...args], {
        cwd: folder,
        env: environment,
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
    );
    started.push(demo);
    return demo;
  };

  /** Repeats the request until the call has begun. */
  const live = async (demo: Demo): Promise<readonly unknown[]> => {
    for (;;) {
      const response = await fetch(`${demo.address()}/sessions?metadata.type=live`);
      const { sessions } = (await response.json()) as { readonly sessions: readonly unknown[] };
      if (sessions.length > 0) return sessions;
    }
  };

  /** Changes what the service answers to `GET`s of this path on its way to the demo. */
  const startWithFault = (path: RegExp, change: string): Demo => {
    const file = join(folder, 'fault.mjs');
    writeFileSync(
      file,
      `const { fetch } = globalThis;
      globalThis.fetch = async (url, options) => {
        const response = await fetch(url, options);
        if (options.method !== 'GET' || !${path}.test(url)) return response;
        const text = await response.text();
        return (${change})(text, url);
      };`,
    );
    return start(['--once', '--port', '0'], ['--import', pathToFileURL(file).href]);
  };

  it('sends the ten calls, shows one, and ends with 0 if everything is stored as it was sent, on any free port', async () => {
    mkdirSync(join(folder, 'data', 'demo'), { recursive: true });
    writeFileSync(join(folder, 'data', 'conversations.db'), 'of another service');
    writeFileSync(join(folder, 'data', 'demo', 'old'), 'of an earlier demo');
    const usual = createServer();
    // If another program uses the port, it is in use as well.
    await new Promise<void>((resolve) => usual.on('error', () => resolve()).listen(3000, '127.0.0.1', resolve));
    const demo = start(['--once']);
    expect([await demo.ended, demo.output]).toEqual([0, expect.stringContaining('ok: 10 sessions with 202 events')]);
    usual.close();
    expect(demo.output).not.toMatch(/:3000|EADDRINUSE/);
    expect(demo.output).toContain('00:24.8  caller  the amount is one hundred and forty six dollars');
    expect(demo.output).toMatch(/sent {6}243 .*\n {2}stored {4}202 .*\n {2}replayed {3}40 .*\n {2}refused {5}1 /);
    expect(demo.output).toContain('1 arrived after one of a later time');
    for (const provider of PROVIDERS)
      expect(demo.output).toMatch(new RegExp(`  ${provider} +[1-9]\\d* events  \\S+\\n`));
    expect(readdirSync(join(folder, 'data'))).toEqual(['conversations.db', 'demo']);
    expect(readdirSync(join(folder, 'data', 'demo'))).not.toContain('old');
  });

  it.each([
    [
      'a changed word and a lost event',
      /events\?|offset=0/,
      `(text, url) => {
        if (url.includes('events?')) return new Response(text.replace('debit card', 'credit card'));
        const page = JSON.parse(text);
        page.events.splice(3, 1);
        return Response.json(page);
      }`,
      ['log, place', 'chronological page, place 4: sent utterance-04, read utterance-05'],
    ],
    ['an outage', /offset=/, `() => new Response('{"code":"STORE_UNAVAILABLE"}', { status: 503 })`, ['503 {"code"']],
  ])('ends with 1 and names the cause after %s', async (_name, path, change, texts) => {
    const demo = startWithFault(path, change);
    expect(await demo.ended).toBe(1);
    for (const text of texts) expect(demo.output).toContain(text);
    expect(demo.output).not.toContain('ok:');
  });

  it('takes nothing away from a demo that is running', async () => {
    const first = start(['--port', '0']);
    await first.says('ok:');
    const second = start(['--clean']);
    expect([await second.ended, second.output]).toEqual([1, expect.stringContaining('If another demo is running')]);
    expect((await fetch(`${first.address()}/sessions/0126ffdce48049a9`)).status).toBe(200);
    first.child.kill('SIGINT');
    expect(await first.ended).toBe(0);
  });

  it('prints addresses that work, ends with 0 on the first Ctrl-C, even if npm repeats it, and can be removed', async () => {
    const demo = start(['--port', '0']);
    await demo.says('One call is spoken');
    const addresses = [...demo.output.matchAll(/http:\/\/[^\s']+(?=[\s'])/g)].map(([address]) => address).slice(1);
    expect(addresses).toHaveLength(7);
    expect(demo.output).toContain(`Open ${demo.address()}/console\n`);
    const status = async (address: string) => [address, (await fetch(address)).status];
    expect(await Promise.all(addresses.map(status))).toEqual(addresses.map((address) => [address, 200]));
    expect(await live(demo)).toMatchObject([{ sessionId: '0c78f55cf0e3449f-live', endedAt: null }]);
    demo.child.kill('SIGINT');
    await demo.says('stopping');
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(0);
    const cleaning = start(['--clean']);
    expect([await cleaning.ended, cleaning.output]).toEqual([0, expect.stringContaining('Removed')]);
    expect(readdirSync(join(folder, 'data'))).toEqual([]);
  });

  it('refuses a given port that is in use', async () => {
    const server = createServer();
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const address = server.address();
    const demo = start(['--once', '--port', String(typeof address === 'object' ? address?.port : '')]);
    expect([await demo.ended, demo.output.trim()]).toEqual([1, expect.stringMatching(/^The port is in use[^\n]*$/)]);
    server.close();
  });

  it('plays the calls in real time, and can be stopped meanwhile', async () => {
    const demo = start(['--port', '0', '--speed', '1']);
    await demo.says('The data is in');
    // Its first utterance begins 1.4 s into the call.
    const read = async () => (await fetch(`${demo.address()}/sessions/0126ffdce48049a9`)).text();
    while (!(await read()).includes('"status":"active"'));
    demo.child.kill('SIGINT');
    expect(await demo.ended).toBe(130);
    expect(demo.output).not.toContain('Check');
  });

  it('refuses bad arguments with exit code 2, and says what is right', async () => {
    const demo = start(['--speed', 'fast']);
    expect([await demo.ended, demo.output]).toEqual([2, expect.stringContaining('It must be a number above 0')]);
  });
});
