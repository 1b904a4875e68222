import { useSignal } from '@preact/signals';
import { BASE_PATH } from '../api/base-path.js';
import { readTranscript } from '../state/read-call.js';
import { ErrorNote } from './error-note.js';

/** Formats that the service returns as one file. */
const FILES = [
  { label: 'Text', path: '/transcript?format=text', ending: 'txt' },
  { label: 'Markdown', path: '/transcript?format=markdown', ending: 'md' },
  { label: 'WebVTT', path: '/transcript?format=vtt', ending: 'vtt' },
  { label: 'SRT', path: '/transcript?format=srt', ending: 'srt' },
  { label: 'vCon', path: '/vcon', ending: 'vcon.json' },
] as const;

/** Downloads the transcript as files, and the whole session as a vCon. */
export function Downloads({ sessionId }: { readonly sessionId: string }) {
  const error = useSignal<Error | undefined>(undefined);
  const address = `${BASE_PATH}/sessions/${encodeURIComponent(sessionId)}`;
  const saveJson = async () => {
    error.value = undefined;
    try {
      const { pagination: _, ...transcript } = await readTranscript(sessionId, 'heard');
      save(JSON.stringify(transcript, undefined, 2), `${sessionId}.transcript.json`);
    } catch (fault) {
      error.value = fault as Error;
    }
  };
  return (
    <>
      <p class="actions">
        <span class="note">Download</span>
        {FILES.map(({ label, path, ending }) => (
          <a key={label} class="button" href={`${address}${path}`} download={`${sessionId}.${ending}`}>
            {label}
          </a>
        ))}
        <button type="button" onClick={saveJson}>
          JSON
        </button>
      </p>
      {error.value && <ErrorNote error={error.value} onRetry={saveJson} />}
    </>
  );
}

/** The JSON is paginated, so the page joins it. */
function save(text: string, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
