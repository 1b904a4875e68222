/**
 * Returns `text` in lines of at most `width` characters, broken at spaces, each indented by `indent`. Longer words are
 * not broken.
 */
export function wrap(text: string, width: number, indent: string): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const isFull = line !== '' && indent.length + line.length + 1 + word.length > width;
    if (isFull) lines.push(line);
    line = isFull || line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line].map((full) => indent + full).join('\n');
}
