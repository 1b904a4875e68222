import { defineErrors } from '../../domain/errors.js';

export const ingestErrors = defineErrors({
  INVALID_SIGNATURE: {
    status: 401,
    title: 'The signature of the delivery is missing or wrong',
    remedy: 'Configure the same secret on both sides, and check the clock of the service. `detail` names the variable.',
    example: 'The signature of this delivery is missing, too old, or not made with the secret in INGEST_VAPI_SECRET.',
  },
  INGEST_NOT_CONFIGURED: {
    status: 403,
    title: 'Ingest is not configured for this provider',
    remedy:
      'Set the secret of the provider, or add the provider to INGEST_UNSIGNED if a gateway checks its deliveries.',
    example:
      'In production, deliveries from vapi are accepted only if INGEST_VAPI_SECRET is set or INGEST_UNSIGNED contains vapi.',
  },
  PROVIDER_NOT_FOUND: {
    status: 404,
    title: 'No such provider',
    remedy: 'Use one of the providers that `detail` names; `GET /ingest` describes each of them.',
  },
  NO_CALL_ID: {
    status: 422,
    title: 'The body does not say which call it belongs to',
    remedy: 'Name the session with `?sessionId=`. Nothing was stored.',
    example: 'No message names a call; name the session with ?sessionId=.',
  },
  EXPECTS_ANSWER: {
    status: 422,
    title: 'The sender waits for an answer that a store cannot give',
    remedy:
      'The message was recorded. Send such messages to your own application, and send only reports to this service: the page of the provider lists them.',
  },
  VCON_TOO_LARGE: {
    status: 422,
    title: 'The session is too large for a vCon',
    remedy: 'Read its log instead (`GET /sessions/{sessionId}/events`), or raise MAX_INGEST_BYTES.',
    example: 'The vCon of session call-4711 would have more than 16777216 bytes (MAX_INGEST_BYTES).',
  },
  INVALID_DOCUMENT: {
    status: 422,
    title: 'The document is not valid as a whole',
    remedy: 'Correct what `errors` lists, then send the document again. Nothing was stored.',
    example: 'Nothing in the body was stored; see errors.',
  },
});
