import { defineErrors } from '../../domain/errors.js';

export const liveErrors = defineErrors({
  TOO_MANY_STREAMS: {
    status: 503,
    retryable: true,
    title: 'This instance already serves its maximum number of streams',
    remedy: 'Connect to another instance, or wait for `Retry-After` seconds.',
  },
});
