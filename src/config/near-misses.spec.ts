import { describe, expect, it } from 'vitest';
import { IN_ENVIRONMENT, IN_FILE, nearMisses } from './near-misses.js';

/** Names from the environments of shells, containers, Kubernetes, CI, npm, and other services. */
const OTHER_PEOPLES_NAMES =
  `
  HOME HOSTNAME HOSTTYPE LOGNAME PATH PWD OLDPWD SHELL SHLVL TERM TERM_PROGRAM TMPDIR TEMP USER USERNAME LANG LC_ALL TZ _
  PORTS PORT1 REPORT EXPORT HOSTS DATA DATABASE DATA_HOME XDG_DATA_DIRS XDG_DATA_HOME XDG_CONFIG_HOME DISPLAY EDITOR PAGER
  NODE NODE_PATH NODE_OPTIONS NODE_VERSION NODE_HOME NODE_EXTRA_CA_CERTS NODE_DEBUG NODE_NO_WARNINGS NVM_DIR INIT_CWD
  npm_config_cache npm_package_name npm_lifecycle_event npm_node_execpath YARN_VERSION COREPACK_HOME
  KUBERNETES_PORT KUBERNETES_SERVICE_HOST KUBERNETES_SERVICE_PORT KUBERNETES_PORT_443_TCP REDIS_SERVICE_HOST
  REDIS_SERVICE_PORT REDIS_PORT_6379_TCP REDIS_PORT_6379_TCP_PORT REDIS_PORT_6379_TCP_ADDR MONGODB_SERVICE_HOST
  MONGODB_PORT MONGODB_PORT_27017_TCP MONGO_INITDB_ROOT_USERNAME POSTGRES_HOST POSTGRES_PORT POSTGRES_PASSWORD PGHOST PGPORT
  MYSQL_HOST MYSQL_PASSWORD DB_HOST DB_PORT DB_PASSWORD AMQP_URL RABBITMQ_URL KAFKA_HOST AWS_REGION AWS_PROFILE
  GITHUB_ACTIONS GITHUB_TOKEN GITLAB_CI CI RUNNER_TEMP BUILD_NUMBER DOCKER_HOST COMPOSE_PROJECT_NAME
  OTEL_SERVICE_NAME OTEL_LOG_LEVEL SENTRY_DSN VITEST VITEST_MODE VITEST_POOL_ID TEST PROD DEV MODE BASE_URL SSR DEBUG
  LOG_FILE LOG_DIR LOG_PATH LOGDIR LOG_COLOR NO_COLOR FORCE_COLOR COLORTERM LESS LS_COLORS MAIL MANPATH
  MAX_CONNECTIONS MAX_WORKERS MAX_OLD_SPACE REQUEST_ID REQUEST_METHOD SSH_AUTH_SOCK SSH_CONNECTION SUDO_USER WSL_DISTRO_NAME
  ComSpec SystemRoot ProgramData APPDATA USERPROFILE NUMBER_OF_PROCESSORS PROCESSOR_ARCHITECTURE
`.match(/\S+/g) ?? [];

function missesOf(names: readonly string[], given = {}) {
  const environment = Object.fromEntries(names.map((name) => [name, 'x']));
  return nearMisses(environment, given, IN_ENVIRONMENT).map(({ name, meant }) => `${name} → ${meant}`);
}

describe('nearMisses in the environment', () => {
  it('ignores the names of other programs', () => {
    expect(OTHER_PEOPLES_NAMES.length).toBeGreaterThan(100);
    expect(missesOf(OTHER_PEOPLES_NAMES)).toEqual([]);
  });

  it('accepts our own names', () => {
    expect(missesOf(['PORT', 'MONGODB_URI', 'REDIS_HOST'])).toEqual([]);
  });

  it.each([
    ['MONGODB_URL', 'MONGODB_URI'],
    ['MONGO_URI', 'MONGODB_URI'],
    ['MONGODB_URI_', 'MONGODB_URI'],
    ['REDIS_URI', 'REDIS_URL'],
    ['REDIS_PASSWROD', 'REDIS_PASSWORD'],
    ['DATADIR', 'DATA_DIR'],
    ['log_level', 'LOG_LEVEL'],
    ['LOGLEVEL', 'LOG_LEVEL'],
    ['CORS_ORIGIN', 'CORS_ORIGINS'],
    ['MAX_BATCH_EVENT', 'MAX_BATCH_EVENTS'],
    ['LATE_EVENTS_GRACE_SECONDS', 'LATE_EVENT_GRACE_SECONDS'],
  ])('recognizes %s as a misspelling of %s', (name, meant) => {
    expect(missesOf([name])).toEqual([`${name} → ${meant}`]);
  });

  it('suggests no variable that is set: then the other name belongs to someone else', () => {
    expect(missesOf(['REDIS_URI'], { REDIS_URL: { text: 'redis://a', source: 'the environment' } })).toEqual([]);
  });
});

describe('nearMisses in .env', () => {
  it('finds typos in short names too', () => {
    expect(nearMisses({ PROT: '1', Host: 'x', FOO: 'y' }, {}, IN_FILE)).toEqual([
      { name: 'PROT', meant: 'PORT' },
      { name: 'Host', meant: 'HOST' },
    ]);
  });
});
