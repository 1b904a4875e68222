// The loss matrix: what is lost, and what is stored twice, for every way in which a process ends and a service fails.
//   node clients/loss-matrix/run.mjs [--long] [--only WORD] [--write]
// Needs the built service and client (npm run build), Python 3.10, and the registry for third-party libraries, which it
// installs into a separate folder. `--write` writes the result to docs/loss-matrix.md.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CASES } from './cases.mjs';
import { Front } from './front.mjs';
import { deadLettersIn, LIBRARIES, PYTHON, Speaker } from './libraries.mjs';
import { report } from './report.mjs';

const ROOT = join(import.meta.dirname, '../..');
const OTHERS = { 'posthog-node': '5.70.0', '@segment/analytics-node': '3.1.0' };
const PYTHON_OTHERS = { posthog: '7.91.1', 'segment-analytics-python': '2.4.0' };
const only = process.argv[process.argv.indexOf('--only') + 1];
const home = await mkdtemp(join(tmpdir(), 'loss-'));

/** The service with a store of its own. */
class Service {
  async start(port = 0) {
    const env = {
      PATH: process.env.PATH,
      HOST: '127.0.0.1',
      PORT: String(port),
      DATA_DIR: join(home, 'data'),
      LOG_FORMAT: 'json',
      LATE_EVENT_GRACE_SECONDS: '0',
      DRAIN_DELAY_SECONDS: '0',
    };
    this.process = spawn(process.execPath, ['--import', './scripts/end-with-parent.mjs', 'dist/main.js'], {
      cwd: ROOT,
      env,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.url = await new Promise((resolve, reject) => {
      let output = '';
      this.process.stdout.on('data', (chunk) => {
        output += chunk;
        const found = /"address":"([^"]+)"/.exec(output)?.[1];
        if (found) resolve(found);
      });
      this.process.once('close', () => reject(new Error(`the service ended: ${output}`)));
    });
  }

  async restart() {
    await this.kill();
    await this.start(new URL(this.url).port);
  }

  kill() {
    return new Promise((resolve) => {
      this.process.once('close', resolve);
      this.process.kill('SIGKILL');
    });
  }

  async idsOf(session) {
    const ids = [];
    for (let after = 0, hasMore = true; hasMore; ) {
      const answer = await fetch(`${this.url}/sessions/${session}/events?after=${after}&limit=500`);
      if (!answer.ok) return ids;
      const { events, pagination } = await answer.json();
      ids.push(...events.map(({ eventId }) => eventId));
      after = pagination.nextAfter;
      hasMore = pagination.hasMore;
    }
    return ids;
  }
}

async function installOthers() {
  await writeFile(join(home, 'package.json'), JSON.stringify({ private: true, type: 'module', dependencies: OTHERS }));
  const pinned = Object.entries(PYTHON_OTHERS).map(([name, version]) => `${name}==${version}`);
  const commands = [
    ['npm', 'install', '--no-audit', '--no-fund', '--silent'],
    [PYTHON, '-m', 'venv', 'venv'],
    ['venv/bin/pip', 'install', '--quiet', '--disable-pip-version-check', ...pinned],
  ];
  for (const [program, ...args] of commands) {
    const { status } = spawnSync(program, args, { cwd: home, stdio: 'inherit' });
    if (status !== 0) throw new Error(`The libraries of others could not be installed: ${program} ${args.join(' ')}`);
  }
  for (const name of ['speak.mjs', 'hostile.mjs', 'posthog.mjs', 'segment.mjs']) {
    await copyFile(join(import.meta.dirname, 'speakers', name), join(home, name));
  }
}

async function runCase({ run }, library, service) {
  const session = `loss-${randomBytes(6).toString('hex')}`;
  const folder = await mkdtemp(join(home, 'spool-'));
  const front = await Front.start(library.isOurs ? service.url : undefined);
  const others = LIBRARIES.filter(({ isOurs, name }) => isOurs && name !== library.name);
  const sessions = new Set();
  const speak = (given, speaker = library) => {
    sessions.add(given.session ?? session);
    return new Speaker(speaker, { url: front.url, folder, session, cwd: home, ...given });
  };
  const nextProcess = async (next = library) => {
    const speaker = speak({ session: `${session}-next`, count: 1, ending: 'live' }, next);
    await speaker.toldAtLeast(1);
    await speaker.close();
  };
  try {
    const told = await run({
      isOurs: library.isOurs,
      front,
      service,
      folder,
      session,
      speak,
      nextProcess,
      other: others[0],
    });
    front.set('pass');
    if (library.isOurs) await nextProcess();
    const stored = library.isOurs
      ? (await Promise.all([...sessions].map((each) => service.idsOf(each)))).flat()
      : front.ids;
    return judge(told, stored, await deadLettersIn(folder));
  } finally {
    front.close();
  }
}

function judge(told, stored, letters) {
  const kept = new Set(stored);
  const refused = letters.filter(({ id }) => told.includes(id));
  const refusedIds = new Set(refused.map(({ id }) => id));
  return {
    told: told.length,
    lost: told.filter((id) => !kept.has(id) && !refusedIds.has(id)).length,
    doubled: stored.filter((id, index) => told.includes(id) && stored.indexOf(id) !== index).length,
    refused: refusedIds.size,
    codes: [...new Set(refused.map(({ code }) => code))],
  };
}

const service = new Service();
try {
  await Promise.all([installOthers(), service.start()]);
  const rows = [];
  for (const each of CASES) {
    if (process.argv.includes('--only') && !each.name.includes(only)) continue;
    const concerned = LIBRARIES.filter((library) => !each.only || library[each.only]);
    // Concurrently, because most of a case is waiting. A case that kills the service has it to itself.
    const isAlone = each.name.includes('killed');
    const results = {};
    const measure = async (library) => {
      results[library.name] = await runCase(each, library, service);
    };
    if (isAlone) for (const library of concerned) await measure(library);
    else await Promise.all(concerned.map(measure));
    rows.push({ name: each.name, results });
    process.stdout.write(`${each.name}: ${JSON.stringify(results)}\n`);
  }
  if (process.argv.includes('--write'))
    await writeFile(join(ROOT, 'docs/loss-matrix.md'), report(rows, { ...OTHERS, ...PYTHON_OTHERS }));
  const lost = rows.flatMap(({ results }) => LIBRARIES.filter(({ isOurs }) => isOurs).map(({ name }) => results[name]));
  process.exitCode = lost.some((result) => result && (result.lost > 0 || result.doubled > 0)) ? 1 : 0;
} finally {
  await service.kill();
  await rm(home, { recursive: true, force: true });
}
