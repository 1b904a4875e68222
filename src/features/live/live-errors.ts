import { defineErrors } from '../../domain/errors.js';

export const liveErrors = defineErrors({
  TOO_MANY_STREAMS: {
    status: 503,
    retryable: true,
    title: 'This instance serves as many streams as it may',
    remedy: 'Connect to another instance, or wait for `Retry-After` seconds.',
  },
});
