interface Props {
  readonly name: string;
  readonly value: string;
  readonly note?: string | undefined;
  /** Link to the sessions behind the figure. */
  readonly href?: string;
  readonly tone?: 'live' | 'bad' | undefined;
}

export function Tile({ name, value, note, href, tone }: Props) {
  const content = (
    <>
      <b>{value}</b>
      <span>{name}</span>
      {note && <small>{note}</small>}
    </>
  );
  return <li class={tone ? `tile ${tone}` : 'tile'}>{href ? <a href={href}>{content}</a> : <div>{content}</div>}</li>;
}
