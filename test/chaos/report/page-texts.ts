/** What stands on the page whatever the results are. */
export const PROLOGUE = `# Reliability: each promise, and what was found when it was tested

This page is generated from results (\`docs/reliability.json\`): nothing in its tables is written by hand.

\`\`\`sh
npm run prove                       # the short run, some minutes; part of CI
npm run prove -- --long --write     # as much as published figures rest on, and this page anew
npm run prove -- --only kill-9-sqlite --seed 7
REQUIRE_STACK=1 npm run prove       # a server or tool that is missing is a failure, not “not run”
STACK_MONGODB_URI='mongodb://127.0.0.1:27017/?replicaSet=rs0' npm run prove      # a real MongoDB
\`\`\`

Figures in bold are promises: any other value fails the run. A failure prints its seed, which makes the same choices again.

| server | what it is here |
|---|---|
| the service | the built \`dist/main.js\`, as processes; for the model also in the process of the test |
| Redis | real: \`redis-server\` of the distribution, without persistence |
| MongoDB | **a substitute** unless \`STACK_MONGODB_URI\` names a server: FerretDB 1.24 with SQLite behind it. It speaks MongoDB's protocol and has unique indexes, but no transactions and no replica set, and scans for every read. **Fail-over of a real replica set was not run** |
| the network | a TCP proxy of the tests' own (\`test/stack/servers/fault-proxy.ts\`), with tests of its own |

Nothing here rests on a mock of a driver.
`;

export const EPILOGUE = `## How right and wrong are told apart

**The model** (\`test/model\`) is the contract in its simplest form: lists that are searched from end to end. It shares no rule with
\`src\`. Random sequences of calls, repeats, changed repeats, restarts and steps of the clock are answered by both, and every
field of every answer is compared. A difference is shrunk to the shortest sequence that shows it.

**Histories** (\`test/stack/history\`): clients on all instances record every call with its start, its answer and its outcome; afterwards a
checker decides whether the history keeps the contract: exactly once, agreed outcomes, order, no holes, reads that begin after an
acknowledgement see it, one ending, late events only above it, nothing new behind the sealing, pages that are those of one moment.
It takes about as long as the history has calls and events seen, and rejects 41 hand-made bad histories, each for its reason, and accepts
10 good ones (\`check-history.spec.ts\`).

A history that breaks a rule is kept as JSON lines, for other checkers too: one call a line, in the order of their starts.

| member | meaning |
|---|---|
| \`client\`, \`instance\`, \`sessionId\` | who called whom, about which session: one session is one object of a linearizability checker |
| \`startedAt\`, \`endedAt\` | places in one order of all starts and answers; \`endedAt\` null: no settled outcome, it may take effect at any later time |
| \`call.kind\` | \`create\`, \`append\` (its \`items\` in order), \`complete\`, \`log\` (\`after\`, \`limit\`), \`page\` (\`offset\`, \`limit\`) |
| \`call.outcome\` | for each item \`appended\`, \`duplicate\` (both with \`sequence\`), \`conflict\` or \`sealed\`; of a read the events seen; \`unknown\`, \`not-found\` |

An \`append\` is an append to a list and a \`log\` after 0 a read of it, so the file maps to Elle's list-append and to Porcupine's operations line by line.

**Schedules** (\`test/interleaving\`): the algorithm that writes to MongoDB is run step by step in 100,000 random schedules of writers, crashes, lost
replies, stale reads and fail-overs, with the usual algorithms beside it as controls (\`src/adapters/mongo/log/slot-fence.long.spec.ts\`). Its erasure of a session runs in
40,000 more, beside writers that remember the session, readers and one who creates it again (\`src/adapters/mongo/log/slot-erasure.long.spec.ts\`).

**Crash points**: a module that only tests load (\`test/chaos/preload/crash.mjs\`) makes the service kill itself with SIGKILL exactly at the
place that is named, in the writer's thread too. It says so before it dies, and what then stands in the store must be what the name says:
a place that is not reached, or is another, fails the run. Several rows of one insert into MongoDB cannot be parted by a client; there
the first half is inserted alone, as a server leaves it that dies in the middle.

## Faults of servers and networks, in \`npm run test:stack\`

These run as tests of every CI run; each demands what stands here, so there are no figures to publish.

| suite | faults | what each demands |
|---|---|---|
| \`test/stack/mongo-faults.stack.spec.ts\` | refused, reset, black-holed, replies lost after they were applied, replies cut in the middle, 200 ms slow, flapping twice a second, \`kill -9\` of the server during writes | acknowledged events lost 0, duplicates 0, wrong 2xx 0, no 5xx but 503 with \`Retry-After\`, no call without an answer, recovery without a restart. A write whose reply was lost is 503 \`retryable: true\`; sent again it is 200 with \`Idempotent-Replayed: true\` |
| \`src/adapters/redis/redis-faults.stack.spec.ts\` | refused (from before the start too), reset, black-holed, 2 s slow, cut in the middle, full (\`OOM\`), flapping at 1 Hz, restarted empty | wrong or stale reads 0, calls over 500 ms 0, rejected calls 0, recovery without a restart |
| \`test/stack/degraded.stack.spec.ts\` | the same, under two processes of the whole service | no 5xx; \`/health\` says \`degraded\`, and \`ok\` again by itself |
| \`test/stack/instances.stack.spec.ts\` | three instances, each ended with \`kill -9\` under load and replaced | no rule of the history checker broken |

Whether MongoDB is there is told by the driver's heartbeats, two a second to each server over connections of their own. 1.5 s without a sign
of life from any of them: down, every call ends with 503. In a fail-over the other members go on giving signs, and a call has its 5 s.
Three calls go out into a Redis that is a black hole, then one a second, whatever is asked; a connection that stays silent for 6 s is
replaced, though probes are still written to it.
`;
