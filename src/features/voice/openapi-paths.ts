import { VIEWS } from '@conversation-service/voice';
import { jsonResponse, NOT_MODIFIED, prose, READ_PROBLEMS } from '../../http/openapi/content.js';
import type { Operation, Parameter, Paths, Response } from '../../http/openapi/openapi-types.js';
import { type ProblemResponse, problems } from '../../http/openapi/problem-responses.js';
import { parameterRef } from '../../http/openapi/references.js';
import { TEXT_EXAMPLES, TRANSCRIPT_EXAMPLE, TURNS_EXAMPLE } from './openapi-examples.js';
import { FORMATS, MEDIA_TYPES } from './transcript-formats.js';
import { voiceErrors } from './voice-errors.js';

const TAGS = ['Voice'];
export const SESSION_TOO_LONG: ProblemResponse = { name: 'SessionTooLong', errors: [voiceErrors.SESSION_TOO_LONG] };
const PROBLEMS = problems(...READ_PROBLEMS, 'SessionNotFound', 'SessionErased', SESSION_TOO_LONG);

export function voicePaths(): Paths {
  return {
    '/sessions/{sessionId}/transcript': { get: getTranscript() },
    '/sessions/{sessionId}/turns': { get: getTurns() },
  };
}

function getTranscript(): Operation {
  return {
    operationId: 'getTranscript',
    tags: TAGS,
    summary: 'Read what was said, and what of it was heard',
    description: prose(
      'The utterances of a call, merged from however many events told of them, in the order in which they began.',
      '`view=heard` has what the caller heard of what the bot said, where it was cut; `view=generated` what the model wrote.',
      'JSON comes in pages; the text formats hold the whole transcript, whatever `limit` and `cursor` say. `format` goes before `Accept`; the answer varies by it.',
      'Works for live, sealed and archived sessions, and is the same for the same events.',
    ),
    parameters: [
      parameterRef('SessionId'),
      ...transcriptParameters(),
      parameterRef('Limit'),
      cursorParameter(),
      parameterRef('IfNoneMatch'),
    ],
    responses: { 200: transcriptResponse(), 304: NOT_MODIFIED, ...PROBLEMS },
  };
}

function getTurns(): Operation {
  return {
    operationId: 'getTurns',
    tags: TAGS,
    summary: 'Read turns, response gaps, interruptions, tools and measures',
    description: prose(
      'Who spoke when, how long each answer took, who cut whom, and what the call comes to in numbers.',
      '`responseGapMs` is what the timeline shows and `latency` what the provider claims; they are never mixed. Unknown is null, never 0.',
      'Utterances are named by their `index` in the transcript as it comes without options.',
    ),
    parameters: [parameterRef('SessionId'), parameterRef('IfNoneMatch')],
    responses: {
      200: jsonResponse('The turns and what follows from them.', 'Turns', TURNS_EXAMPLE, 'ETag'),
      304: NOT_MODIFIED,
      ...PROBLEMS,
    },
  };
}

function transcriptResponse(): Response {
  const json = jsonResponse('A page, or the whole text.', 'Transcript', TRANSCRIPT_EXAMPLE, 'ETag', 'Link');
  const texts = FORMATS.flatMap((format) =>
    format === 'json' ? [] : [[MEDIA_TYPES[format], { schema: { type: 'string' }, example: TEXT_EXAMPLES[format] }]],
  );
  return { ...json, content: { ...json.content, ...Object.fromEntries(texts) } };
}

function transcriptParameters(): readonly Parameter[] {
  return [
    {
      name: 'view',
      in: 'query',
      description: 'What was heard, or what the model wrote.',
      schema: { type: 'string', enum: VIEWS, default: 'heard' },
    },
    {
      name: 'format',
      in: 'query',
      description: `Without it \`Accept\` decides: ${Object.values(MEDIA_TYPES).join(', ')}; JSON where it names none of them.`,
      schema: { type: 'string', enum: FORMATS },
    },
    flag('partials', 'Also utterances of which no final transcript has come yet.'),
    flag('superseded', 'Also what a fuller report has replaced, marked as `superseded`.'),
    flag('words', 'Each utterance with its `words`.'),
    flag(
      'estimate',
      'What was heard of a cut utterance as the share of its characters that was played, where nobody knows better; marked as `estimated`.',
    ),
  ];
}

function flag(name: string, description: string): Parameter {
  return { name, in: 'query', description, schema: { type: 'string', enum: ['true', 'false'], default: 'false' } };
}

function cursorParameter(): Parameter {
  return {
    name: 'cursor',
    in: 'query',
    description: '`nextCursor` of the page before: the place of its last utterance, which holds while others come.',
    schema: { type: 'string' },
  };
}
