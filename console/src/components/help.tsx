import { useEffect, useRef } from 'preact/hooks';

const KEYS = [
  ['/', 'search a session by its id'],
  ['j  k', 'next and previous session, or event'],
  ['enter', 'open it'],
  ['c', 'copy the curl line of this view'],
  ['f', 'go to the newest event and follow the call'],
  ['+  −  0', 'zoom the timeline in, out, to all'],
  ['←  →', 'move along the timeline'],
  ['g s  g o  g u  g w  g y', 'go to sessions, overview, sources, webhooks, system'],
  ['esc', 'back to the list'],
  ['?', 'this help'],
] as const;

export function Help({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="help" onClose={onClose} aria-labelledby="help-title">
      <h2 id="help-title">Keyboard</h2>
      <dl>
        {KEYS.map(([keys, what]) => (
          <div key={keys}>
            <dt>
              {keys.split(/ {1,2}/).map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{what}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={() => dialog.current?.close()}>
        Close
      </button>
    </dialog>
  );
}
