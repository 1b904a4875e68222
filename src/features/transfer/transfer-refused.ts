/** A transfer is impossible as requested; the message says why and what to do. */
export class TransferRefused extends Error {
  override readonly name = 'TransferRefused';
}
