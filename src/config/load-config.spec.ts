import { describe, expect, it } from 'vitest';
import { ConfigError } from './config-error.js';
import type { Environment } from './environment.js';
import { loadConfig } from './load-config.js';

/** Returns the message that refuses these variables. */
function refusalOf(environment: Environment, envFile: Environment = {}): string {
  try {
    loadConfig(environment, envFile);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  throw new Error('The configuration was taken.');
}

describe('loadConfig', () => {
  it('needs no variable: by default the service listens on this machine and uses the embedded store', () => {
    expect(loadConfig({})).toEqual({
      environment: 'development',
      http: {
        host: '127.0.0.1',
        port: 3000,
        basePath: '',
        corsOrigins: [],
        headersTimeoutMs: 10_000,
        requestTimeoutMs: 15_000,
        keepAliveTimeoutMs: 72_000,
      },
      store: { kind: 'sqlite', dataDir: './data' },
      redis: undefined,
      lateEventGraceMs: 300_000,
      limits: {
        maxBodyBytes: 1_048_576,
        maxBatchBytes: 4_194_304,
        maxBatchEvents: 500,
        maxIngestBytes: 16_777_216,
        maxInFlightBytes: 33_554_432,
        maxPageBytes: 8_388_608,
        maxPageSize: 500,
        maxViewEvents: 100_000,
        maxCustomTypeChars: 128,
        maxEndReasonChars: 256,
      },
      s3: {
        region: 'us-east-1',
        endpoint: undefined,
        accessKeyId: undefined,
        secretAccessKey: undefined,
        forcePathStyle: false,
        serverSideEncryption: undefined,
      },
      queue: { maxEvents: 10_000, maxBytes: 67_108_864 },
      log: { level: 'info', format: 'auto' },
      shutdown: { drainDelayMs: 5_000, timeoutMs: 25_000 },
      contributed: expect.any(Object),
      warnings: [],
    });
  });

  it.each(['/voice', '/a/b.c_~-/d'])('accepts the base path %s', (path) => {
    expect(loadConfig({ BASE_PATH: path }).http.basePath).toBe(path);
  });

  it.each(['voice', '/voice/', '//voice', '/a/../b', '/a b', '/a?b', 'http://x/voice', '/%2e'])(
    'refuses the base path %s',
    (path) => {
      expect(() => loadConfig({ BASE_PATH: path })).toThrow('BASE_PATH');
    },
  );

  it('uses the variables that are set', () => {
    const config = loadConfig({ PORT: '0', LATE_EVENT_GRACE_SECONDS: '0', LOG_LEVEL: 'silent', DATA_DIR: '/srv/data' });
    expect(config.http.port).toBe(0);
    expect(config.lateEventGraceMs).toBe(0);
    expect(config.log.level).toBe('silent');
    expect(config.store).toEqual({ kind: 'sqlite', dataDir: '/srv/data' });
  });

  it('prefers the environment to the file', () => {
    expect(loadConfig({ PORT: '4000' }, { PORT: '5000', HOST: '::1' }).http).toMatchObject({ port: 4000, host: '::1' });
  });

  it('counts an empty or blank value as not set', () => {
    expect(loadConfig({ PORT: '', HOST: '  ' }, { DATA_DIR: '' })).toEqual(loadConfig({}));
  });

  it('lets an empty environment variable unset a line of the file', () => {
    expect(loadConfig({ PORT: '' }, { PORT: '5000' }).http.port).toBe(3000);
  });

  it('removes blanks and line feeds at both ends, which mounted secrets contain', () => {
    expect(loadConfig({ HOST: ' localhost\n', PORT: '4000\n' }).http).toMatchObject({ host: 'localhost', port: 4000 });
  });

  it('waits a moment for the gateway, unless configured otherwise', () => {
    expect(loadConfig({ DRAIN_DELAY_SECONDS: '3' }).shutdown.drainDelayMs).toBe(3_000);
    expect(loadConfig({ DRAIN_DELAY_SECONDS: '0' }).shutdown.drainDelayMs).toBe(0);
  });

  it('reports every problem at once: the value and its source, what is expected, and how to fix it', () => {
    const message = refusalOf(
      { PORT: 'eighty', LOG_LEVEL: 'loud', HEADERS_TIMEOUT_SECONDS: '20' },
      { MAX_PAGE_SIZE: '0' },
    );
    expect(message).toBe(`The configuration has 4 problems; the service does not start.

  PORT is "eighty" (from the environment)
    expected: a whole number from 0 to 65535
    fix: set a valid value, for example PORT=3000, or remove it (default: 3000)

  MAX_PAGE_SIZE is "0" (from .env)
    expected: a whole number of items from 1 to 5000
    fix: set a valid value, for example MAX_PAGE_SIZE=500, or remove it (default: 500)

  LOG_LEVEL is "loud" (from the environment)
    expected: one of fatal, error, warn, info, debug, trace, silent
    fix: set a valid value, for example LOG_LEVEL=info, or remove it (default: info)

  HEADERS_TIMEOUT_SECONDS is 20, more than REQUEST_TIMEOUT_SECONDS (15), which includes it
    fix: lower HEADERS_TIMEOUT_SECONDS or raise REQUEST_TIMEOUT_SECONDS

Every variable: conversation-service serve --help, or docs/configuration.md`);
  });

  it.each([
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80.5'],
    ['PORT', 'NaN'],
    ['MAX_BODY_BYTES', '1MiB'],
    ['MAX_BODY_BYTES', '99999999999999999999'],
    ['REQUEST_TIMEOUT_SECONDS', '0'],
    ['SHUTDOWN_TIMEOUT_SECONDS', 'Infinity'],
    ['NODE_ENV', 'staging'],
    ['NODE_ENV', 'Production'],
    ['HOST', 'http://localhost'],
    ['HOST', 'localhost:3000'],
    ['HOST', '127.0.0.1/24'],
  ])('refuses %s=%s', (name, value) => {
    expect(refusalOf({ [name]: value })).toContain(`  ${name} is ${JSON.stringify(value)} (from the environment)\n`);
  });

  it('explains why a wildcard is refused, and which origin an address with a path meant', () => {
    expect(refusalOf({ CORS_ORIGINS: '*' })).toContain(
      'expected: the name of each origin: a wildcard would let every page',
    );
    expect(refusalOf({ CORS_ORIGINS: 'https://a.example, https://B.example/app' })).toContain(
      'expected: only the origin, as browsers send it: https://b.example\n',
    );
  });

  it('accepts a list of origins', () => {
    expect(loadConfig({ CORS_ORIGINS: 'https://a.example, http://localhost:5173,' }).http.corsOrigins).toEqual([
      'https://a.example',
      'http://localhost:5173',
    ]);
  });

  it('refuses a name in the file that is nearly one of ours', () => {
    const message = refusalOf({}, { LOGLEVEL: 'debug', PROT: '4000' });
    expect(message).toContain('LOGLEVEL (in .env) is not a variable of this service; did you mean LOG_LEVEL?');
    expect(message).toContain('PROT (in .env) is not a variable of this service; did you mean PORT?');
  });

  it('only warns about such a name in the environment, which is shared with other programs', () => {
    expect(loadConfig({ LOGLEVEL: 'debug' }).warnings).toEqual([
      'LOGLEVEL is set in the environment, but it is not a variable of this service; did you mean LOG_LEVEL?',
    ]);
  });

  it('ignores the REDIS_PORT that Kubernetes sets for a Service named redis, and says so', () => {
    const config = loadConfig({ REDIS_PORT: 'tcp://10.96.0.17:6379', REDIS_SERVICE_HOST: '10.96.0.17' });
    expect(config.redis).toBeUndefined();
    expect(config.warnings).toEqual([expect.stringContaining('REDIS_PORT is ignored')]);
  });
});
