import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { ServiceProcess, temporaryFolder } from '../e2e/service-process.js';
import { launchBrowser, NO_BROWSER, openPage, type Watched } from './browser.js';
import { append, play } from './seed.js';
import { UNHEARD, voiceScene } from './voice-scene.js';

async function patch(url: string, body: object): Promise<void> {
  const response = await fetch(url, {
    method: 'PATCH',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  expect(response.status).toBe(200);
}

describeWithServer('a call in the console, as the service understands it', NO_BROWSER, () => {
  let browser: Browser;
  let service: ServiceProcess;
  let address: string;
  let watched: Watched;
  let page: Page;

  beforeAll(async () => {
    service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
    address = await service.address();
    browser = await launchBrowser();
    await play(address, voiceScene('lost-card', Date.now() - 600_000));
  });
  beforeEach(async () => {
    watched = await openPage(browser, address);
    page = watched.page;
  });
  afterEach(async () => {
    await watched.context.close();
    expect(watched.faults).toEqual([]);
    expect(watched.strangers).toEqual([]);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.kill();
  });

  const openCall = async (sessionId = 'lost-card') => {
    await page.goto(`${address}/console/sessions/${sessionId}`);
    await page.locator('.raw-switch').waitFor();
  };
  const row = (text: string) => page.locator('.row', { hasText: text });

  it('strikes out what nobody heard, says so to screen readers, and names the evidence', async () => {
    await openCall();
    const cut = row('I am sorry to hear that');
    expect(await cut.locator('del').textContent()).toBe(`not heard: ${UNHEARD}`);
    expect(await cut.locator('a').getAttribute('title')).toMatch(/by the times of the words; played for 2.9 s/);
    expect(await cut.textContent()).toContain('barge-in');
    expect(await row('I could not order it').textContent()).toContain('heard: unknown');
    expect(await row('I could not order it').locator('del').count()).toBe(0);
  });

  it('shows each tool with its result at the place where it was called', async () => {
    await openCall();
    expect(await row('block_card').first().textContent()).toContain('ok, 650 ms');
    expect(await row('order_card').first().textContent()).toContain('error, 2 s');
    await page.getByRole('tab', { name: 'Tools' }).click();
    const cells = await page.locator('#tab-panel tbody tr').allTextContents();
    expect(cells).toEqual([
      expect.stringContaining('block_cardok650 ms'),
      expect.stringContaining('order_cardfailed2 s'),
    ]);
  });

  it('shows how the time before each answer was spent, and what no stage explains', async () => {
    await openCall();
    const rows = page.locator('.waterfall tbody tr');
    await rows.first().waitFor();
    expect(await rows.first().locator('.stage-words').textContent()).toBe(
      'transcription 140 ms, endpointing 260 ms, LLM 280 ms, TTS 120 ms, unexplained 100 ms, end to end 900 ms',
    );
    expect(await rows.first().locator('.stages i').count()).toBe(5);
    expect(await row('Your card is blocked').locator('.wait').textContent()).toBe('answered after 2.4 s');
  });

  it('distinguishes interruptions by kind', async () => {
    await openCall();
    await page.getByRole('tab', { name: 'Interruptions' }).click();
    const table = page.locator('.cuts tbody');
    await table.getByText('barge-in', { exact: true }).first().waitFor();
    await table.getByText('backchannel').waitFor();
  });

  it('shows each event as it was logged, on request', async () => {
    await openCall();
    expect(await row('mhm').count()).toBe(1);
    await page.getByRole('checkbox').check();
    await expect.poll(() => page.locator('.row del').count()).toBe(0);
    expect(await row('I am sorry to hear that').textContent()).toContain('interrupted');
  });

  it('updates a call while it goes on', async () => {
    const scene = voiceScene('goes-on', Date.now() - 20_000);
    await play(address, scene, 2);
    await openCall('goes-on');
    expect(await page.locator('.row').count()).toBe(2);
    for (const event of scene.events.slice(2, 4)) await append(address, 'goes-on', event);
    await page.locator('.row del').waitFor();
    await row('I am sorry').locator('.wait').waitFor();
  });

  it('saves a review, with the keyboard alone, and overwrites nobody else’s', async () => {
    await openCall();
    const url = `${address}/sessions/lost-card/annotations/review`;
    await page.getByRole('tab', { name: 'Answers' }).focus();
    for (let step = 0; step < 3; step++) await page.keyboard.press('ArrowRight');
    await page.getByRole('button', { name: 'Save review' }).and(page.locator(':enabled')).waitFor();
    await page.getByLabel('Tags').focus();
    await page.keyboard.type('card, callback');
    await page.keyboard.press('Tab');
    await page.keyboard.press('4');
    await page.keyboard.press('Tab');
    await page.keyboard.type('Ask for the order.');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await (await fetch(url)).json()).toEqual({
      tags: ['card', 'callback'],
      score: 4,
      note: 'Ask for the order.',
    });
    await patch(url, { note: 'Theirs.', by: 'somebody' });
    await page.getByLabel('Note').fill('Mine.');
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('Theirs is now note: Theirs.').waitFor();
    expect(await (await fetch(url)).json()).toMatchObject({ note: 'Theirs.' });
    await page.getByRole('button', { name: 'Save review' }).click();
    await page.getByText('Saved', { exact: true }).waitFor();
    expect(await (await fetch(url)).json()).toMatchObject({ note: 'Mine.', score: 4, by: 'somebody' });
  });

  it('exports the transcript as files, and the session as a vCon', async () => {
    await openCall();
    await page.getByRole('tab', { name: 'Session' }).click();
    for (const [name, file] of [
      ['Text', 'lost-card.txt'],
      ['WebVTT', 'lost-card.vtt'],
      ['vCon', 'lost-card.vcon.json'],
    ] as const) {
      const [download] = await Promise.all([
        page.waitForEvent('download'),
        page.getByRole('link', { name, exact: true }).click(),
      ]);
      expect(download.suggestedFilename()).toBe(file);
    }
    const [json] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'JSON', exact: true }).click(),
    ]);
    expect(json.suggestedFilename()).toBe('lost-card.transcript.json');
  });
});
