/** The parts of the page that do not depend on the results. */
export const PROLOGUE = `# Reliability: each promise, and what its test found

This page is generated from results (\`docs/reliability.json\`). No figure in its tables is written by hand.

\`\`\`sh
npm run prove                       # the short run, which takes a few minutes; part of CI
npm run prove -- --long --write     # the long run, which produces the figures below and writes this page
npm run prove -- --only kill-9-sqlite --seed 7 # one check, with the same random choices again
REQUIRE_STACK=1 npm run prove       # a missing server or tool is a failure, not “not run”
STACK_MONGODB_URI='mongodb://127.0.0.1:27017/?replicaSet=rs0' npm run prove # on a real MongoDB
\`\`\`

Figures in bold are promises: any other value fails the run. A failure prints its seed, with which you can repeat the same random choices.

| part | what was used |
|---|---|
| the service | the built \`dist/main.js\`, in processes of its own; for the model also in the process of the test |
| Redis | a real one: the distribution's \`redis-server\`, without persistence |
| MongoDB | **a substitute** unless \`STACK_MONGODB_URI\` names a server: FerretDB 1.24 with SQLite behind it. It speaks MongoDB's protocol and has unique indexes, but no transactions and no replica set, and it scans for every read. **The fail-over of a real replica set was not tested** |
| the network | a TCP proxy that injects faults (\`test/stack/servers/fault-proxy.ts\`) and has tests of its own |

No result depends on a mock of a driver.
`;

export const EPILOGUE = `## How a wrong answer is recognized

**The model** (\`test/model\`) implements the promises in their simplest form, as lists that are searched from end to end. It shares no rule
with \`src\`. Both answer random sequences of calls, repeats, changed repeats, restarts and steps of the clock, and every
field of every answer is compared. A difference is shrunk to the shortest sequence that shows it.

**Histories** (\`test/stack/history\`): clients of all instances record every call with its start, its answer and its outcome. Afterwards a
checker decides whether the history keeps the promises: each event once, consistent outcomes, one order without gaps, reads that see whatever
was acknowledged before they began, one completion, late events only after it, nothing new after the seal, and pages that show a single moment.
Its running time is proportional to the calls and events in the history. It rejects 41 hand-made bad histories, each for the right reason,
and accepts 10 good ones (\`check-history.spec.ts\`).

A history that breaks a rule is saved as JSON Lines, one call on each line, in the order of their starts, so that other checkers can read it too.

| member | meaning |
|---|---|
| \`client\`, \`instance\`, \`sessionId\` | who called which instance, about which session; to a linearizability checker each session is one object |
| \`startedAt\`, \`endedAt\` | positions in one order of all starts and answers; if \`endedAt\` is null, the outcome is open, and the call may take effect at any later time |
| \`call.kind\` | \`create\`, \`append\` (its \`items\` in order), \`complete\`, \`log\` (\`after\`, \`limit\`), \`page\` (\`offset\`, \`limit\`) |
| \`call.outcome\` | for each item \`appended\`, \`duplicate\` (both with \`sequence\`), \`conflict\` or \`sealed\`; for a read the events that it returned; \`unknown\`, \`not-found\` |

An \`append\` appends to a list, and a \`log\` after 0 reads the list, so each line of the file corresponds to one operation of Elle's list-append or of Porcupine.

**Schedules** (\`test/interleaving\`): the algorithm that writes to MongoDB runs step by step in 100,000 random schedules of writers, crashes, lost
replies, stale reads and fail-overs; algorithms that are known to be wrong serve as controls (\`src/adapters/mongo/log/slot-fence.long.spec.ts\`).
The erasure of a session runs in 40,000 more, beside writers that remember the session, readers, and a client that creates it again
(\`src/adapters/mongo/log/slot-erasure.long.spec.ts\`).

**Crash points**: a module that only tests load (\`test/chaos/preload/crash.mjs\`) makes the service kill itself with SIGKILL at exactly the
point that is named, in the writer thread too. It reports the point before it dies, and the store must then contain what belongs to that point:
a point that is not reached, or a different one, fails the run. A client cannot split one insert of several rows into MongoDB; there
the first half is inserted alone, which is what a server leaves behind that dies in the middle.

## Faults of servers and networks, in \`npm run test:stack\`

CI runs these tests every time. Each requires what this table says, so there are no figures to publish.

| suite | faults | what is required |
|---|---|---|
| \`test/stack/mongo-faults.stack.spec.ts\` | refused, reset, black-holed, replies lost after they were applied, replies cut in the middle, 200 ms slow, flapping twice a second, \`kill -9\` of the server during writes | acknowledged events lost 0, duplicates 0, wrong 2xx 0, no 5xx except 503 with \`Retry-After\`, an answer to every call, recovery without a restart. A write whose reply was lost is 503 \`retryable: true\`; sent again it is 200 with \`Idempotent-Replayed: true\` |
| \`src/adapters/redis/redis-faults.stack.spec.ts\` | refused (from before the start too), reset, black-holed, 2 s slow, cut in the middle, full (\`OOM\`), flapping at 1 Hz, restarted empty | wrong or stale reads 0, calls over 500 ms 0, rejected calls 0, recovery without a restart |
| \`test/stack/degraded.stack.spec.ts\` | the same, with two processes of the whole service | no 5xx; \`/health\` says \`degraded\`, and \`ok\` again by itself |
| \`test/stack/instances.stack.spec.ts\` | three instances, each ended with \`kill -9\` under load and replaced | no rule of the history checker broken |

The driver's heartbeats, two a second to each server over separate connections, show whether MongoDB is up. After 1.5 s without a sign
of life from any server it counts as down, and every call ends with 503. During a fail-over the other members still answer, and a call has 5 s.
If Redis swallows all packets, three calls are tried, and then one a second, however many are requested; a connection that stays silent for 6 s
is replaced, even if writes to it succeed.
`;
