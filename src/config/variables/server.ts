import { choice, text, textList, wholeNumber } from '../variable.js';
import { isBasePath, isHost, originFault } from './texts.js';

/** Where the service listens, for whom, and its timeouts for clients. */
export const SERVER_VARIABLES = {
  NODE_ENV: choice({
    choices: ['development', 'production', 'test'],
    fallback: 'development',
    meaning:
      'What this process is for. If indexes of MongoDB are missing, the service refuses to start in production; otherwise it creates them.',
  }),
  PORT: wholeNumber({
    unit: '',
    min: 0,
    max: 65_535,
    fallback: 3000,
    active: true,
    meaning: 'TCP port to listen on. 0 takes any free port, which is logged.',
  }),
  HOST: text({
    fallback: '127.0.0.1',
    expected: 'an IP address or a host name, without scheme and port',
    fault: (host) => !isHost(host),
    meaning:
      'Address to listen on. The API has no authentication of its own: put a gateway in front before making it reachable from other machines.',
  }),
  BASE_PATH: text({
    fallback: '/',
    expected:
      'a path such as /voice, of letters, digits and . _ ~ -, with a slash at the start and none at the end; it must not begin like a path of the service, such as /sessions or /docs',
    fault: (path) => !isBasePath(path),
    meaning:
      'Path under which clients reach the service: the prefix that the gateway in front forwards or strips. Addresses in responses include it; requests are accepted with and without it.',
  }),
  CORS_ORIGINS: textList({
    absentText: 'none: only pages of the service itself may call it',
    example: 'https://console.example.com,http://localhost:5173',
    expected: 'origins (scheme, host, and the port unless it is the default one), separated by commas',
    fault: originFault,
    meaning: 'Origins whose browser pages may call the API.',
  }),
  HEADERS_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 60,
    fallback: 10,
    meaning: 'How many seconds a client may take to send the headers of a request.',
  }),
  REQUEST_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 300,
    fallback: 15,
    meaning: 'How many seconds a client may take to send a whole request, including its body.',
  }),
  KEEP_ALIVE_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 3600,
    fallback: 72,
    meaning:
      'How many seconds an idle connection is kept open. It must be longer than the gateway in front keeps it (usually 60), or clients get connection resets.',
  }),
  DRAIN_DELAY_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 0,
    max: 120,
    // A gateway needs a moment to notice that `ready` is 503 and to route around.
    fallback: 5,
    meaning:
      'How many seconds the service continues to serve after SIGTERM while `/health/ready` answers 503, so that the gateway can stop sending requests first. Ctrl-C does not wait.',
  }),
  SHUTDOWN_TIMEOUT_SECONDS: wholeNumber({
    unit: 'seconds',
    min: 1,
    max: 300,
    fallback: 25,
    meaning:
      'How many seconds after SIGTERM the process ends at the latest, including the drain delay. It must be less than the orchestrator waits before it kills the process (usually 30).',
  }),
} as const;
