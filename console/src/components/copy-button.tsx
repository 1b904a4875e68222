import { useSignal } from '@preact/signals';

const SAID_MS = 1_500;

/** Copies the text, and confirms it briefly. */
export function CopyButton({ text, label }: { readonly text: string; readonly label: string }) {
  const said = useSignal<string | undefined>(undefined);
  const onClick = async () => {
    said.value = (await copyText(text)) ? 'Copied' : 'The browser does not allow copying here';
    setTimeout(() => (said.value = undefined), SAID_MS);
  };
  return (
    <button type="button" class="copy" onClick={onClick} title={text.length < 500 ? text : undefined}>
      <span aria-live="polite">{said.value ?? label}</span>
    </button>
  );
}

/** The clipboard exists only on HTTPS and localhost; copying a selection works everywhere. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = document.createElement('textarea');
    area.value = text;
    area.className = 'offscreen';
    document.body.append(area);
    area.select();
    const isCopied = document.execCommand('copy');
    area.remove();
    return isCopied;
  }
}
