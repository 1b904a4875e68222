import { hmacSha256 } from '../../../lib/hmac-sha256.js';
import { headerOf, isHexOf, isSame, type SignatureScheme } from './hmac.js';

/** The secret itself, or a hex HMAC of the body, as chosen in the dashboard. */
export const vapiSignature: SignatureScheme = {
  async isGenuine(secret, request) {
    const given = headerOf(request, 'x-vapi-secret');
    if (given !== undefined) return isSame(Buffer.from(secret), Buffer.from(given));
    const signature = headerOf(request, 'x-vapi-signature');
    return signature !== undefined && isHexOf(await hmacSha256(secret, request.body), signature);
  },
  // Sends the HMAC, so that the secret itself is not transmitted.
  async headersFor(secret, body) {
    return { 'x-vapi-signature': (await hmacSha256(secret, body)).toString('hex') };
  },
};
