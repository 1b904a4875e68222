import { appendFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const isLong = process.argv.includes('--long');
const KILLS = isLong ? 100 : 10;
const KILLS_BETWEEN_ADOPTIONS = 10;
const DOWN_MS = isLong ? 600_000 : 12_000;

/** The process survives: the service fails for a while, then recovers. */
const failing =
  (mode, forMs, { count = 50 } = {}) =>
  async (stage) => {
    stage.front.set(mode);
    const speaker = stage.speak({ ending: 'live', count });
    await speaker.toldAtLeast(count);
    await sleep(forMs);
    stage.front.set('pass');
    return speaker.close();
  };

const ending = (name) => (stage) => stage.speak({ ending: name }).end();

/** Each case takes a stage and returns the ids that must not be lost; `only` names the libraries it applies to. */
export const CASES = [
  { name: 'ends normally, without close', run: ending('returns') },
  { name: '`process.exit`, `os._exit`', run: ending('exit') },
  { name: '`sys.exit`', run: ending('sys-exit'), only: 'isPython' },
  { name: 'an uncaught error', run: ending('raise') },
  { name: 'SIGTERM', run: signalled('SIGTERM') },
  { name: `SIGKILL at random moments, ${KILLS} times`, run: killedAgainAndAgain },
  { name: 'fork before the first record', run: ending('fork-before'), only: 'isPython' },
  { name: 'fork after records', run: ending('fork-after'), only: 'isPython' },
  { name: 'two processes of a forkserver, and its parent', run: ending('forkserver'), only: 'isPython' },
  { name: `service down for ${DOWN_MS / 1_000} s, process keeps running`, run: failing('down', DOWN_MS) },
  { name: 'service down, process ends', run: endedWhileDown },
  { name: '503 with Retry-After for 8 s', run: failing('503', 8_000) },
  { name: '429 with Retry-After for 8 s', run: failing('429', 8_000) },
  { name: '413 for what is over 3 kB', run: failing('413', 3_000) },
  { name: 'black hole for 12 s', run: failing('black hole', 12_000) },
  { name: 'service killed twice while recording', run: serviceKilled, only: 'isOurs' },
  { name: 'disk of the spool full (64 KiB, 400 events)', run: diskFull, only: 'isOurs' },
  { name: 'spool damaged: 3 lines of 50, and the end torn', run: damaged, only: 'isOurs' },
  { name: 'two processes record into one folder at once, one is killed', run: twoSpeakers, only: 'isOurs' },
  { name: 'two processes adopt one spool at once', run: twoAdopters, only: 'isOurs' },
  { name: 'the other language adopts the spool', run: otherLanguage, only: 'isOurs' },
  {
    name: 'session sealed while recording',
    run: (stage) => closedByOthers(stage, 'POST', '/complete'),
    only: 'isOurs',
  },
  { name: 'session erased while recording', run: (stage) => closedByOthers(stage, 'DELETE', ''), only: 'isOurs' },
  { name: 'values that an API refuses', run: refusedValues },
];

function signalled(signal) {
  return async (stage) => {
    const speaker = stage.speak({ ending: 'hang' });
    await speaker.toldAtLeast(60);
    return speaker.end(signal);
  };
}

async function killedAgainAndAgain(stage) {
  const told = [];
  for (let kill = 0; kill < KILLS; kill += 1) {
    const speaker = stage.speak({ ending: 'hang', count: 1, session: `${stage.session}-${kill}` });
    await speaker.toldAtLeast(1 + Math.floor(Math.random() * 200));
    told.push(...(await speaker.end('SIGKILL')));
    // Another process comes only now and then, so that it finds the files of several killed ones.
    if (stage.isOurs && kill % KILLS_BETWEEN_ADOPTIONS === 0) await stage.nextProcess();
  }
  return told;
}

async function endedWhileDown(stage) {
  stage.front.set('down');
  const told = await stage.speak({ ending: 'exit' }).end();
  stage.front.set('pass');
  return told;
}

async function serviceKilled(stage) {
  const speaker = stage.speak({ ending: 'live', count: 300 });
  for (const count of [100, 200]) {
    await speaker.toldAtLeast(count);
    await stage.service.restart();
  }
  await speaker.toldAtLeast(300);
  return speaker.close();
}

/** A file system of its own, visible only to the process. */
async function diskFull(stage) {
  const mount = `mount -t tmpfs -o size=64k tmpfs '${stage.folder}' && exec "$@"`;
  stage.front.set('503');
  const speaker = stage.speak({ ending: 'live', count: 400, wrapper: ['unshare', '-rm', 'bash', '-c', mount, 'bash'] });
  await speaker.toldAtLeast(400);
  stage.front.set('pass');
  return speaker.close();
}

/** Damaged records are excluded: they are lost because of the damage. */
async function damaged(stage) {
  stage.front.set('down');
  const told = await stage.speak({ ending: 'exit' }).end();
  stage.front.set('pass');
  const [name = ''] = (await readdir(stage.folder)).filter((file) => file.endsWith('.spool'));
  const path = join(stage.folder, name);
  const lines = (await readFile(path, 'utf8')).split('\n');
  const events = [...lines.keys()].filter((index) => lines[index].includes('"kind":"event"'));
  const hit = [3, 20, 30].map((place) => events[place]);
  for (const index of hit) lines[index] = lines[index].replace('"number"', '"nomber"');
  await writeFile(path, lines.join('\n'));
  await appendFile(path, '0000003f 8ad2c1e0 {"kind":"event","url":"ht');
  return told.filter((_, index) => ![3, 20, 30].includes(index));
}

/** The surviving process may adopt what the other leaves, or the next process does. */
async function twoSpeakers(stage) {
  const killed = stage.speak({ ending: 'hang', count: 1, session: `${stage.session}-killed` });
  const living = stage.speak({ ending: 'live', count: 200 });
  await killed.toldAtLeast(150);
  const told = await killed.end('SIGKILL');
  await living.toldAtLeast(200);
  return [...told, ...(await living.close())];
}

async function twoAdopters(stage) {
  stage.front.set('down');
  const told = await stage.speak({ ending: 'exit', count: 500 }).end();
  stage.front.set('pass');
  await Promise.all([stage.nextProcess(), stage.nextProcess(), stage.nextProcess()]);
  return told;
}

async function otherLanguage(stage) {
  stage.front.set('down');
  const told = await stage.speak({ ending: 'exit' }).end();
  stage.front.set('pass');
  await stage.nextProcess(stage.other);
  return told;
}

async function closedByOthers(stage, method, path) {
  const speaker = stage.speak({ ending: 'live', count: 400 });
  await speaker.toldAtLeast(20);
  await sleep(300);
  await fetch(`${stage.service.url}/sessions/${stage.session}${path}`, { method });
  const before = speaker.told.length;
  await speaker.toldAtLeast(400);
  const told = await speaker.close();
  // What an erasure has deleted is not lost.
  return method === 'DELETE' ? told.slice(before) : told;
}

async function refusedValues(stage) {
  const speaker = stage.speak({ ending: 'values', count: 5 });
  await speaker.toldAtLeast(15);
  return speaker.close();
}
