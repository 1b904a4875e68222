/** After these, and at the beginning of the file, a slash begins a regular expression and not a division. */
const BEFORE_REGEX = /(?:^|[(,=:[!&|?{};+*%~^-]|\b(?:return|typeof|case|in|of|do|else|await|yield|void|delete|throw))$/;
const LONGEST_KEYWORD_LENGTH = 'typeof'.length;

const LINE_COMMENT = /\/\/[^\n]*/y;
const BLOCK_COMMENT = /\/\*[\s\S]*?(?:\*\/|$)/y;
const QUOTED = /(['"])(?:\\[\s\S]|(?!\1)[^\\\n])*\1?/y;
const REGEX = /\/(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*/y;
const TEMPLATE_TEXT = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*/y;

/**
 * Returns the source with comments, and the contents of strings, templates and regular expressions, replaced by blanks,
 * so that only code is left. Every character keeps its position, so offsets and lines are those of the source; code in
 * `${…}` stays.
 */
export function maskSource(text: string): string {
  return new Masker(text).run();
}

class Masker {
  private at = 0;
  private code = '';
  /** For each open template: the number of open braces in its `${…}`. */
  private readonly templates: number[] = [];

  constructor(private readonly text: string) {}

  run(): string {
    while (this.at < this.text.length) this.readToken();
    return this.code;
  }

  private readToken(): void {
    const char = this.text.charAt(this.at);
    if (char === '/') this.readSlash();
    else if (char === "'" || char === '"') this.blankInside(this.match(QUOTED));
    else if (char === '`') this.openTemplate();
    else if (char === '{' || char === '}') this.readBrace(char);
    else this.keep(char);
  }

  private readSlash(): void {
    const comment = this.match(LINE_COMMENT) || this.match(BLOCK_COMMENT);
    const regex = comment === '' && this.mayBeRegex() ? this.match(REGEX) : '';
    if (comment !== '') this.blank(comment);
    else if (regex !== '') this.blankInside(regex);
    else this.keep('/');
  }

  private mayBeRegex(): boolean {
    return BEFORE_REGEX.test(this.code.trimEnd().slice(-LONGEST_KEYWORD_LENGTH - 1));
  }

  private openTemplate(): void {
    this.keep('`');
    this.readTemplateText();
  }

  private readTemplateText(): void {
    this.blank(this.match(TEMPLATE_TEXT));
    if (this.text.charAt(this.at) === '`') this.keep('`');
    else if (this.at < this.text.length) {
      this.keep('${');
      this.templates.push(0);
    }
  }

  private readBrace(brace: '{' | '}'): void {
    this.keep(brace);
    const open = this.templates.pop();
    if (open === undefined) return;
    if (brace === '}' && open === 0) this.readTemplateText();
    else this.templates.push(brace === '{' ? open + 1 : open - 1);
  }

  private match(pattern: RegExp): string {
    pattern.lastIndex = this.at;
    return pattern.exec(this.text)?.[0] ?? '';
  }

  private keep(token: string): void {
    this.code += token;
    this.at += token.length;
  }

  private blank(token: string): void {
    this.code += token.replace(/[^\n]/g, ' ');
    this.at += token.length;
  }

  private blankInside(token: string): void {
    this.keep(token.charAt(0));
    this.blank(token.slice(1, -1));
    if (token.length > 1) this.keep(token.slice(-1));
  }
}
