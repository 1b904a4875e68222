/** Sends a batch and checks that all of it is stored: a batch is answered with 200 whatever happened to its events. */
export async function postBatch(url: string, contentType: string, body: string, events: number): Promise<void> {
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': contentType }, body });
  const { appended } = (await response.json()) as { readonly appended?: number };
  if (appended !== events) throw new Error(`Of ${events} events ${appended} were stored.`);
}
