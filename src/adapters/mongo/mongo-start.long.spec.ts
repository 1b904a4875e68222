import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '../../../test/builders/manual-clock.js';
import { refusal, ScriptedMongodb } from '../../../test/stack/servers/scripted-mongodb.js';
import { StartupError } from '../../ports/conversation-store.js';
import { connect, type MongoStore, openMongoStore } from './index.js';

const SECRET = 'hunter2';
/** Short, because a call without an answer takes this long. */
const HASTY = 'serverSelectionTimeoutMS=700';
const OPTIONS = {
  createsIndexes: true,
  random: Math.random,
  lateEventGraceMs: 300_000,
  maxQueuedEvents: 10_000,
  maxQueuedBytes: 2 ** 26,
};

let server: ScriptedMongodb;
const opened: MongoStore[] = [];

beforeEach(async () => {
  server = await ScriptedMongodb.start();
});
afterEach(async () => {
  for (const store of opened.splice(0)) await store.close();
  await server.stop();
});

async function open(uri: string): Promise<MongoStore> {
  const store = await openMongoStore(new ManualClock(), { ...OPTIONS, uri });
  opened.push(store);
  return store;
}

async function refusalOf(uri: string): Promise<string> {
  const fault = await open(uri).catch((error: unknown) => error);
  expect(fault).toBeInstanceOf(StartupError);
  const { message } = fault as StartupError;
  expect(message).not.toContain(SECRET);
  expect(message).not.toContain('\n');
  return message;
}

describe('a start that cannot succeed names its cause and its remedy', () => {
  it.each([
    [18, 'AuthenticationFailed', 'Authentication failed.'],
    [8000, 'AtlasError', 'bad auth : authentication failed'],
  ])('wrong password (%i)', async (code, name, words) => {
    server.script = (command) => ('saslStart' in command ? refusal(code, name, words) : undefined);
    const message = await refusalOf(server.uri('/calls', `user:${SECRET}@`));
    expect(message).toMatch(
      new RegExp(`refuses the user or the password \\(${name}, code ${code}\\): correct them in`),
    );
  });

  it('missing rights', async () => {
    server.script = (command) => ('createIndexes' in command ? refusal(13, 'Unauthorized') : undefined);
    expect(await refusalOf(server.uri())).toMatch(/lacks rights \(Unauthorized, code 13\): grant it readWrite/);
  });

  it('an index that conflicts with an existing one', async () => {
    server.script = (command) => ('createIndexes' in command ? refusal(86, 'IndexKeySpecsConflict') : undefined);
    expect(await refusalOf(server.uri())).toMatch(
      /refuses the requests of the service \(IndexKeySpecsConflict, code 86\)/,
    );
  });

  it.each([
    ['retryWrite=true', /options that do not exist \(MongoParseError\): retrywrite\. Correct them/],
    ['maxPoolSize=many', /cannot be used \(MongoParseError\): correct the option maxPoolSize/],
    ['w=majority&w=1', /cannot be used \(MongoInvalidArgumentError\): correct the option w/],
    ['maxStalenessSeconds=120&readPreference=secondary', /reads from secondaries .* Remove readPreference/],
    ['readPreferenceTags=dc:east', /options that break the guarantees of the service: reads from the primary/],
  ])('the option %s', async (option, remedy) => {
    expect(await refusalOf(server.uri(`/calls?${option}`))).toMatch(remedy);
  });

  it.each([`p@${SECRET}`, `p/${SECRET}`, `${SECRET}?a=1`, `${SECRET}%`, `p@${SECRET}?x=${SECRET}&y=1`])(
    'a password that is not percent-encoded: %s',
    async (password) => {
      expect(await refusalOf(server.uri('/calls', `user:${password}@`))).toMatch(/must be percent-encoded/);
    },
  );

  it('an unknown host', async () => {
    const message = await refusalOf(`mongodb://user:${SECRET}@no-such-host.invalid/calls?${HASTY}`);
    expect(message).toMatch(/\((?:ENOTFOUND|EAI_AGAIN)\): .*DNS/);
  });

  it('a port on which nothing listens', async () => {
    expect(await refusalOf(`mongodb://127.0.0.1:1/calls?${HASTY}`)).toMatch(/\(ECONNREFUSED\): nothing listens/);
  });

  it('a server that does not answer', async () => {
    await withSilent(
      () => undefined,
      async (address) => {
        const message = await refusalOf(`mongodb://${address}/calls?${HASTY}&connectTimeoutMS=200`);
        expect(message).toMatch(
          /^MongoDB cannot be reached \((?:ETIMEDOUT|MongooseServerSelectionError)\): .*firewall/,
        );
      },
    );
  });

  it.each(['', '&directConnection=true'])('another replica set%s', async (direct) => {
    const message = await refusalOf(server.uri(`/calls?replicaSet=other&${HASTY}${direct}`));
    expect(message).toMatch(/do not belong to the replica set "other" .*: correct replicaSet/);
  });

  it('a replica set without a primary', async () => {
    server.hello = { isWritablePrimary: false, secondary: true, primary: undefined };
    const message = await refusalOf(server.uri(`/calls?replicaSet=rs0&${HASTY}`));
    expect(message).toMatch(/"rs0" has no primary at the moment .*: start a majority/);
  });

  it('a secondary with directConnection, which would give stale reads', async () => {
    server.hello = { isWritablePrimary: false, secondary: true };
    const message = await refusalOf(server.uri('/calls?directConnection=true'));
    expect(message).toMatch(/is not its primary \(NotWritablePrimary\): remove directConnection/);
  });

  it('TLS to a server without TLS', async () => {
    expect(await refusalOf(server.uri(`/calls?tls=true&${HASTY}`))).toMatch(/\((?:ECONNRESET|ERR_SSL_\w+)\): .*TLS/);
  });

  it('no TLS to a server that requires it', async () => {
    await withSilent(
      (socket) => socket.end(Buffer.from([0x15, 3, 3, 0, 2, 2, 10])),
      async (address) => {
        expect(await refusalOf(`mongodb://${address}/calls?${HASTY}`)).toMatch(/\(ECONNRESET\): .*TLS/);
      },
    );
  });

  it('a CA file that does not exist', async () => {
    const message = await refusalOf(server.uri('/calls?tls=true&tlsCAFile=/nowhere/ca.pem'));
    expect(message).toMatch(/cannot be read \(ENOENT\): correct tlsCAFile .*\/nowhere\/ca\.pem/);
  });
});

