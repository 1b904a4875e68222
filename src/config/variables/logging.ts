import { choice } from '../variable.js';

export const LOGGING_VARIABLES = {
  LOG_LEVEL: choice({
    choices: ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
    fallback: 'info',
    meaning: 'The least severe level that is logged; debug logs every request.',
  }),
  LOG_FORMAT: choice({
    choices: ['auto', 'json', 'pretty'],
    fallback: 'auto',
    meaning:
      'json writes one JSON object per line; pretty is for people; auto is pretty on a terminal and json otherwise.',
  }),
} as const;
