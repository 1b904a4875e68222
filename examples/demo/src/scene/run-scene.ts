import { styleText } from 'node:util';
import { DemoApi } from '../api.js';
import { paceOf } from '../pace.js';
import type { DemoParts } from '../run-demo.js';
import { addressesText } from '../texts.js';
import { playLive } from './play-live.js';
import { toScene } from './scene.js';
import { seedScene } from './seed-scene.js';

/** The longest one, so that whoever opens the page has time to see it move. */
const LIVE_CALL = '0c78f55cf0e3449f';

const MS_PER_SECOND = 1_000;
const REAL_TIME = 1;

/**
 * Fills the service with a day of conversations, says where to look, and plays one call live. Rejects when the signal
 * aborts.
 */
export async function runScene({ address, calls, nowMs, screen, signal }: Omit<DemoParts, 'speed'>): Promise<void> {
  const api = new DemoApi(address, signal);
  const startedAtMs = nowMs();
  const scene = toScene(calls, startedAtMs);
  const generated = scene.length - calls.length;
  const what = `the ${calls.length} calls as of the last hours, and ${generated} generated conversations of the last 24 hours`;
  screen.write(`\n${styleText('bold', 'A scene to look at')}\n  ${what}\n`);
  const events = await seedScene(scene, api, screen);
  const seconds = ((nowMs() - startedAtMs) / MS_PER_SECOND).toFixed(1);
  screen.write(`  ${scene.length} sessions with ${events} events sent in ${seconds} s\n${addressesText(address)}`);
  const live = calls.find(({ id }) => id === LIVE_CALL);
  if (!live) return;
  screen.write(`\n${styleText('bold', 'One call is spoken right now, in real time')}\n`);
  await playLive(live, nowMs(), api, paceOf(REAL_TIME, nowMs, signal), screen);
  screen.write('  The call is over. The service runs on until Ctrl-C.\n');
}
