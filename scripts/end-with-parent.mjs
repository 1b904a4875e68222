// Ends this process when the one that started it is gone. npm hands a signal to the shell between us, and some shells
// (dash, the /bin/sh of Debian) die of it without a word to their child; whoever is killed outright says nothing either.
const PERIOD_MS = 250;
const parent = process.ppid;

const timer = setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, PERIOD_MS);
timer.unref();

// Whoever signals the whole group has told us already, and a second signal would cut the service's own end short.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    clearInterval(timer);
    const isOnlyListener = process.listenerCount(signal) === 1;
    if (isOnlyListener) process.exit(1);
  });
}
