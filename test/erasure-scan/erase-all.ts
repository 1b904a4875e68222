import { expect } from 'vitest';
import { eventually } from '../builders/eventually.js';
import { postJson, readJson } from '../e2e/service-process.js';
import { markedSession } from './markers.js';

/** Sends all markers, and reads everything once, so that it is in every cache. */
export async function sendMarkers(address: string, markers: readonly string[]): Promise<void> {
  for (let index = 0; index < markers.length / 4; index++) {
    const { sessionId, session, other, events, annotation } = markedSession(markers, index);
    const stays = await postJson(`${address}/sessions`, other);
    expect(stays.status).toBe(201);
    const created = await postJson(`${address}/sessions`, session);
    const added = await postJson(`${address}/sessions/${sessionId}/events/batch`, { events });
    const read = await fetch(`${address}/sessions/${sessionId}`);
    expect([created.status, added.status, read.status]).toEqual([201, 200, 200]);
    await read.text();
    await annotate(`${address}/sessions/${sessionId}/annotations/${annotation.name}`, annotation.value, index);
    if (index % 2 === 0) await postJson(`${address}/sessions/${sessionId}/complete`, { endReason: markers[index * 4] });
  }
}

/** Changed once, so that the first value is a remnant by then; every third is deleted. */
async function annotate(url: string, value: object, index: number): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const put = await fetch(url, { method: 'PUT', headers, body: JSON.stringify(value) });
  const changed = await fetch(url, { method: 'PATCH', headers, body: JSON.stringify({ pad: 'x'.repeat(index) }) });
  expect([put.status, changed.status]).toEqual([201, 200]);
  if (index % 3 === 0) expect((await fetch(url, { method: 'DELETE' })).status).toBe(204);
}

/**
 * Erases a few sessions by their id and the rest by their person; resolves once everything is done. `onHidden` is
 * called when nobody sees any of them any more: from then on the memory of other instances expires.
 */
export async function eraseMarkers(
  address: string,
  markers: readonly string[],
  onHidden: () => void = () => undefined,
): Promise<void> {
  const locations: string[] = [];
  for (const index of [0, 1, 2, 3]) {
    const path = `/sessions/${markedSession(markers, index).sessionId}`;
    locations.push((await fetch(address + path, { method: 'DELETE' })).headers.get('location') ?? '');
  }
  const job = await fetch(`${address}/sessions?metadata.person=anna`, { method: 'DELETE' });
  locations.push(job.headers.get('location') ?? '');
  for (let index = 0; index < markers.length / 4; index++) {
    const path = `/sessions/${markedSession(markers, index).sessionId}`;
    await eventually(async () => expect((await fetch(address + path)).status).toBe(410));
  }
  onHidden();
  for (const location of locations) {
    await eventually(async () => {
      expect(await readJson(await fetch(address + location))).toMatchObject({ state: 'erased' });
    });
  }
}
