import type { SessionPosition } from '../domain/page.js';

/**
 * The cursor of the session list: opaque to clients, versioned for us. It contains the id of the database that issued
 * it.
 */
const VERSION = '2';
const SHAPE = /^2,([0-9a-f]{16}),(-?\d{1,15}),([A-Za-z0-9_.-]{1,64})$/;

export interface Cursor {
  readonly incarnation: string;
  readonly position: SessionPosition;
}

export function encodeCursor({ startedAtMs, tiebreak }: SessionPosition, incarnation: string): string {
  return Buffer.from(`${VERSION},${incarnation},${startedAtMs},${tiebreak}`).toString('base64url');
}

/** Returns undefined for anything but one of our cursors. */
export function decodeCursor(text: string): Cursor | undefined {
  if (!/^[A-Za-z0-9_-]{1,160}$/.test(text)) return undefined;
  const decoded = Buffer.from(text, 'base64url').toString('latin1');
  const [, incarnation, startedAtMs, tiebreak] = SHAPE.exec(decoded) ?? [];
  if (!incarnation || !startedAtMs || !tiebreak) return undefined;
  return { incarnation, position: { startedAtMs: Number(startedAtMs), tiebreak } };
}
