/** Reports the server's address to the harness, and ends the process together with the harness. */
export function announceAddress(address: string): void {
  process.stdout.write(`${JSON.stringify({ address })}\n`);
  process.once('disconnect', () => process.exit(0));
}
