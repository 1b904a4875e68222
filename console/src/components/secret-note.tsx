import { CopyButton } from './copy-button.js';

/** A secret that is shown only once. */
export function SecretNote({ secret, said }: { readonly secret: string; readonly said: string }) {
  return (
    <div class="secret-note" role="status">
      <p>{said} It is shown only now:</p>
      <p class="actions">
        <code>{secret}</code> <CopyButton text={secret} label="Copy the secret" />
      </p>
    </div>
  );
}
