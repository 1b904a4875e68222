import { PROVIDERS } from '@conversation-service/importers/providers';
import { Settings } from '../../config/settings.js';
import { text, textList, wholeNumber } from '../../config/variable.js';
import { LATE_GRACE_MAX_SECONDS } from '../../domain/session.js';
import { standardWebhooksKey } from '../../lib/standard-webhooks.js';

const MS_PER_SECOND = 1_000;

/** Stands for every provider. */
export const ALL_PROVIDERS = '*';

function secret(meaning: string, example: string) {
  return text({
    secret: true,
    meaning,
    example,
    expected: 'the secret, without spaces around it',
    fault: (text) => text.trim() !== text,
    absentText: 'none',
  });
}

/** Which voice platforms are accepted, and how they authenticate. */
export const ingestSettings = new Settings({
  title: 'Ingest',
  variables: {
    INGEST_VAPI_SECRET: secret(
      'The server secret of Vapi: it is compared with `X-Vapi-Secret`, or is the key of the HMAC in `X-Vapi-Signature`.',
      'a-long-random-text',
    ),
    INGEST_RETELL_API_KEY: secret(
      'The API key of Retell that has the webhook badge: Retell signs `X-Retell-Signature` with it.',
      'key_0123456789abcdef',
    ),
    INGEST_ELEVENLABS_SECRET: secret(
      'The secret of the ElevenLabs webhook: ElevenLabs signs `ElevenLabs-Signature` with it.',
      'wsec_0123456789abcdef',
    ),
    INGEST_STANDARD_WEBHOOKS_SECRET: text({
      secret: true,
      meaning:
        'The Standard Webhooks secret (`webhook-id`, `webhook-timestamp`, `webhook-signature`) for all providers that have no secret of their own.',
      example: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
      expected: 'a text that begins with whsec_, followed by 24 to 64 bytes in base64',
      fault: (text) => standardWebhooksKey(text) === undefined,
      absentText: 'none',
    }),
    INGEST_UNSIGNED: textList({
      meaning:
        'The providers whose deliveries are accepted without a signature in production, because the gateway in front checks them; `*` means all. Outside production, unsigned deliveries are accepted from every provider that has no secret.',
      example: 'pipecat,vcon',
      expected: `names of providers, separated by commas (${PROVIDERS.join(', ')}), or ${ALL_PROVIDERS}`,
      fault: (name) => name !== ALL_PROVIDERS && !PROVIDERS.some((provider) => provider === name),
      absentText: 'none',
    }),
    INGEST_GRACE_SECONDS: wholeNumber({
      unit: 'seconds',
      min: 0,
      max: LATE_GRACE_MAX_SECONDS,
      fallback: 86_400,
      meaning:
        'How many seconds after the end that a provider reports its calls still accept events, so that more complete reports and redeliveries are stored.',
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
