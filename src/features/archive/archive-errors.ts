import { defineErrors } from '../../domain/errors.js';

export const archiveErrors = defineErrors({
  ARCHIVE_DAMAGED: {
    status: 500,
    title: 'The archived events of this session are damaged',
    remedy:
      'Restore the object from a backup of the bucket or folder; `conversation-service verify` names what is damaged.',
  },
  ARCHIVE_UNAVAILABLE: {
    status: 503,
    retryable: true,
    title: 'The archive cannot be reached',
    remedy: 'Only events of archived sessions are affected. Wait for `Retry-After` seconds and send the request again.',
  },
});
