import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { ServiceProcess, temporaryFolder } from '../e2e/service-process.js';
import { launchBrowser, NO_BROWSER, openPage, type Watched } from './browser.js';
import { append, play, post, sceneOf } from './seed.js';

describeWithServer('the console in a browser', NO_BROWSER, () => {
  let browser: Browser;
  let service: ServiceProcess;
  let address: string;
  let watched: Watched;
  let page: Page;
  const dataDir = temporaryFolder();
  const nowMs = Date.now();
  const scenes = Array.from({ length: 60 }, (_, number) => sceneOf(number, nowMs - (61 - number) * 60_000));

  beforeAll(async () => {
    service = ServiceProcess.spawn({ DATA_DIR: dataDir });
    address = await service.address();
    browser = await launchBrowser();
    for (const scene of scenes) await play(address, scene);
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

  const rows = () => page.locator('a.row-link');

  it('redirects a browser from / to the sessions, newest first', async () => {
    await page.goto(address);
    await rows().first().waitFor();
    expect(page.url()).toBe(`${address}/console`);
    expect(await rows().first().textContent()).toBe(scenes.at(-1)?.sessionId);
    expect(await rows().count()).toBe(50);
  });

  it('keeps filters in the address, so that a reload and the back button restore them', async () => {
    await page.goto(`${address}/console`);
    await page.getByLabel('Status').selectOption('failed');
    await expect.poll(() => page.url()).toContain('status=failed');
    await expect.poll(() => rows().count()).toBe(6);
    await page.reload();
    await rows().first().waitFor();
    expect(await page.getByLabel('Status').inputValue()).toBe('failed');
    expect(await rows().count()).toBe(6);
    await page.getByLabel('Metadata').fill('task=nothing of the kind');
    await page.getByLabel('Metadata').press('Enter');
    await page.getByText('No session matches these filters').waitFor();
    await page.goBack();
    await expect.poll(() => rows().count()).toBe(6);
  });

  it('finds sessions by their end reason', async () => {
    await page.goto(`${address}/console/sessions?endReason=stt_timeout`);
    await expect.poll(() => rows().count()).toBe(6);
  });

  it('goes to older sessions and back, page by page', async () => {
    await page.goto(`${address}/console/sessions`);
    await page.getByRole('button', { name: 'Older' }).click();
    await expect.poll(() => rows().count()).toBe(10);
    expect(await rows().last().textContent()).toBe(scenes[0]?.sessionId);
    await page.getByRole('button', { name: 'Back' }).click();
    await expect.poll(() => rows().count()).toBe(50);
  });

  it('shows a new session without a reload', async () => {
    await page.goto(`${address}/console/sessions`);
    await rows().first().waitFor();
    await page.getByText('updates by itself').waitFor();
    await post(`${address}/sessions`, { sessionId: 'brand-new' });
    await expect.poll(() => rows().first().textContent()).toBe('brand-new');
  });

  it('opens an event by its link, with its JSON, and shows the call as curl', async () => {
    const [scene] = scenes;
    await page.goto(`${address}/console/sessions/${scene?.sessionId}#event=utterance-05`);
    await page.locator('.row.selected').waitFor();
    await page.locator('pre', { hasText: '"eventId": "utterance-05"' }).waitFor();
    const curl = await page.getByRole('button', { name: 'Copy as curl' }).getAttribute('title');
    expect(curl).toBe(`curl '${address}/sessions/${scene?.sessionId}/events/utterance-05'`);
    expect(await page.locator('.bar.selected').count()).toBe(1);
  });

  it('keeps transcript and timeline in sync', async () => {
    const [scene] = scenes;
    await page.goto(`${address}/console/sessions/${scene?.sessionId}`);
    await page.locator('.bar.bot').first().click({ force: true });
    await page.locator('.row.bot.selected').waitFor();
    await page.locator('.row.user').first().hover();
    expect(await page.locator('.bar.user.hovered').count()).toBe(1);
    await page.getByRole('tab', { name: 'Answers' }).click();
    expect(await page.locator('.gaps tbody tr').count()).toBeGreaterThanOrEqual(2);
    // Everything that is drawn is also available as text.
    const drawn = await page.locator('svg .overlap, svg .silence').count();
    await page.getByRole('tab', { name: 'Interruptions' }).click();
    expect(await page.locator('.spans tbody tr').count()).toBeGreaterThanOrEqual(drawn);
    await page.getByRole('button', { name: 'Zoom in' }).click();
    await page.locator('svg.strip').waitFor();
  });

  it('marks late events, and shows unknown ones as JSON', async () => {
    await page.goto(`${address}/console/sessions/${scenes[0]?.sessionId}#event=quality-labels`);
    const late = page.locator('.row.selected');
    await late.waitFor();
    expect(await late.textContent()).toContain('late');
    expect(await late.textContent()).toContain('x.quality_labels');
    expect(await late.textContent()).toContain('"agent_mos":');
  });

  it('shows what the service says about a session that does not exist', async () => {
    await page.goto(`${address}/console/sessions/nobody`);
    const note = page.getByRole('alert').filter({ hasText: 'There is no session nobody.' });
    await note.waitFor();
    expect(await note.textContent()).toContain('SESSION_NOT_FOUND');
    expect(await note.textContent()).toMatch(/request [0-9a-f-]{36}/);
  });

  it('grows with a call, and holds back new events while the reader looks elsewhere', async () => {
    const scene = sceneOf(4, Date.now());
    const sessionId = 'growing';
    await play(address, { ...scene, sessionId }, 20);
    await page.goto(`${address}/console/sessions/${sessionId}`);
    await page.locator('.live-note.on').waitFor();
    const add = (number: number) =>
      append(address, sessionId, {
        eventId: `new-${number}`,
        type: 'user_speech',
        payload: { text: `word ${number}` },
        timestamp: new Date(Date.now() + 60_000 + number).toISOString(),
      });
    const scrolled = () => page.locator('.scroll').evaluate((element) => element.scrollTop);
    await expect.poll(scrolled).toBeGreaterThan(0);
    await page.locator('.scroll').hover();
    await page.mouse.wheel(0, -10_000);
    await expect.poll(scrolled).toBe(0);
    await add(1);
    await page.getByRole('button', { name: 'paused, 1 new' }).waitFor();
    expect(await scrolled()).toBe(0);
    await add(2);
    await page.getByRole('button', { name: 'paused, 2 new' }).click();
    await page.locator('.row').getByText('word 2', { exact: true }).waitFor();
    await add(3);
    await page.locator('.row').getByText('word 3', { exact: true }).waitFor();
    expect(await page.getByRole('button', { name: 'paused' }).count()).toBe(0);
    await post(`${address}/sessions/${sessionId}/complete`, { endReason: 'done' });
    await page.locator('.session-head').getByText('completed').waitFor();
  });

  it('continues where it was when the server was killed and comes back', async () => {
    const scene = sceneOf(5, Date.now());
    const sessionId = 'survivor';
    await play(address, { ...scene, sessionId }, 3);
    await page.goto(`${address}/console/sessions/${sessionId}`);
    await page.locator('.live-note.on').waitFor();
    await service.kill();
    await page.getByText('The service does not answer.').waitFor();
    service = ServiceProcess.spawn({ DATA_DIR: dataDir, PORT: new URL(address).port });
    await service.address();
    await page.getByText('The service does not answer.').waitFor({ state: 'detached' });
    await append(address, sessionId, {
      eventId: 'after',
      type: 'bot_speech',
      payload: { text: 'here again' },
      timestamp: new Date(Date.now() + 60_000).toISOString(),
    });
    await page.keyboard.press('f');
    await page.locator('.row').getByText('here again').waitFor();
    expect(await page.locator('.row').count()).toBe(4);
  });
});
