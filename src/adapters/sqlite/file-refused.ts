/** A backup or restore is refused; the message says why and what to do. Nothing was changed. */
export class FileRefused extends Error {
  override readonly name = 'FileRefused';
}
