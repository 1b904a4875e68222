import { describe, expect, it } from 'vitest';
import { findingsIn } from './findings.js';

const OUTPUT = `
=================================== FAILURES ===================================
_______________________________ DELETE /sessions _______________________________
1. Test Case ID: MIUiD4

- ST202 Schema-valid request rejected

    Valid data should have been accepted
    Expected: 2xx, 304, 404, 409, 410

[400] Bad Request:

    \`{"code":"INVALID_REQUEST"}\`

Reproduce with:

    curl -X DELETE 'http://127.0.0.1:4611/sessions?dryRun=true'

    st replay MIUiD4

2. Test Case ID: gCoQwc

- ST201 Schema-violating request accepted

    - a line of its explanation

- ST103 Undocumented status code

[202] Accepted:

Reproduce with:

    curl -X DELETE http://127.0.0.1:4611/sessions

_________________________________ GET /stats ___________________________________
1. Test Case ID: x

- Custom check failed: \`batch_items_are_taken\`

[200] OK:

Reproduce with:

    curl -X POST http://127.0.0.1:4611/sessions
    curl -X GET http://127.0.0.1:4611/stats

=================================== SUMMARY ====================================
  ❌ ST202 Schema-valid request rejected: 1
`;

describe('findingsIn', () => {
  it('shows each finding with its operation and its call', () => {
    expect(findingsIn(OUTPUT)).toEqual([
      "DELETE /sessions: ST202 Schema-valid request rejected: 400 to curl -X DELETE 'http://127.0.0.1:4611/sessions?dryRun=true'",
      'DELETE /sessions: ST201 Schema-violating request accepted: 202 to curl -X DELETE http://127.0.0.1:4611/sessions',
      'DELETE /sessions: ST103 Undocumented status code: 202 to curl -X DELETE http://127.0.0.1:4611/sessions',
      'GET /stats: Custom check failed: `batch_items_are_taken`: 200 to curl -X GET http://127.0.0.1:4611/stats',
    ]);
  });

  it('is empty if nothing was found', () => {
    expect(findingsIn('========================== No issues found in 112.43s ==========================')).toEqual([]);
  });

  it('shortens a call that is too long to read', () => {
    const long = OUTPUT.replace('?dryRun=true', `?metadata.a=${'x'.repeat(5_000)}`);
    expect(findingsIn(long)[0]?.length).toBe(2_000);
  });
});
