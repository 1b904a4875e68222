import { optionalText, optionalWholeNumber, text, wholeNumber } from '../variable.js';
import { isHost, isRedisUrl } from './texts.js';

const SECONDS_PER_DAY = 86_400;

/** Where sessions and events are kept, and what stands between. */
export const STORAGE_VARIABLES = {
  DATA_DIR: text({
    fallback: './data',
    expected: 'the path of a folder',
    fault: (path) => path.includes('\0'),
    meaning: 'Folder of the embedded SQLite store, used where MONGODB_URI is not set; created where it is missing.',
  }),
  MONGODB_URI: optionalText({
    secret: true,
    active: true,
    absentText: 'the embedded SQLite store under DATA_DIR',
    example: 'mongodb://127.0.0.1:27017/conversations?replicaSet=rs0&directConnection=true',
    expected: 'a connection string that begins with mongodb:// or mongodb+srv:// and names a host',
    fault: (uri) => !/^mongodb(\+srv)?:\/\/[^\s/?]+\S*$/.test(uri),
    meaning: 'Connection string of the MongoDB deployment that keeps sessions and events.',
  }),
  REDIS_URL: optionalText({
    secret: true,
    active: true,
    absentText: 'cache and live fan-out inside the process',
    example: 'redis://127.0.0.1:6379',
    expected: 'an address that begins with redis:// or rediss:// (TLS) and names a host',
    fault: (url) => !isRedisUrl(url),
    meaning: 'Address of the Redis server for cache and live fan-out; either this or REDIS_HOST.',
  }),
  REDIS_HOST: optionalText({
    absentText: 'not set',
    example: '127.0.0.1',
    expected: 'an IP address or a host name, without scheme and port',
    fault: (host) => !isHost(host),
    meaning: 'Host of the Redis server, for those who set it in parts instead of REDIS_URL.',
  }),
  REDIS_PORT: optionalWholeNumber({
    unit: '',
    min: 1,
    max: 65_535,
    absentText: '6379 with REDIS_HOST',
    example: 6379,
    meaning: 'Port of the Redis server at REDIS_HOST.',
  }),
  REDIS_PASSWORD: optionalText({
    secret: true,
    absentText: 'no password',
    example: 'change-me',
    expected: 'a text',
    meaning: 'Password of the Redis server at REDIS_HOST.',
  }),
  REDIS_KEY_PREFIX: text({
    fallback: 'conversation:',
    expected: 'at most 64 visible ASCII characters without blanks',
    fault: (prefix) => !/^[!-~]{1,64}$/.test(prefix),
    meaning:
      'What every Redis key and channel of this service begins with, so that several services can share a server.',
  }),
  LATE_EVENT_GRACE_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 0,
    max: 30 * SECONDS_PER_DAY,
    fallback: 300,
    meaning:
      'How many seconds after its completion a session still takes events, marked as late; 0 takes none. A completion may give another number as `lateGraceSeconds`.',
  }),
} as const;
