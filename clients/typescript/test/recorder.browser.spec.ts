import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { launchBrowser, NO_BROWSER, openPage } from '../../../test/browser/browser.js';
import { describeWithServer } from '../../../test/builders/describe-with-server.js';
import { eventually } from '../../../test/builders/eventually.js';
import { accept, problem, type ScriptedRequest } from './scripted-service.js';

const CLIENT = join(import.meta.dirname, '..');
const VITE = join(CLIENT, '../../node_modules/vite/bin/vite.js');

/** Serves the page with the package, and answers like the service. */
class Site {
  readonly requests: ScriptedRequest[] = [];
  isDown = false;
  private readonly server: Server = createServer((request, response) => void this.answer(request, response));

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  get events(): readonly string[] {
    const batches = this.requests.filter(({ path }) => path.endsWith('/batch'));
    return batches.flatMap(({ body }) =>
      (body.events as { payload: { text: string } }[]).map(({ payload }) => payload.text),
    );
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '/';
    if (request.method === 'GET') {
      const isModule = path.endsWith('.js');
      response.setHeader('content-type', isModule ? 'text/javascript' : 'text/html');
      response.end(isModule ? readFileSync(join(CLIENT, 'dist/bundle', path)) : '<!doctype html><title>page</title>');
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const told = { path, body: JSON.parse(Buffer.concat(chunks).toString()) };
    if (!this.isDown) this.requests.push(told);
    const reply = this.isDown ? problem(503, 'STORE_UNAVAILABLE', true, { 'retry-after': '30' }) : accept(told);
    response.writeHead(reply.status, { 'content-type': 'application/json', ...reply.headers });
    response.end(JSON.stringify(reply.body));
  }
}

describeWithServer('the recorder in a browser', NO_BROWSER, () => {
  let browser: Browser;
  let address: string;
  let site: Site;

  beforeAll(async () => {
    execFileSync(process.execPath, [VITE, 'build', '--logLevel', 'warn'], { cwd: CLIENT });
    browser = await launchBrowser();
  });
  beforeEach(async () => {
    site = new Site();
    address = await site.start();
    return () => site.close();
  });
  afterAll(() => browser?.close());

  /** A page in which `recorder` has recorded two events. */
  async function recording() {
    const watched = await openPage(browser, address);
    await watched.page.goto(address);
    await watched.page.evaluate(`import('/index.js').then(({ Recorder }) => {
      globalThis.recorder = new Recorder({ url: location.origin, sessionId: 's' });
      recorder.userSpeech('one');
      recorder.botSpeech('two');
    })`);
    return watched;
  }

  it('delivers a call', async () => {
    const { page, context, faults } = await recording();
    await page.evaluate('recorder.complete()');
    expect(await page.evaluate('recorder.close()')).toBe(true);
    expect(site.requests.map(({ path }) => path)).toEqual([
      '/sessions',
      '/sessions/s/events/batch',
      '/sessions/s/complete',
    ]);
    expect(site.events).toEqual(['one', 'two']);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('sends what is queued when the page is left', async () => {
    site.isDown = true;
    const { page, context, faults } = await recording();
    expect(await page.evaluate('recorder.flush({ timeoutMs: 500 })')).toBe(false);
    site.isDown = false;
    await page.goto(`${address}/elsewhere`);
    await eventually(() => expect(site.requests).toHaveLength(2));
    expect(site.requests.map(({ path }) => path).sort()).toEqual(['/sessions', '/sessions/s/events/batch']);
    expect(site.events).toEqual(['one', 'two']);
    expect(faults).toEqual([]);
    await context.close();
  });
});
