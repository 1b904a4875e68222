// Ends this process when its parent is gone. npm sends signals to the shell in between, and some shells (dash, Debian's
// /bin/sh) die without forwarding them; a killed parent sends nothing either.
const PERIOD_MS = 250;
const parent = process.ppid;

const timer = setInterval(() => {
  if (process.ppid !== parent) process.kill(process.pid, 'SIGTERM');
}, PERIOD_MS);
timer.unref();

// A signal to the whole group has already arrived, and a second one would cut the service's shutdown short.
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.on(signal, () => {
    clearInterval(timer);
    const isOnlyListener = process.listenerCount(signal) === 1;
    if (isOnlyListener) process.exit(1);
  });
}
