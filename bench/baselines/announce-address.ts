/** Tells the harness where this server listens, and ends the process with the harness. */
export function announceAddress(address: string): void {
  process.stdout.write(`${JSON.stringify({ address })}\n`);
  process.once('disconnect', () => process.exit(0));
}
