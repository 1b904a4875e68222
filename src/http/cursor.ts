import type { SessionPosition } from '../domain/page.js';

/** The cursor of the session list: opaque to clients, versioned for us. */
const VERSION = '1';
const SHAPE = /^1,(-?\d{1,15}),([A-Za-z0-9_.-]{1,64})$/;

export function encodeCursor({ startedAtMs, tiebreak }: SessionPosition): string {
  return Buffer.from(`${VERSION},${startedAtMs},${tiebreak}`).toString('base64url');
}

/** Undefined: not a cursor of ours. */
export function decodeCursor(text: string): SessionPosition | undefined {
  if (!/^[A-Za-z0-9_-]{1,128}$/.test(text)) return undefined;
  const [, startedAtMs, tiebreak] = SHAPE.exec(Buffer.from(text, 'base64url').toString('latin1')) ?? [];
  return startedAtMs && tiebreak ? { startedAtMs: Number(startedAtMs), tiebreak } : undefined;
}
