/** A backup or a restore that is not done; the message tells a person why and what to do. Nothing was changed. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}
