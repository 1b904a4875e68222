/** Returns the `curl` command for a GET request, for a POSIX shell. */
export function curlLine(origin: string, path: string, options: readonly string[] = []): string {
  return ['curl', ...options, quoted(`${origin}${path}`)].join(' ');
}

/** Returns the commands that create a session and append its first event, for the empty first screen. */
export function firstSessionLines(origin: string): string {
  const json = "-H 'Content-Type: application/json'";
  return [
    `curl ${quoted(`${origin}/sessions`)} ${json} -d '{"sessionId":"hello-1","language":"en-US"}'`,
    `curl ${quoted(`${origin}/sessions/hello-1/events`)} ${json} -d '{"eventId":"e1","type":"user_speech","payload":{"text":"Hello there."}}'`,
  ].join('\n');
}

/** Single quotes keep the shell from interpreting the text. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
