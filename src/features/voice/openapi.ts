import { VIEWS } from '@conversation-service/voice';
import { jsonResponse, NOT_MODIFIED, READ_PROBLEMS } from '../../http/openapi/content.js';
import type { OpenApiPart } from '../../http/openapi/openapi-document.js';
import type { Parameter } from '../../http/openapi/openapi-types.js';
import type { Operations } from '../../http/openapi/operation-table.js';
import { flagParameter, queryParameter } from '../../http/openapi/parameters.js';
import { TRANSCRIPT_EXAMPLE, TURNS_EXAMPLE, textExample } from './openapi-examples.js';
import { voiceSchemas } from './openapi-schemas.js';
import { FORMATS, MEDIA_TYPES } from './transcript-formats.js';
import { voiceErrors } from './voice-errors.js';

const PROBLEMS = [...READ_PROBLEMS, ...(['SessionNotFound', 'SessionErased'] as const), voiceErrors.SESSION_TOO_LONG];

const TRANSCRIPT_PARAMETERS: readonly Parameter[] = [
  queryParameter('view', '`heard` shows what the caller heard, `generated` what the model wrote.', {
    type: 'string',
    enum: VIEWS,
    default: 'heard',
  }),
  queryParameter(
    'format',
    `The format of the response. Without it, \`Accept\` decides: ${Object.values(MEDIA_TYPES).join(', ')}; JSON if it names none of these.`,
    { type: 'string', enum: FORMATS },
  ),
  flagParameter('partials', 'Also include utterances that have no final transcript yet.'),
  flagParameter(
    'superseded',
    'Also include utterances that a more complete report has replaced, marked as `superseded`.',
  ),
  flagParameter('words', 'Include the `words` of each utterance.'),
  flagParameter(
    'estimate',
    'Estimate what was heard of an utterance that was cut off, by the share of it that was played, if nothing more exact is known; marked as `estimated`.',
  ),
];

const CURSOR: Parameter = queryParameter(
  'cursor',
  'The `nextCursor` of the previous page. It stays valid while new utterances arrive.',
  { type: 'string' },
);

const JSON_RESPONSE = jsonResponse(
  'A page of the transcript as JSON, or the whole transcript as text.',
  'Transcript',
  TRANSCRIPT_EXAMPLE,
  'ETag',
  'Link',
);

const TEXTS = FORMATS.flatMap((format) =>
  format === 'json' ? [] : [[MEDIA_TYPES[format], { schema: { type: 'string' }, example: textExample(format) }]],
);

const operations: Operations = {
  'GET /sessions/{sessionId}/transcript': {
    operationId: 'getTranscript',
    summary: 'Read what was said, and how much of it was heard',
    description: [
      'Returns the utterances of a call in the order in which they began, each merged from all events that report it.',
      '`view=heard` shows what the caller heard of utterances of the bot that were cut off; `view=generated` shows what the model wrote.',
      'JSON is paginated; the text formats contain the whole transcript and ignore `limit` and `cursor`. `format` takes precedence over `Accept`; the response varies by `Accept`.',
      'The transcript is available for live, sealed and archived sessions, and depends only on their events.',
    ],
    parameters: [...TRANSCRIPT_PARAMETERS, 'Limit', CURSOR, 'IfNoneMatch'],
    responses: {
      200: { ...JSON_RESPONSE, content: { ...JSON_RESPONSE.content, ...Object.fromEntries(TEXTS) } },
      304: NOT_MODIFIED,
    },
    problems: PROBLEMS,
  },
  'GET /sessions/{sessionId}/turns': {
    operationId: 'getTurns',
    summary: 'Read turns, response gaps, interruptions, tools and measures',
    description: [
      'Returns who spoke when, how long each answer took, who interrupted whom, and the figures of the call.',
      '`responseGapMs` is measured on the timeline, and `latency` is what the provider reports; the two are never mixed. An unknown value is null, never 0.',
      'Utterances are referred to by their `index` in the transcript that is returned without options.',
    ],
    parameters: ['IfNoneMatch'],
    responses: {
      200: jsonResponse('The turns, and what is derived from them.', 'Turns', TURNS_EXAMPLE, 'ETag'),
      304: NOT_MODIFIED,
    },
    problems: PROBLEMS,
  },
};

export const openApi: OpenApiPart = {
  tag: { name: 'Voice', description: 'What can be read from the log of a call: transcript, turns, measures.' },
  operations,
  schemas: voiceSchemas,
};
