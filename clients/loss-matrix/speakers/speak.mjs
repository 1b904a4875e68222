import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , , , , count, ending] = process.argv;

/** What every Node speaker does with its library, up to the given ending. */
export async function speak({ record, recordHostile, complete, close }) {
  // Printed only after the call has returned: from here on the record must not be lost.
  const tell = (id) => writeSync(1, `${id}\n`);
  for (let number = 0; number < Number(count); number += 1) {
    tell(record(number));
    if (ending === 'live') await sleep(10);
  }
  if (ending === 'values') for (const id of recordHostile()) tell(id);
  if (ending === 'live' || ending === 'values') {
    await once(process.stdin, 'data');
    writeSync(1, `closed ${await close()}\n`);
    process.exit(0);
  }
  if (ending === 'hang') {
    for (let number = Number(count); ; number += 1) {
      tell(record(number));
      await sleep(1);
    }
  }
  complete();
  if (ending === 'exit') process.exit(0);
  if (ending === 'raise') throw new Error('the speaker ends');
}
