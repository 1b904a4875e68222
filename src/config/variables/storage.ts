import { text, wholeNumber } from '../variable.js';
import { isHost, isRedisUrl } from './texts.js';

const SECONDS_PER_DAY = 86_400;

/** Where sessions and events are stored, and the cache in front. */
export const STORAGE_VARIABLES = {
  DATA_DIR: text({
    fallback: './data',
    expected: 'the path of a folder',
    fault: (path) => path.includes('\0'),
    meaning:
      'Folder of the embedded SQLite store, which is used if MONGODB_URI is not set. It is created if it does not exist.',
  }),
  MONGODB_URI: text({
    secret: true,
    active: true,
    absentText: 'not set: the embedded SQLite store in DATA_DIR is used',
    example: 'mongodb://127.0.0.1:27017/conversations?replicaSet=rs0&directConnection=true',
    expected: 'a connection string that begins with mongodb:// or mongodb+srv:// and names a host',
    fault: (uri) => !/^mongodb(\+srv)?:\/\/[^\s/?]+\S*$/.test(uri),
    meaning: 'Connection string of the MongoDB deployment that stores sessions and events.',
  }),
  REDIS_URL: text({
    secret: true,
    active: true,
    absentText: 'not set: caching and live updates work inside the process',
    example: 'redis://127.0.0.1:6379',
    expected: 'an address that begins with redis:// or rediss:// (TLS) and names a host',
    fault: (url) => !isRedisUrl(url),
    meaning:
      'Address of the Redis server for caching and live updates between instances. Set either this or REDIS_HOST.',
  }),
  REDIS_HOST: text({
    absentText: 'not set',
    example: '127.0.0.1',
    expected: 'an IP address or a host name, without scheme and port',
    fault: (host) => !isHost(host),
    meaning: 'Host of the Redis server, if you prefer to set its parts instead of REDIS_URL.',
  }),
  REDIS_PORT: wholeNumber({
    unit: '',
    min: 1,
    max: 65_535,
    absentText: '6379 with REDIS_HOST',
    example: 6379,
    meaning: 'Port of the Redis server at REDIS_HOST.',
  }),
  REDIS_PASSWORD: text({
    secret: true,
    absentText: 'no password',
    example: 'change-me',
    expected: 'any text',
    meaning: 'Password of the Redis server at REDIS_HOST.',
  }),
  REDIS_KEY_PREFIX: text({
    fallback: 'conversation:',
    expected: 'at most 64 printable ASCII characters without spaces',
    fault: (prefix) => !/^[!-~]{1,64}$/.test(prefix),
    meaning: 'Prefix of every Redis key and channel of this service, so that several services can share a server.',
  }),
  LATE_EVENT_GRACE_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 0,
    max: 30 * SECONDS_PER_DAY,
    fallback: 300,
    meaning:
      'How many seconds after its completion a session still accepts events, which are marked as late; with 0 it accepts none. A completion can set another number with `lateGraceSeconds`.',
  }),
} as const;
