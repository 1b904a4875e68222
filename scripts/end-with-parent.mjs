// Loaded into the service by dev.mjs: when that is killed without a chance to tell, the service ends too.
process.on('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
