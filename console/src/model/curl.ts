/** The `curl` line of a call that only reads; for a POSIX shell. */
export function curlLine(origin: string, path: string, options: readonly string[] = []): string {
  return ['curl', ...options, quoted(`${origin}${path}`)].join(' ');
}

/** The lines that create a session, give it its first event, and so make the first screen less empty. */
export function firstSessionLines(origin: string): string {
  const json = "-H 'Content-Type: application/json'";
  return [
    `curl ${quoted(`${origin}/sessions`)} ${json} -d '{"sessionId":"hello-1","language":"en-US"}'`,
    `curl ${quoted(`${origin}/sessions/hello-1/events`)} ${json} -d '{"eventId":"e1","type":"user_speech","payload":{"text":"Hello there."}}'`,
  ].join('\n');
}

/** Nothing in single quotes means anything to the shell. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
