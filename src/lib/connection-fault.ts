const REMEDIES: Readonly<Record<string, string>> = {
  ENOTFOUND: 'its host name is not known: correct the host, or the DNS of this machine',
  ENODATA: 'the DNS has no such service record: correct the host, or write mongodb:// and name the servers',
  EAI_AGAIN: 'the DNS does not answer: check the network of this machine, or try again',
  ESERVFAIL: 'the DNS does not answer: check the network of this machine, or try again',
  ECONNREFUSED: 'nothing listens at that address: start it, or correct the host and the port',
  ECONNRESET: 'the other side closed the connection: check whether only one of the two sides uses TLS',
  EPIPE: 'the other side closed the connection: check whether only one of the two sides uses TLS',
  ETIMEDOUT: 'nothing answers at that address: open the firewall or the access list, or correct the host and the port',
  EHOSTUNREACH: 'there is no route to that address: check the network, or correct the host',
  ENETUNREACH: 'there is no route to that address: check the network, or correct the host',
  CERT_HAS_EXPIRED: 'its TLS certificate has expired: renew it',
  ERR_TLS_CERT_ALTNAME_INVALID:
    'its TLS certificate is for another host: use the name in the certificate, or renew the certificate',
};

/** Errors for certificates whose issuer this process does not trust. */
const UNTRUSTED = /SELF_SIGNED|UNABLE_TO_(?:GET_ISSUER|VERIFY)/;
const TLS_CODE = /^(?:ERR_SSL_|ERR_TLS_|EPROTO$)/;

/** Returns what to do about a failed connection, by the code of Node's error; undefined for other codes. */
export function connectionRemedyFor(code: string): string | undefined {
  if (REMEDIES[code]) return REMEDIES[code];
  if (UNTRUSTED.test(code)) {
    return 'its TLS certificate was issued by an authority that this process does not trust: name the CA file of the issuer (NODE_EXTRA_CA_CERTS)';
  }
  return TLS_CODE.test(code)
    ? 'the TLS handshake failed: check that the other side uses TLS on this port, with a version that both support'
    : undefined;
}

/** Returns the first Node error code in an error or its causes. */
export function connectionCodeOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  return code !== undefined && /^[A-Z][A-Z0-9_/]{2,63}$/.test(code) ? code : connectionCodeOf(error.cause);
}
