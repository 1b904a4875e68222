import { Settings } from '../../config/settings.js';
import { choice, parsedList, positiveNumber, text, textList, wholeNumber } from '../../config/variable.js';
import { parseNetwork } from './allowed-addresses.js';

const MS_PER_SECOND = 1_000;
const MS_PER_DAY = 86_400_000;
const DAY_SECONDS = 86_400;
const WEEK_SECONDS = 604_800;
const YEAR_SECONDS = 31_536_000;
const KEY_BYTES = 32;
const MAX_RETRIES = 30;

/** Nearly four days for nine retries; an outage of any length before the webhook is disabled loses nothing. */
const RETRY_SECONDS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

export interface WebhooksConfig {
  readonly retryMs: readonly number[];
  readonly timeoutMs: number;
  readonly rotationMs: number;
  readonly disableAfterMs: number;
  readonly logMs: number;
  readonly allowsHttp: boolean;
  readonly allowedNetworks: readonly string[];
  /** Empty allows any host. */
  readonly allowedHosts: readonly string[];
  readonly key: Buffer | undefined;
}

export const webhooksSettings = new Settings({
  title: 'Webhooks',
  variables: {
    WEBHOOK_RETRY_SECONDS: parsedList({
      absentText: RETRY_SECONDS.join(),
      example: RETRY_SECONDS.join(),
      expected: `up to ${MAX_RETRIES} numbers of seconds above 0, separated by commas; fractions are allowed`,
      parse: parseRetries,
      meaning: 'The waits between the attempts of one delivery, in seconds; each is varied at random by up to a fifth.',
    }),
    WEBHOOK_TIMEOUT_SECONDS: positiveNumber({
      unit: 'seconds',
      max: 300,
      fallback: 15,
      meaning:
        'How many seconds an attempt may take, from the lookup of the host name to the status line of the response.',
    }),
    WEBHOOK_ROTATION_SECONDS: positiveNumber({
      unit: 'seconds',
      max: YEAR_SECONDS,
      fallback: DAY_SECONDS,
      meaning: 'For how many seconds deliveries are also signed with a secret after it was rotated.',
    }),
    WEBHOOK_DISABLE_AFTER_SECONDS: positiveNumber({
      unit: 'seconds',
      max: YEAR_SECONDS,
      fallback: 432_000,
      meaning: 'After how many seconds without a success a webhook is disabled, if at least ten attempts have failed.',
    }),
    WEBHOOK_LOG_DAYS: wholeNumber({
      unit: 'days',
      min: 1,
      max: 365,
      fallback: 7,
      meaning: 'How many days a successful delivery stays in the list; a dead one stays for 30 days.',
    }),
    WEBHOOK_ALLOW_HTTP: choice({
      choices: ['false', 'true'],
      fallback: 'false',
      meaning: 'Whether webhooks may have addresses that begin with http://, which are not encrypted.',
    }),
    WEBHOOK_ALLOWED_NETWORKS: textList({
      absentText: 'none: only public addresses are allowed',
      example: '10.0.0.0/8,127.0.0.1/32',
      expected: 'networks such as 10.0.0.0/8 or fd00::/8, separated by commas',
      fault: (network) => parseNetwork(network) === undefined && `networks such as 10.0.0.0/8; ${network} is not one`,
      meaning:
        'Private networks that webhooks may reach. The metadata address of a cloud is allowed only if it is listed as /32 or /128.',
    }),
    WEBHOOK_ALLOWED_HOSTS: textList({
      absentText: 'any host',
      example: 'hooks.example.com,crm.example.com',
      expected: 'host names, separated by commas',
      fault: (host) => !/^[a-z0-9.-]{1,253}$/i.test(host) && `host names; ${host} is not one`,
      meaning: 'The only hosts that webhooks may be sent to.',
    }),
    WEBHOOK_KEY: text({
      absentText: 'none: the secrets of webhooks are stored unencrypted',
      example: 'MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=',
      expected: `${KEY_BYTES} bytes in base64 (openssl rand -base64 ${KEY_BYTES})`,
      fault: (text) => Buffer.from(text, 'base64').length !== KEY_BYTES,
      secret: true,
      meaning:
        'Key that encrypts the secrets of webhooks in the store. When it is set for the first time, existing secrets are encrypted too.',
    }),
  },
  toShape: (values): WebhooksConfig => ({
    retryMs: (values.WEBHOOK_RETRY_SECONDS.length > 0 ? values.WEBHOOK_RETRY_SECONDS : RETRY_SECONDS).map(
      (seconds) => seconds * MS_PER_SECOND,
    ),
    timeoutMs: values.WEBHOOK_TIMEOUT_SECONDS * MS_PER_SECOND,
    rotationMs: values.WEBHOOK_ROTATION_SECONDS * MS_PER_SECOND,
    disableAfterMs: values.WEBHOOK_DISABLE_AFTER_SECONDS * MS_PER_SECOND,
    logMs: values.WEBHOOK_LOG_DAYS * MS_PER_DAY,
    allowsHttp: values.WEBHOOK_ALLOW_HTTP === 'true',
    allowedNetworks: values.WEBHOOK_ALLOWED_NETWORKS,
    allowedHosts: values.WEBHOOK_ALLOWED_HOSTS.map((host) => host.toLowerCase()),
    key: values.WEBHOOK_KEY === undefined ? undefined : Buffer.from(values.WEBHOOK_KEY, 'base64'),
  }),
});

function parseRetries(text: string): { readonly value: readonly number[] } | { readonly fault: string } {
  const waits = text.split(',').map((wait) => (wait.trim() === '' ? Number.NaN : Number(wait)));
  const isWrong = waits.length > MAX_RETRIES || waits.some((wait) => !(wait > 0 && wait <= WEEK_SECONDS));
  return isWrong
    ? { fault: `up to ${MAX_RETRIES} waits in seconds, each above 0 and at most a week` }
    : { value: waits };
}
