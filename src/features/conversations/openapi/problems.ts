import { ERRORS } from '../../../domain/errors.js';
import type { ProblemResponse } from '../../../http/openapi/problem-responses.js';
import { conversationErrors } from '../conversation-errors.js';

export const EVENT_NOT_FOUND: ProblemResponse = {
  name: 'EventNotFound',
  errors: [ERRORS.SESSION_NOT_FOUND, conversationErrors.EVENT_NOT_FOUND],
};

export const SESSION_CONFLICT: ProblemResponse = {
  name: 'SessionConflict',
  errors: [conversationErrors.SESSION_CONFLICT],
};

export const EVENT_CONFLICT: ProblemResponse = {
  name: 'EventConflict',
  errors: [conversationErrors.EVENT_CONFLICT, conversationErrors.SESSION_SEALED],
};

export const COMPLETION_CONFLICT: ProblemResponse = {
  name: 'CompletionConflict',
  errors: [conversationErrors.SESSION_ALREADY_COMPLETED],
};

export const POSITION_AHEAD: ProblemResponse = {
  name: 'PositionAhead',
  errors: [conversationErrors.POSITION_AHEAD],
};

export const CONVERSATION_PROBLEMS = [
  EVENT_NOT_FOUND,
  SESSION_CONFLICT,
  EVENT_CONFLICT,
  COMPLETION_CONFLICT,
  POSITION_AHEAD,
];
