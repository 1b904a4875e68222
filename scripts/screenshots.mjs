// npm run screenshots: the pages of the console, wide and narrow, for the README. Needs Chromium.
import './check-node.mjs';
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { play, sceneOf } from '../test/browser/seed.ts';
import { voiceScene } from '../test/browser/voice-scene.ts';
import { buildIfStale, ENTRY, ROOT } from './build.mjs';

const CHROMIUM = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';
const FOLDER = join(ROOT, 'docs', 'images');

const WIDTHS_PX = [
  { width: 1280, height: 860, name: '1280' },
  { width: 400, height: 860, name: '400' },
];

/** Calls of the last hours; the last one is live. */
const CALLS = 66;
const EVERY_MS = 151_000;

/** A call with a barge-in, a tool that fails, and slow answers. */
const SHOWN = 'call-1066-lost-card';

const PAGES = [
  { name: 'sessions', path: '/console/sessions?columns=started,duration,answers,interruptions,tools' },
  { name: 'session', path: `/console/sessions/${SHOWN}` },
  { name: 'overview', path: '/console/overview?range=6h&by=agent' },
  { name: 'sources', path: '/console/sources' },
  { name: 'system', path: '/console/system' },
];

function startService(dataDir) {
  const child = spawn(process.execPath, [ENTRY], {
    env: {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: dataDir,
      STATS_DIMENSIONS: 'agent',
      LOG_FORMAT: 'json',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const address = new Promise((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      const found = /"address":"([^"]+)"/.exec(output)?.[1];
      if (found) resolve(found);
    });
    child.once('exit', () => reject(new Error(`the service ended: ${output}`)));
  });
  return { child, address };
}

async function seed(address) {
  const nowMs = Date.now();
  for (let number = 0; number < CALLS - 1; number++) {
    // Irregular: some minutes are busier than others.
    const agoMs = (CALLS - number) * EVERY_MS - ((number * 7_919) % 13) * 11_000;
    await play(address, sceneOf(number, nowMs - agoMs));
  }
  await play(address, voiceScene(SHOWN, nowMs - 95_000));
  await play(address, sceneOf(CALLS - 1, nowMs - 40_000), 12);
  await measured(address);
}

/** The measures of a call are known some seconds after its end. */
async function measured(address) {
  for (let tries = 0; tries < 60; tries++) {
    const { sessions } = await (await fetch(`${address}/sessions?durationFrom=0&limit=500`)).json();
    if (sessions.length === CALLS) return;
    await setTimeout(500);
  }
  throw new Error('the measures did not come');
}

async function shoot(page, address, scheme) {
  for (const { name, path } of PAGES) {
    await page.goto(`${address}${path}`);
    await page.waitForSelector('h1');
    await page.waitForFunction(
      () => !document.querySelector('.skeleton') && !/Loading…/.test(document.body.textContent ?? ''),
    );
    await page.waitForTimeout(400);
    const size = page.viewportSize();
    const file = `${name}-${size.width}${scheme === 'dark' ? '-dark' : ''}.png`;
    await page.screenshot({ path: join(FOLDER, file) });
    process.stdout.write(`docs/images/${file}\n`);
  }
}

buildIfStale();
mkdirSync(FOLDER, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'conversations-'));
const service = startService(dataDir);
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const address = await service.address;
  await seed(address);
  for (const colorScheme of ['light', 'dark']) {
    for (const { width, height } of WIDTHS_PX) {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, deviceScaleFactor: 1 });
      await shoot(await context.newPage(), address, colorScheme);
      await context.close();
    }
  }
} finally {
  await browser.close();
  service.child.kill();
  rmSync(dataDir, { recursive: true, force: true });
}
