import { PROVIDERS } from '@conversation-service/importers';
import { Settings } from '../../config/settings.js';
import { optionalText, textList, wholeNumber } from '../../config/variable.js';
import { LATE_GRACE_MAX_SECONDS } from '../../domain/session.js';
import { standardWebhooksKey } from './signatures/standard-webhooks.js';

const MS_PER_SECOND = 1_000;

/** Stands for every provider. */
export const ALL_PROVIDERS = '*';

function secret(meaning: string, example: string) {
  return optionalText({
    secret: true,
    meaning,
    example,
    expected: 'the secret, without blanks around it',
    fault: (text) => text.trim() !== text,
    absentText: 'none',
  });
}

/** What is taken from voice platforms, and how they prove that it is they who send. */
export const ingestSettings = new Settings({
  title: 'Ingest',
  variables: {
    INGEST_VAPI_SECRET: secret(
      'The server secret of Vapi, compared with `X-Vapi-Secret`, or the key of the HMAC in `X-Vapi-Signature`.',
      'a-long-random-text',
    ),
    INGEST_RETELL_API_KEY: secret(
      'The API key of Retell that has the webhook badge: it signs `X-Retell-Signature`.',
      'key_0123456789abcdef',
    ),
    INGEST_ELEVENLABS_SECRET: secret(
      'The secret of the ElevenLabs webhook: it signs `ElevenLabs-Signature`.',
      'wsec_0123456789abcdef',
    ),
    INGEST_STANDARD_WEBHOOKS_SECRET: optionalText({
      secret: true,
      meaning:
        'The secret of Standard Webhooks (`webhook-id`, `webhook-timestamp`, `webhook-signature`) for all providers that have no secret of their own.',
      example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      expected: 'whsec_ and 24 to 64 bytes in base64',
      fault: (text) => standardWebhooksKey(text) === undefined,
      absentText: 'none',
    }),
    INGEST_UNSIGNED: textList({
      meaning:
        'The providers whose deliveries are taken without a signature in production, since the gateway in front checks them; `*` stands for all. Outside of production a provider without a secret is open anyway.',
      example: 'pipecat,vcon',
      expected: `names of providers with commas between them (${PROVIDERS.join(', ')}), or ${ALL_PROVIDERS}`,
      fault: (name) => name !== ALL_PROVIDERS && !PROVIDERS.some((provider) => provider === name),
      absentText: 'none',
    }),
    INGEST_GRACE_SECONDS: wholeNumber({
      unit: 'seconds',
      min: 0,
      max: LATE_GRACE_MAX_SECONDS,
      fallback: 86_400,
      meaning:
        'How many seconds after the end that a provider tells its calls still take events, so that fuller reports and redeliveries are stored.',
    }),
  },
  toShape: (values) => ({
    secrets: {
      vapi: values.INGEST_VAPI_SECRET,
      retell: values.INGEST_RETELL_API_KEY,
      elevenlabs: values.INGEST_ELEVENLABS_SECRET,
      standardWebhooks: values.INGEST_STANDARD_WEBHOOKS_SECRET,
    },
    unsigned: values.INGEST_UNSIGNED,
    graceMs: values.INGEST_GRACE_SECONDS * MS_PER_SECOND,
  }),
});