describe('what is guaranteed, whatever the connection string says,', () => {
  it.each([
    '',
    '?journal=false',
    '?j=false',
    '?w=1&journal=false&readConcernLevel=local&readPreference=secondaryPreferred&fsync=false',
  ])('is what is sent: %s', async (query) => {
    const firstBatch = [{ _id: 'salt', value: 'c0ffee' }];
    server.script = ({ find }) =>
      find === 'settings' ? { ok: 1, cursor: { id: 0n, ns: 'calls.settings', firstBatch } } : undefined;
    const store = await open(server.uri(`/calls${query}`));
    await store.createSession({ sessionId: 'a' });
    const insert = server.commands.find((command) => 'insert' in command);
    expect(insert?.writeConcern).toEqual({ w: 'majority', j: true, wtimeout: 5_000 });
    const find = server.commands.find((command) => 'find' in command);
    expect(find?.readConcern).toEqual({ level: 'majority' });
  });

  it('leaves everything else to the connection string', async () => {
    const uri = server.uri('/calls?maxPoolSize=3&serverSelectionTimeoutMS=900&CONNECTTIMEOUTMS=800&socketTimeoutMS=7');
    const { connection } = await connect(uri);
    const { options } = connection.getClient();
    await connection.close();
    expect(options).toMatchObject({ maxPoolSize: 3, serverSelectionTimeoutMS: 900, connectTimeoutMS: 800 });
    // The safety of an erasure depends on it.
    expect(options.socketTimeoutMS).toBe(30_000);
  });

  it('stores conversations in a database of that name if the connection string names none', async () => {
    await open(server.uri('/?retryWrites=true'));
    const built = server.commands.filter((command) => 'createIndexes' in command);
    expect(new Set(built.map(({ $db }) => $db))).toEqual(new Set(['conversations']));
  });

  it('still finds the data in the database that used to be the default', async () => {
    const ours = { v: 2, name: 'session_slot', key: { sessionId: 1, slot: 1 }, unique: true };
    server.script = ({ listIndexes, $db }) =>
      listIndexes === 'events' && $db === 'test'
        ? { ok: 1, cursor: { id: 0n, ns: 'test.events', firstBatch: [ours] } }
        : undefined;
    expect(await refusalOf(server.uri('/'))).toMatch(/conversations in "test".*: add \/test after the hosts/);
    await open(server.uri('/test'));
    await open(server.uri('/conversations'));
    server.script = ({ $db }) => ($db === 'test' ? refusal(13, 'Unauthorized') : undefined);
    await open(server.uri('/'));
  });
});

describe('health', () => {
  it('is checked with what the service uses: a primary, and a read', async () => {
    const store = await open(server.uri('/calls?directConnection=true'));
    await store.ping();
    server.script = (command) => ('find' in command ? refusal(13, 'Unauthorized') : undefined);
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_REFUSED' });
    server.script = () => undefined;
    server.hello = { isWritablePrimary: false, secondary: true };
    await expect(store.ping()).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

/** A listener that sends nothing of its own. */
async function withSilent(
  onData: (socket: { end(bytes: Buffer): void }) => void,
  run: (address: string) => Promise<void>,
): Promise<void> {
  const listener: Server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.once('data', () => onData(socket));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  try {
    await run(`127.0.0.1:${(listener.address() as AddressInfo).port}`);
  } finally {
    listener.close();
  }
}
