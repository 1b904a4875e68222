import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { ServiceProcess, temporaryFolder } from '../e2e/service-process.js';
import { type NginxServer, nginxSkipReason, startNginx } from '../stack/servers/nginx-server.js';
import { launchBrowser, NO_BROWSER, openPage, type Watched } from './browser.js';
import { append, play, post, type Scene, sceneOf } from './seed.js';

const BASE_PATH = '/voice';
const GUIDE = readFileSync(new URL('../../docs/guides/operate.md', import.meta.url), 'utf8');

/** The block of the guide that removes the prefix, so that only the page knows it. */
function strippingBlock(port: string): string {
  const blocks = [...GUIDE.matchAll(/```nginx\n([^`]+)```/g)].map(([, block]) => block ?? '');
  const block = blocks.find((each) => each.includes('takes the prefix away')) ?? '';
  return block.replaceAll('127.0.0.1:3000', `127.0.0.1:${port}`);
}

const WAYS = [
  { name: 'that the service answers itself', skip: NO_BROWSER, isStripped: false },
  { name: 'that nginx takes away', skip: NO_BROWSER ?? nginxSkipReason(), isStripped: true },
] as const;

for (const { name, skip, isStripped } of WAYS) {
  describeWithServer(`the console below a path ${name}`, skip, () => {
    let browser: Browser;
    let service: ServiceProcess;
    let nginx: NginxServer | undefined;
    /** For the calls of the test, whose answers are checked against the document of a service without a prefix. */
    let direct: string;
    let api: string;
    let watched: Watched;
    let page: Page;
    /** The addresses of all requests of the page. */
    let paths: string[];
    const scenes: readonly Scene[] = [0, 1, 2].map((number) => sceneOf(number, Date.now() - (3 - number) * 60_000));

    beforeAll(async () => {
      service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder(), BASE_PATH });
      const { origin, port } = new URL(await service.address());
      if (isStripped) nginx = await startNginx(strippingBlock(port));
      direct = origin;
      api = (nginx?.url ?? origin) + BASE_PATH;
      browser = await launchBrowser();
      for (const scene of scenes) await play(direct, scene);
    });
    beforeEach(async () => {
      watched = await openPage(browser, api);
      page = watched.page;
      paths = [];
      page.on('request', (request) => paths.push(new URL(request.url()).pathname));
    });
    afterEach(async () => {
      await watched.context.close();
      expect(watched.faults).toEqual([]);
      expect(watched.strangers).toEqual([]);
      expect(paths.filter((path) => path !== BASE_PATH && !path.startsWith(`${BASE_PATH}/`))).toEqual([]);
    });
    afterAll(async () => {
      await browser?.close();
      await nginx?.stop();
      await service?.kill();
    });

    const rows = () => page.locator('a.row-link');

    it('is opened by the prefix alone, and its links and the back button stay below it', async () => {
      await page.goto(`${api}/`);
      await rows().first().waitFor();
      expect(page.url()).toBe(`${api}/console`);
      const { sessionId } = scenes.at(-1) as Scene;
      await page.getByRole('link', { name: sessionId }).click();
      await page.locator('.row').first().waitFor();
      expect(new URL(page.url()).pathname).toBe(`${BASE_PATH}/console/sessions/${sessionId}`);
      await page.reload();
      await page.locator('.row').first().waitFor();
      await page.goBack();
      await expect.poll(() => rows().count()).toBe(scenes.length);
      expect(paths).toContain(`${BASE_PATH}/sessions/${sessionId}/stream`);
    });

    it.each([
      ['overview', '/stats'],
      ['sources', '/ingest'],
      ['webhooks', '/webhooks'],
      ['system', '/health'],
    ])('loads its page %s', async (name, call) => {
      const answered = page.waitForResponse((response) => new URL(response.url()).pathname === BASE_PATH + call);
      await page.goto(`${api}/console/${name}`);
      expect((await answered).status()).toBe(200);
      await page.locator('main h1').waitFor();
      expect(await page.locator('.error-note').count()).toBe(0);
    });

    it('shows changes without a reload, in the list and in a call', async () => {
      await page.goto(`${api}/console/sessions`);
      await page.getByText('updates by itself').waitFor();
      const sessionId = `new-${isStripped}`;
      await post(`${direct}/sessions`, { sessionId });
      await expect.poll(() => rows().first().textContent()).toBe(sessionId);
      await rows().first().click();
      await page.locator('.live-note.on').waitFor();
      const timestamp = new Date().toISOString();
      await append(direct, sessionId, {
        eventId: 'said',
        type: 'user_speech',
        payload: { text: 'below a path' },
        timestamp,
      });
      await page.locator('.row').getByText('below a path').waitFor();
      const links = await page.locator('a[href^="/"]').all();
      const hrefs = await Promise.all(links.map((link) => link.getAttribute('href')));
      expect(hrefs.length).toBeGreaterThan(5);
      expect(hrefs.filter((href) => !href?.startsWith(`${BASE_PATH}/`))).toEqual([]);
    });
  });
}
