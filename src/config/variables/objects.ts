import { choice, text } from '../variable.js';

/** Where objects are stored: archived events, and the erasure ledger. */
export const OBJECT_VARIABLES = {
  ARCHIVE_DIR: text({
    absentText: 'no archive in a folder',
    example: './archive',
    expected: 'the path of a folder',
    fault: (path) => path.includes('\0'),
    meaning: 'Folder of the archive; it is created if it does not exist. All instances must see the same folder.',
  }),
  S3_BUCKET: text({
    absentText: 'no archive in a bucket',
    example: 'conversations',
    expected: 'the name of a bucket: 3 to 63 of the characters a–z, 0–9, . and -',
    fault: (name) => !/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name),
    meaning: 'Bucket of the archive, on AWS or another S3-compatible server. Set either this or ARCHIVE_DIR.',
  }),
  S3_ENDPOINT: text({
    absentText: 'AWS',
    example: 'http://127.0.0.1:9000',
    expected: 'an address that begins with http:// or https://',
    fault: (url) => !/^https?:\/\/[^\s/]+\S*$/.test(url),
    meaning: 'Address of the S3 server, if it is not AWS.',
  }),
  S3_REGION: text({
    fallback: 'us-east-1',
    expected: 'the name of a region',
    fault: (name) => !/^[a-z0-9-]{1,64}$/.test(name),
    meaning: 'Region of the bucket.',
  }),
  S3_ACCESS_KEY_ID: text({
    absentText: 'the credentials that the AWS SDK finds: environment, profile, or role of the machine',
    example: 'change-me',
    expected: 'any text',
    meaning: 'Access key for the bucket. Set it together with S3_SECRET_ACCESS_KEY.',
  }),
  S3_SECRET_ACCESS_KEY: text({
    secret: true,
    absentText: 'see S3_ACCESS_KEY_ID',
    example: 'change-me',
    expected: 'any text',
    meaning: 'Secret that belongs to S3_ACCESS_KEY_ID.',
  }),
  S3_FORCE_PATH_STYLE: choice({
    choices: ['auto', 'true', 'false'],
    fallback: 'auto',
    meaning: 'Whether the bucket is named in the path instead of the host name. auto means true if S3_ENDPOINT is set.',
  }),
  S3_SERVER_SIDE_ENCRYPTION: choice({
    choices: ['none', 'AES256', 'aws:kms'],
    fallback: 'none',
    meaning: 'Server-side encryption to request for each object. none leaves it to the settings of the bucket.',
  }),
} as const;
