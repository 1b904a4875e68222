import { describe, it } from 'vitest';

/**
 * A suite that needs a server. If there is a reason to skip, it is printed and the suite is one skipped test; with
 * `REQUIRE_STACK=1`, which requires all servers, it is one failing test.
 */
export function describeWithServer(name: string, skipReason: string | undefined, suite: () => void): void {
  describe(name, () => {
    if (skipReason === undefined) return suite();
    if (process.env.REQUIRE_STACK === '1') {
      it('has its server', () => {
        throw new Error(`REQUIRE_STACK=1, but: ${skipReason}`);
      });
    } else {
      console.warn(`Skipped: ${name}: ${skipReason}`);
      it(`is skipped: ${skipReason}`, ({ skip }) => skip(skipReason));
    }
  });
}
