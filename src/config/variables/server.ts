import { choice, text, textList, wholeNumber } from '../variable.js';
import { isBasePath, isHost, originFault } from './texts.js';

/** Where the service listens, for whom, and how long it waits for callers. */
export const SERVER_VARIABLES = {
  NODE_ENV: choice({
    choices: ['development', 'production', 'test'],
    fallback: 'development',
    meaning:
      'What this process is for; in production missing indexes of MongoDB are not built at the start, but refuse it.',
  }),
  PORT: wholeNumber({
    unit: '',
    min: 0,
    max: 65_535,
    fallback: 3000,
    active: true,
    meaning: 'TCP port to listen on; 0 takes any free one and says which.',
  }),
  HOST: text({
    fallback: '127.0.0.1',
    expected: 'an IP address or a host name, without scheme and port',
    fault: (host) => !isHost(host),
    meaning:
      'Address to listen on. The API has no authentication of its own: before opening it beyond this machine put the gateway in front.',
  }),
  BASE_PATH: text({
    fallback: '/',
    expected:
      'a path such as /voice, of letters, digits and . _ ~ -, with a slash at its start and none at its end; not one that begins as the paths of the service do, such as /sessions or /docs',
    fault: (path) => !isBasePath(path),
    meaning:
      'Path below which clients reach the service: the prefix that the gateway in front forwards, or that it strips. Addresses in answers have it; requests are taken with and without it.',
  }),
  CORS_ORIGINS: textList({
    absentText: 'none, so only pages of the service itself',
    example: 'https://console.example.com,http://localhost:5173',
    expected: 'origins (scheme, host, port where it is not the usual one) with commas between them',
    fault: originFault,
    meaning: 'Origins whose browser pages may call the API.',
  }),
  HEADERS_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 60,
    fallback: 10,
    meaning: 'How many seconds a caller has for the headers of a request.',
  }),
  REQUEST_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 300,
    fallback: 15,
    meaning: 'How many seconds a caller has for a whole request, body included.',
  }),
  KEEP_ALIVE_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 3600,
    fallback: 72,
    meaning:
      'How many seconds an idle connection is kept; longer than the gateway in front keeps it (60 is usual), or callers meet resets.',
  }),
  DRAIN_DELAY_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 0,
    max: 120,
    // A gateway in front needs a moment to see `ready` at 503 and turn away.
    fallback: 5,
    meaning:
      'How many seconds the service goes on serving after SIGTERM while `/health/ready` says 503, so that the gateway can turn away first; Ctrl-C does not wait.',
  }),
  SHUTDOWN_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 300,
    fallback: 25,
    meaning:
      'How many seconds after SIGTERM the process ends at the latest, drain delay included; less than the orchestrator waits before it kills (30 is usual).',
  }),
} as const;
