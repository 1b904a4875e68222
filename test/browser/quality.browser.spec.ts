import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { eventually } from '../builders/eventually.js';
import { postJson, ServiceProcess, temporaryFolder } from '../e2e/service-process.js';
import { seriousFindings } from './axe.js';
import { launchBrowser, NO_BROWSER, openPage } from './browser.js';
import { play, sceneOf } from './seed.js';
import { voiceScene } from './voice-scene.js';

/** Runs in the page, whose types this file does not know. */
const FOCUS_STYLE = `(() => {
  const { outlineStyle, outlineWidth } = getComputedStyle(document.activeElement);
  return [outlineStyle, outlineWidth, document.activeElement.outerHTML.slice(0, 80)].join(' ');
})()`;

describeWithServer('the console for everyone', NO_BROWSER, () => {
  let browser: Browser;
  let service: ServiceProcess;
  let address: string;
  const scenes = Array.from({ length: 20 }, (_, number) => sceneOf(number, Date.now() - (21 - number) * 60_000));

  const sessionsWith = async (filter: string) => {
    const response = await fetch(`${address}/sessions?${filter}`);
    return ((await response.json()) as { readonly sessions: readonly unknown[] }).sessions;
  };

  beforeAll(async () => {
    service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
    address = await service.address();
    browser = await launchBrowser();
    for (const scene of scenes) await play(address, scene);
    await play(address, voiceScene('lost-card', Date.now() - 60_000));
    await eventually(async () => expect(await sessionsWith('durationFrom=0')).toHaveLength(21));
    await play(address, { ...sceneOf(5, Date.now()), sessionId: 'live-now' }, 9);
  });
  afterAll(async () => {
    await browser?.close();
    await service?.kill();
  });

  const pages = [
    ['the sessions', '/console/sessions', 'a.row-link'],
    ['the list of sessions without a match', '/console/sessions?language=xx', 'p.nothing'],
    ['a session', `/console/sessions/${scenes[4]?.sessionId}#event=utterance-07`, '.row.selected'],
    ['a call with its waterfall', '/console/sessions/lost-card', '.waterfall td'],
    ['a live session', '/console/sessions/live-now', '.live-note.on'],
    ['a session that does not exist', '/console/sessions/nobody', '.error-note'],
    ['the sessions with measures', '/console/sessions?columns=duration,answers,tools&toolErrorsFrom=1', 'a.row-link'],
    ['the overview', '/console/overview?by=language', '.latency canvas'],
    ['the sources', '/console/sources', '.source-list li'],
    ['the webhooks', '/console/webhooks', 'p.nothing code'],
    ['the system', '/console/system', '.links a'],
  ] as const;

  const looks = [
    { colorScheme: 'light', width: 1280 },
    { colorScheme: 'dark', width: 1280 },
    { colorScheme: 'light', width: 400 },
  ] as const;

  it.each(looks.flatMap((look) => pages.map(([name, path, ready]) => ({ ...look, name, path, ready }))))(
    'has no serious finding of axe, no error, and nothing outside the screen: $name, $colorScheme, $width px',
    async ({ colorScheme, width, path, ready }) => {
      const watched = await openPage(browser, address, { colorScheme, viewport: { width, height: 800 } });
      const { page } = watched;
      await page.goto(`${address}${path}`);
      await page.locator(ready).first().waitFor();
      expect(await seriousFindings(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      expect(watched.faults).toEqual([]);
      expect(watched.strangers).toEqual([]);
      await watched.context.close();
    },
  );

  it('follows the colour scheme of the system, and the choice of the reader, which it remembers', async () => {
    const { page, context } = await openPage(browser, address, { colorScheme: 'dark' });
    const background = () => page.evaluate('getComputedStyle(document.documentElement).backgroundColor');
    await page.goto(`${address}/console`);
    const dark = await background();
    await page.emulateMedia({ colorScheme: 'light' });
    await expect.poll(background).not.toBe(dark);
    await page.getByRole('button', { name: 'auto' }).click();
    await page.getByRole('button', { name: 'light' }).click();
    await expect.poll(background).toBe(dark);
    await page.reload();
    expect(await background()).toBe(dark);
    await context.close();
  });

  it('can be used with the keyboard alone, from the list to the JSON of an event and back', async () => {
    const { page, context, faults } = await openPage(browser, address);
    const focused = () => page.evaluate('document.activeElement?.textContent');
    await page.goto(`${address}/console`);
    await page.locator('a.row-link').nth(2).waitFor();
    for (const key of ['j', 'j', 'j', 'k']) await page.keyboard.press(key);
    expect(await focused()).toBe(await page.locator('a.row-link').nth(1).textContent());
    await page.keyboard.press('Enter');
    await page.locator('.row').first().waitFor();
    for (const key of ['j', 'j', '+', '+', 'ArrowRight', '0']) await page.keyboard.press(key);
    await page.locator('.row.selected').waitFor();
    await page.locator('.json pre').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
    await page.locator('a.row-link').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('live-now');
    await page.keyboard.press('Enter');
    await page.locator('h1', { hasText: 'live-now' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('o');
    await page.locator('h1', { hasText: 'Overview' }).waitFor();
    expect(faults).toEqual([]);
    await context.close();
  });

  it('shows where the focus is', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/overview`);
    await page.locator('.latency canvas').waitFor();
    for (let step = 0; step < 25; step++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate(FOCUS_STYLE)).toMatch(/^solid 2px/);
    }
    await context.close();
  });

  it('leads from the overview to a call with a slow answer in two clicks', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/overview`);
    await page.locator('.tiles').waitFor();
    expect(await page.locator('.tile', { hasText: 'started' }).locator('b').textContent()).toBe('22');
    await page.getByRole('link', { name: '6h' }).click();
    await page.locator('.slowest a').first().click();
    await page.locator('.row .wait').first().waitFor();
    await context.close();
  });

  it('names the slowest and the most interrupted calls, and links a bar of the histogram to its calls', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/overview?range=6h`);
    const named = (title: string) => page.locator('.panel', { hasText: title }).locator('.slowest a');
    await named('Most interrupted').first().waitFor();
    const slowest = await named('Slowest answers').first().locator('.quote').textContent();
    await page.locator('.histogram a').last().click();
    await page.locator('a.row-link').first().waitFor();
    expect(page.url()).toContain('responseGapMaxFrom=');
    expect(await page.locator('a.row-link').allTextContents()).toContain(slowest);
    await context.close();
  });

  it('shows the latency of each stage, and links each moment to its calls', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/overview?range=6h`);
    await page.getByRole('link', { name: 'LLM, first token' }).click();
    await expect.poll(() => page.getByLabel('Measure').inputValue()).toBe('llmTtftMs');
    await page.locator('.latency summary').click();
    await page.locator('.latency tbody a').first().click();
    await page.locator('a.row-link', { hasText: 'lost-card' }).waitFor();
    expect(await page.locator('.sessions thead').textContent()).toContain('Response p95');
    await context.close();
  });

  it('groups calls, and links each group to its calls', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/overview?range=6h`);
    await page.getByLabel('Group by').fill('language');
    await page.getByLabel('Group by').press('Enter');
    await page.getByText('p95 of each stage').waitFor();
    await page.getByRole('link', { name: 'en-US' }).click();
    await page.locator('a.row-link').first().waitFor();
    expect(page.url()).toContain('language=en-US');
    await page.goto(`${address}/console/overview?by=nothing-of-the-kind`);
    await page.locator('.error-note').waitFor();
    await context.close();
  });

  it('lets the reader choose columns, and keeps them in the address', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/sessions?toolErrorsFrom=1`);
    await page.locator('a.row-link', { hasText: 'lost-card' }).waitFor();
    expect(await page.locator('a.row-link').count()).toBe(1);
    await page.locator('.columns summary').click();
    await page.getByRole('checkbox', { name: 'Tool errors' }).check();
    await page.reload();
    await page.locator('.sessions td', { hasText: '1 of 2' }).waitFor();
    await context.close();
  });

  it('explains how to send the calls of each provider', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/sources`);
    const vapi = page.locator('.source-list li', { hasText: '/ingest/vapi' });
    await vapi.getByText('INGEST_VAPI_SECRET').waitFor();
    await vapi.getByRole('button', { name: 'Copy URL' }).waitFor();
    await vapi.getByText('Nothing has come yet.').waitFor();
    await context.close();
  });

  it('shows for each provider what has arrived, what was refused, and what was not understood', async () => {
    const frames = [
      { type: 'setup', sessionId: 'VX-browser' },
      { type: 'prompt', voicePrompt: 'Hello.', last: true },
      { type: 'brand-new' },
    ];
    await postJson(`${address}/ingest/twilio`, frames);
    await postJson(`${address}/ingest/twilio`, { type: 'prompt', voicePrompt: 'Whose call is it?' });
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/sources`);
    const twilio = page.locator('.source-list li', { hasText: '/ingest/twilio' });
    await twilio.getByText('Last delivery').waitFor();
    await twilio.getByText('NO_CALL_ID').waitFor();
    expect(await twilio.locator('.figures').textContent()).toMatch(/1 delivery taken.*1 not understood/);
    await twilio.getByText('What was not understood recently').click();
    await twilio.getByText('stored unchanged: brand-new').waitFor();
    await twilio.getByRole('link', { name: 'twilio:VX-browser' }).click();
    await page.waitForURL(/sessions\/twilio%3AVX-browser/);
    await context.close();
  });

  it('explains how to begin if there is no data yet', async () => {
    const empty = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
    const emptyAddress = await empty.address();
    const { page, context } = await openPage(browser, emptyAddress);
    await page.goto(`${emptyAddress}/console`);
    await page.getByText('No session yet').waitFor();
    expect(await page.locator('pre').textContent()).toContain(`curl '${emptyAddress}/sessions'`);
    await context.close();
    await empty.kill();
  });
});
