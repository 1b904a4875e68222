import { createHmac } from 'node:crypto';
import type { Provider } from '@conversation-service/importers';
import { describe, expect, it } from 'vitest';
import { loadConfig } from '../../../config/load-config.js';
import { ConversationError } from '../../../domain/errors.js';
import { ingestSettings } from '../ingest-settings.js';
import { schemeOf } from './schemes.js';
import { SenderCheck } from './sender-check.js';

const NOW_MS = Date.parse('2026-01-15T10:00:00Z');
const BODY = '{"message":{"type":"end-of-call-report"}}';
const MINUTE_MS = 60_000;
const STANDARD_SECRET = `whsec_${Buffer.alloc(32, 7).toString('base64')}`;
const SECRETS = {
  INGEST_VAPI_SECRET: 'vapi-secret',
  INGEST_RETELL_API_KEY: 'key_retell',
  INGEST_ELEVENLABS_SECRET: 'wsec_eleven',
  INGEST_STANDARD_WEBHOOKS_SECRET: STANDARD_SECRET,
};

type Headers = Readonly<Record<string, string>>;

const hmac = (key: string | Buffer, text: string) => createHmac('sha256', key).update(text);

const vapiSecret = (secret = 'vapi-secret') => ({ 'x-vapi-secret': secret });
const vapiHmac = (body = BODY, key = 'vapi-secret') => ({ 'x-vapi-signature': hmac(key, body).digest('hex') });
const retell = (ageMs = 0, body = BODY, key = 'key_retell') => {
  const time = String(NOW_MS - ageMs);
  return { 'x-retell-signature': `v=${time},d=${hmac(key, body + time).digest('hex')}` };
};
const elevenlabs = (ageMs = 0, body = BODY, key = 'wsec_eleven') => {
  const time = String(Math.floor((NOW_MS - ageMs) / 1_000));
  return { 'elevenlabs-signature': `t=${time},v0=${hmac(key, `${time}.${body}`).digest('hex')}` };
};
const standard = (ageMs = 0, body = BODY, id = 'msg_1', more = ''): Headers => {
  const time = String(Math.floor((NOW_MS - ageMs) / 1_000));
  const signature = hmac(Buffer.alloc(32, 7), `${id}.${time}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': time, 'webhook-signature': `${more}v1,${signature}` };
};

function checkOf(environment: Headers): SenderCheck {
  const config = loadConfig({ NODE_ENV: 'test', ...environment });
  return new SenderCheck(ingestSettings.of(config), environment.NODE_ENV === 'production');
}

async function verdictOf(provider: Provider, headers: Headers, environment: Headers = SECRETS, body = BODY) {
  try {
    await checkOf(environment).requireGenuine(provider, { headers, body: Buffer.from(body), nowMs: NOW_MS });
    return 'taken';
  } catch (error) {
    if (error instanceof ConversationError) return error.code;
    throw error;
  }
}

describe('a delivery is accepted', () => {
  it.each<Provider>(['vapi', 'retell', 'elevenlabs', 'pipecat'])(
    'as the command import signs it: %s',
    async (provider) => {
      const { scheme, secret = '' } = schemeOf(
        ingestSettings.of(loadConfig({ NODE_ENV: 'test', ...SECRETS })).secrets,
        provider,
      );
      const headers = await scheme.headersFor(secret, Buffer.from(BODY), NOW_MS);
      expect(await verdictOf(provider, headers)).toBe('taken');
      expect(await verdictOf(provider, headers, SECRETS, `${BODY} `)).toBe('INVALID_SIGNATURE');
    },
  );

  it.each<[string, Provider, Headers]>([
    ['with the secret of Vapi', 'vapi', vapiSecret()],
    ['with an HMAC of Vapi', 'vapi', vapiHmac()],
    ['with an HMAC of Vapi in capitals', 'vapi', { 'x-vapi-signature': vapiHmac()['x-vapi-signature'].toUpperCase() }],
    ['with a signature of Retell', 'retell', retell()],
    ['with one of Retell that is five minutes old', 'retell', retell(5 * MINUTE_MS)],
    ['with one of Retell whose clock is ahead', 'retell', retell(-MINUTE_MS)],
    ['with a signature of ElevenLabs', 'elevenlabs', elevenlabs()],
    ['with one of ElevenLabs that is half an hour old', 'elevenlabs', elevenlabs(30 * MINUTE_MS)],
    ['with a signature of Standard Webhooks', 'pipecat', standard()],
    ['with one that follows others', 'vcon', standard(0, BODY, 'msg_1', `v1,${'A'.repeat(43)}= v1a,x `)],
  ])('%s', async (_name, provider, headers) => {
    expect(await verdictOf(provider, headers)).toBe('taken');
  });

  it('in production with a signature, and without one if the gateway checks', async () => {
    const production = { NODE_ENV: 'production' };
    expect(await verdictOf('vapi', vapiSecret(), { ...production, ...SECRETS })).toBe('taken');
    expect(await verdictOf('vcon', {}, { ...production, INGEST_UNSIGNED: 'pipecat, vcon' })).toBe('taken');
    expect(await verdictOf('aws', {}, { ...production, INGEST_UNSIGNED: '*' })).toBe('taken');
  });

  it('outside of production without a secret', async () => {
    expect(await verdictOf('vapi', {}, {})).toBe('taken');
  });

  it('from a provider without a secret of its own by Standard Webhooks', async () => {
    const environment = { INGEST_STANDARD_WEBHOOKS_SECRET: STANDARD_SECRET };
    expect(await verdictOf('vapi', standard(), environment)).toBe('taken');
    expect(await verdictOf('vapi', vapiSecret(), environment)).toBe('INVALID_SIGNATURE');
  });
});

describe('a delivery is refused', () => {
  const flipped = retell()['x-retell-signature'].replace(/.$/, (last) => (last === '0' ? '1' : '0'));
  it.each<[string, Provider, Headers]>([
    ['of Vapi without a header', 'vapi', {}],
    ['of Vapi with an empty secret', 'vapi', vapiSecret('')],
    ['of Vapi with a wrong secret', 'vapi', vapiSecret('vapi-secret ')],
    ['of Vapi with a part of the secret', 'vapi', vapiSecret('vapi-secre')],
    ['of Vapi with a secret that came twice', 'vapi', vapiSecret('vapi-secret, vapi-secret')],
    ['of Vapi with a wrong secret and a right HMAC', 'vapi', { ...vapiHmac(), ...vapiSecret('x') }],
    ['of Vapi with an HMAC of another body', 'vapi', vapiHmac(`${BODY} `)],
    ['of Vapi with an HMAC of another key', 'vapi', vapiHmac(BODY, 'other')],
    ['of Vapi with an HMAC in base64', 'vapi', { 'x-vapi-signature': hmac('vapi-secret', BODY).digest('base64') }],
    ['of Vapi with a truncated HMAC', 'vapi', { 'x-vapi-signature': vapiHmac()['x-vapi-signature'].slice(0, 62) }],
    ['of Vapi with the signature of Standard Webhooks', 'vapi', standard()],
    ['of Retell with a signature that is too old', 'retell', retell(5 * MINUTE_MS + 1)],
    ['of Retell with one from the future', 'retell', retell(-5 * MINUTE_MS - 1)],
    ['of Retell with one digit changed', 'retell', { 'x-retell-signature': flipped }],
    ['of Retell with one of another body', 'retell', retell(0, '{}')],
    [
      'of Retell with the time of another one',
      'retell',
      { 'x-retell-signature': retell()['x-retell-signature'].replace('v=1', 'v=2') },
    ],
    ['of Retell with a time that is not a number', 'retell', { 'x-retell-signature': 'v=NaN,d=00' }],
    ['of Retell with no digest', 'retell', { 'x-retell-signature': `v=${NOW_MS},d=` }],
    [
      'of Retell with text that is not hexadecimal',
      'retell',
      { 'x-retell-signature': `v=${NOW_MS},d=${'zz'.repeat(32)}` },
    ],
    ['of ElevenLabs with a signature that is too old', 'elevenlabs', elevenlabs(30 * MINUTE_MS + 1_000)],
    ['of ElevenLabs without a time', 'elevenlabs', { 'elevenlabs-signature': 'v0=00' }],
    ['of ElevenLabs with only a time', 'elevenlabs', { 'elevenlabs-signature': 't=1768471200' }],
    ['of ElevenLabs with another key', 'elevenlabs', elevenlabs(0, BODY, 'wsec_other')],
    ['with a signature of Standard Webhooks that is too old', 'livekit', standard(5 * MINUTE_MS + 1_000)],
    ['with one of another body', 'livekit', standard(0, '{}')],
    ['with one of another id', 'livekit', { ...standard(), 'webhook-id': 'msg_2' }],
    ['with one without an id', 'livekit', { ...standard(), 'webhook-id': '' }],
    ['with one of another version', 'livekit', { ...standard(), 'webhook-signature': 'v1a,AAAA' }],
    ['with an empty one', 'livekit', { ...standard(), 'webhook-signature': 'v1,' }],
  ])('%s', async (_name, provider, headers) => {
    expect(await verdictOf(provider, headers)).toBe('INVALID_SIGNATURE');
  });

  it('in production if nothing is configured, or only for other providers', async () => {
    const production = { NODE_ENV: 'production' };
    expect(await verdictOf('vapi', vapiSecret(), production)).toBe('INGEST_NOT_CONFIGURED');
    expect(await verdictOf('vcon', {}, { ...production, INGEST_UNSIGNED: 'pipecat' })).toBe('INGEST_NOT_CONFIGURED');
  });

  it('in production without a signature if there is a secret, whatever is allowed unsigned', async () => {
    const environment = { NODE_ENV: 'production', ...SECRETS, INGEST_UNSIGNED: '*' };
    expect(await verdictOf('vapi', {}, environment)).toBe('INVALID_SIGNATURE');
  });
});

describe('the variables', () => {
  it.each([
    ['INGEST_STANDARD_WEBHOOKS_SECRET', 'bm8tcHJlZml4LW5vLXByZWZpeC1ubw=='],
    ['INGEST_STANDARD_WEBHOOKS_SECRET', 'whsec_c2hvcnQ='],
    ['INGEST_UNSIGNED', 'vappi'],
    ['INGEST_GRACE_SECONDS', '604801'],
  ])('refuse %s=%s, and show no secret', (name, value) => {
    const load = () => loadConfig({ NODE_ENV: 'test', [name]: value });
    expect(load).toThrow(name);
    if (name.endsWith('SECRET')) expect(load).not.toThrow(value);
  });
});
