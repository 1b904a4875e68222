import type { Command } from 'commander';
import { InProcessNotifier } from '../adapters/memory/in-process-notifier.js';
import { inspectFolder, sqliteVersion } from '../adapters/sqlite/index.js';
import { SystemClock } from '../adapters/system/system-clock.js';
import { openObjects } from '../backends.js';
import type { AppConfig, ObjectStoreConfig, RedisConfig } from '../config/app-config.js';
import { readConfig } from '../config/read-config.js';
import { EXIT, type JsonOption, print, runCommand } from './command.js';
import { type Finding, failed, findingText, ok, warn } from './doctor/finding.js';
import { folderFindings } from './doctor/folder-findings.js';

const DETAILS = `
Checks everything that the configuration refers to, the way the service would use it: Node, SQLite, the data folder, MongoDB, Redis,
the archive, the clock. It can be run while the service is running. Each line that reports a problem says what to do.`;

/** With a larger difference between clocks, retention and grace periods become surprising. */
const CLOCK_DIFFERENCE_MS = 5_000;

export function define(command: Command): void {
  command
    .option('--json', 'prints one JSON object: {"findings": [{name, state, detail, fix}]}')
    .addHelpText('after', DETAILS)
    .action((options: JsonOption) => runCommand(() => doctor(options)));
}

async function doctor({ json }: JsonOption): Promise<number> {
  const config = readConfig();
  const findings = [
    ok('node', process.version),
    ...(await storeFindings(config)),
    ...(config.redis ? [await redisFinding(config.redis)] : []),
    ...(config.objects ? await objectFindings(config.objects) : []),
  ];
  if (json) print(JSON.stringify({ findings }));
  else for (const finding of findings) print(findingText(finding));
  return findings.some(({ state }) => state === 'fail') ? EXIT.failed : EXIT.fine;
}

async function storeFindings({ store }: AppConfig): Promise<readonly Finding[]> {
  if (store.kind === 'mongodb') return mongoFindings(store.uri);
  const sqlite = ok('sqlite', `${sqliteVersion()}, built into the driver`);
  try {
    return [sqlite, ...folderFindings(inspectFolder(store.dataDir), process.getuid?.())];
  } catch (error) {
    return [sqlite, failed('data folder', error)];
  }
}

/** Connecting checks write concern, read concern and the primary, and rejects if they are insufficient. */
async function mongoFindings(uri: string): Promise<readonly Finding[]> {
  const { connect, missingIndexes } = await import('../adapters/mongo/index.js');
  try {
    const { connection, models } = await connect(uri);
    try {
      const [build, hello, missing] = await Promise.all([
        connection.db?.command({ buildInfo: 1 }),
        connection.db?.command({ hello: 1 }),
        missingIndexes(models),
      ]);
      return [
        ok('mongodb', `version ${build?.version}, database ${connection.name}; majority writes can be read back`),
        hello?.setName
          ? ok('replica set', String(hello.setName))
          : warn(
              'replica set',
              'none: a single server',
              'Use a replica set: without one, everything is lost if the server is lost.',
            ),
        missing.length === 0
          ? ok('indexes', 'all exist')
          : {
              name: 'indexes',
              state: 'fail',
              detail: `${missing.map(({ collection, name }) => `${collection}.${name}`).join(', ')} are missing`,
              fix: 'Run: conversation-service migrate',
            },
        clockFinding(hello?.localTime),
      ];
    } finally {
      await connection.close();
    }
  } catch (error) {
    return [failed('mongodb', error)];
  }
}

function clockFinding(serverTime: unknown): Finding {
  if (!(serverTime instanceof Date)) return ok('clock', 'the server does not report its time');
  const differenceMs = Math.abs(new SystemClock().nowMs() - serverTime.getTime());
  const detail = `differs from the clock of MongoDB by ${differenceMs} ms`;
  if (differenceMs <= CLOCK_DIFFERENCE_MS) return ok('clock', detail);
  return warn('clock', detail, 'Synchronize both machines with a time server (NTP).');
}

/** Sets and gets a key, publishes and subscribes: everything that the service uses. */
async function redisFinding(config: RedisConfig): Promise<Finding> {
  const { openRedis } = await import('../adapters/redis/index.js');
  const troubles: string[] = [];
  const redis = await openRedis(new SystemClock(), {
    ...config,
    localNotifier: new InProcessNotifier(),
    onTrouble: (message) => troubles.push(message),
    onFailure: () => undefined,
  });
  try {
    await redis.ping();
    return ok('redis', 'writes, reads, publishes and subscribes');
  } catch (error) {
    const detail = troubles[0] ?? (error instanceof Error ? error.message : String(error));
    return warn(
      'redis',
      detail,
      'Start Redis or correct its address. Until then the service works more slowly without it, and reports itself as degraded.',
    );
  } finally {
    await redis.close();
  }
}

/** Opening probes checksums and conditional put; the description names what is missing. */
async function objectFindings(config: ObjectStoreConfig): Promise<readonly Finding[]> {
  try {
    const objects = await openObjects(config);
    try {
      const key = `doctor/${process.pid}-${new SystemClock().nowMs()}`;
      await objects.put(key, Buffer.from('doctor'));
      const isSame = (await objects.get(key))?.toString() === 'doctor';
      await objects.delete(key);
      if (!isSame)
        return [failed('archive', new Error(`${objects.description} returns other bytes than were written`))];
      return [ok('archive', `${objects.description} writes, reads and deletes`)];
    } finally {
      await objects.close();
    }
  } catch (error) {
    return [failed('archive', error)];
  }
}
