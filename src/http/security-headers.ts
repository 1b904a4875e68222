import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';

/**
 * The headers that Helmet sets on every response. With these options none depends on the request, so Helmet runs once
 * at start instead of for each request (5 % of an append).
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = askHelmet();

/** Returns a content security policy that allows only these directives, nothing from other hosts, and no frames. */
export function pagePolicy(...directives: readonly string[]): string {
  const around = ["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"];
  return ["default-src 'none'", ...directives, ...around].join('; ');
}

function askHelmet(): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  const setHeaders = helmet({
    // The API returns data; the pages under /docs set a policy of their own.
    contentSecurityPolicy: { useDefaults: false, directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] } },
    // TLS ends at the gateway, which knows whether it is used.
    strictTransportSecurity: false,
  });
  const response = {
    setHeader: (name: string, value: string) => Object.assign(headers, { [name]: value }),
    removeHeader: () => undefined,
  };
  setHeaders({} as IncomingMessage, response as unknown as ServerResponse, () => undefined);
  return headers;
}
