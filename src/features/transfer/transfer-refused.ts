/** A transfer that cannot be made as it was asked for; the message tells a person why and what to do. */
export class TransferRefused extends Error {
  override readonly name = 'TransferRefused';
}
