import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeWithServer } from '../builders/describe-with-server.js';
import { ServiceProcess, temporaryFolder } from '../e2e/service-process.js';
import { launchBrowser, NO_BROWSER, openPage } from './browser.js';
import { append, post } from './seed.js';

const EVENTS = 100_000;
const BATCH = 500;

/** Browsers call 50 ms a long task; people notice several of these in a row. Allows for two busy cores. */
const WORST_TASK_MS = 250;

/** The rows of the longest list that are drawn: what is in sight, and some to spare. */
const MOST_ROWS = 60;

async function fill(address: string, sessionId: string): Promise<void> {
  await post(`${address}/sessions`, { sessionId });
  const startMs = Date.now() - EVENTS * 1_000;
  for (let first = 0; first < EVENTS; first += BATCH) {
    const events = Array.from({ length: BATCH }, (_, index) => {
      const number = first + index + 1;
      return {
        eventId: `e${number}`,
        type: number % 2 === 0 ? 'bot_speech' : 'user_speech',
        payload: { text: `speech ${number} ${'and more words '.repeat(number % 9)}`, durationMs: 700 },
        timestamp: new Date(startMs + number * 1_000).toISOString(),
      };
    });
    await post(`${address}/sessions/${sessionId}/events/batch`, { events });
  }
}

/** Runs in the page, whose types this file does not know. */
const COUNT_LONG_TASKS = `globalThis.longTasks = [];
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) longTasks.push(Math.round(duration));
}).observe({ type: 'longtask' });`;

describeWithServer('a session of 100,000 events in a browser', NO_BROWSER, () => {
  let browser: Browser;
  let service: ServiceProcess;
  let address: string;

  beforeAll(async () => {
    service = ServiceProcess.spawn({ DATA_DIR: temporaryFolder() });
    address = await service.address();
    browser = await launchBrowser();
    await fill(address, 'huge');
  });
  afterAll(async () => {
    await browser?.close();
    await service?.kill();
  });

  it('scrolls smoothly anywhere, and draws and reads only what is in sight', async () => {
    const { page, context, faults } = await openPage(browser, address);
    let reads = 0;
    page.on('request', (request) => {
      if (request.url().includes('/events?')) reads += 1;
    });
    await page.goto(`${address}/console/sessions/huge`);
    await page.locator('.row a').first().waitFor();
    await page.evaluate(COUNT_LONG_TASKS);
    await page.locator('.scroll').hover();
    for (let step = 0; step < 60; step++) {
      await page.mouse.wheel(0, 400);
      await page.evaluate('new Promise(requestAnimationFrame)');
    }
    for (const share of [0.25, 0.5, 0.75, 0.999]) {
      await page.locator('.scroll').evaluate((element, at) => {
        element.scrollTop = element.scrollHeight * at;
      }, share);
      await page.locator('.row a').first().waitFor();
      expect(await page.locator('.row').count()).toBeLessThan(MOST_ROWS);
    }
    const longTasks = (await page.evaluate('longTasks')) as readonly number[];
    console.info(`100,000 events: ${longTasks.length} long tasks (${longTasks.join(', ')} ms), ${reads} pages read`);
    expect(Math.max(0, ...longTasks)).toBeLessThan(WORST_TASK_MS);
    expect(reads).toBeLessThan(40);
    expect(faults).toEqual([]);
    await context.close();
  });

  it('opens an event in the middle by its link', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/sessions/huge#event=e54321`);
    const row = page.locator('.row.selected');
    await row.waitFor();
    expect(await row.textContent()).toContain('speech 54321');
    const box = await row.boundingBox();
    const frame = await page.locator('.scroll').boundingBox();
    expect(box && frame && box.y >= frame.y && box.y + box.height <= frame.y + frame.height).toBe(true);
    await context.close();
  });

  it('jumps to the end with one key, and grows there', async () => {
    const { page, context } = await openPage(browser, address);
    await page.goto(`${address}/console/sessions/huge`);
    await page.locator('.live-note.on').waitFor();
    await page.keyboard.press('f');
    await page.locator('.row').getByText(`speech ${EVENTS} `).waitFor();
    await append(address, 'huge', {
      eventId: 'one-more',
      type: 'bot_speech',
      payload: { text: 'one more' },
      timestamp: new Date().toISOString(),
    });
    await page.locator('.row').getByText('one more').waitFor();
    await context.close();
  });
});
