/**
 * What people say to show that they are listening, by language; `und` holds sounds of no particular language. An
 * utterance consists only of fillers if these words and phrases cover it. Words that can also stop a bot or answer it
 * ("no", "stop", "wait") are in no list.
 */
const FILLERS: Readonly<Record<string, readonly string[]>> = {
  und: [
    'mhm',
    'mhmm',
    'mm',
    'mmm',
    'mm-hmm',
    'mm-hm',
    'hm',
    'hmm',
    'hmmm',
    'uh-huh',
    'uhhuh',
    'um-hum',
    'ah',
    'aha',
    'oh',
    'eh',
    'uh',
    'um',
    'er',
    'ok',
    'okay',
  ],
  en: [
    'yeah',
    'yep',
    'yup',
    'ya',
    'yes',
    'right',
    'sure',
    'alright',
    'all right',
    'i see',
    'got it',
    'gotcha',
    'cool',
    'good',
    'great',
    'wow',
    'really',
    'uh huh',
    'mm hmm',
    'of course',
    'exactly',
    'true',
    'fine',
  ],
  de: [
    'ja',
    'jaja',
    'jo',
    'genau',
    'klar',
    'gut',
    'ach',
    'ach so',
    'achso',
    'stimmt',
    'richtig',
    'verstehe',
    'alles klar',
    'äh',
    'ähm',
    'na ja',
    'naja',
    'sicher',
    'super',
    'schön',
  ],
  fr: [
    'oui',
    'ouais',
    "d'accord",
    'dac',
    'voilà',
    'bien',
    'très bien',
    'je vois',
    'ah bon',
    'bon',
    'exactement',
    'euh',
    'hein',
    'tout à fait',
    'bien sûr',
  ],
  es: [
    'sí',
    'si',
    'ajá',
    'aja',
    'vale',
    'claro',
    'bueno',
    'bien',
    'ya',
    'ya veo',
    'exacto',
    'eso',
    'de acuerdo',
    'por supuesto',
    'eh',
    'este',
  ],
  it: ['sì', 'si', 'già', 'certo', 'esatto', 'bene', 'va bene', "d'accordo", 'capisco', 'ho capito', 'ecco', 'beh'],
  pt: ['sim', 'é', 'pois', 'pois é', 'certo', 'tá', 'tá bom', 'claro', 'entendi', 'entendo', 'isso', 'exato', 'bom'],
  nl: [
    'ja',
    'jaja',
    'juist',
    'precies',
    'klopt',
    'goed',
    'oké',
    'oke',
    'snap ik',
    'ik snap het',
    'inderdaad',
    'prima',
    'eh',
  ],
  pl: ['tak', 'aha', 'jasne', 'dobrze', 'rozumiem', 'właśnie', 'dokładnie', 'okej'],
  sv: ['ja', 'jo', 'japp', 'precis', 'okej', 'visst', 'jaha', 'just det', 'bra'],
  da: ['ja', 'jo', 'jep', 'præcis', 'okay', 'nå', 'lige præcis', 'godt'],
  ja: [
    'うん',
    'うんうん',
    'はい',
    'はいはい',
    'ええ',
    'へえ',
    'へー',
    'なるほど',
    'そうですね',
    'そうですか',
    'そう',
    'ああ',
  ],
  zh: ['嗯', '嗯嗯', '哦', '噢', '啊', '对', '對', '是', '是的', '好', '好的', '对对', '對對', '明白', '知道了'],
  ko: ['네', '예', '응', '아', '음', '그렇군요', '맞아요', '네네', '알겠습니다'],
  hi: ['हाँ', 'हां', 'जी', 'जी हाँ', 'अच्छा', 'ठीक', 'ठीक है', 'सही', 'haan', 'ji', 'accha', 'theek hai'],
};

const MAX_PHRASE_WORDS = 3;

/** Longer text is speech, whatever its words are. */
const MAX_FILLER_CHARS = 1_000;

const WORD = /[\p{L}\p{M}\p{N}'’-]+/gu;
const [SQUARE, ANGLE] = [0x5b, 0x3c];

const LISTS = new Map(Object.entries(FILLERS).map(([language, words]) => [language, new Set(words)]));

/**
 * Whether a text of at most 1,000 characters consists only of fillers of its language, or of English if it has none.
 */
export function isOnlyFillers(text: string, language: string | null): boolean {
  if (text.length > MAX_FILLER_CHARS) return false;
  const untagged = withoutTags(text);
  const primary = (language ?? 'en').split('-')[0]?.toLowerCase() ?? 'en';
  const own = LISTS.get(primary) ?? new Set();
  const words = untagged.normalize('NFC').toLowerCase().replaceAll('’', "'").matchAll(WORD);
  // Word by word: most utterances are not fillers from their first words on.
  let ahead = take(words, [], MAX_PHRASE_WORDS);
  if (ahead.length === 0) return untagged !== text;
  while (ahead.length > 0) {
    const length = phraseLength(ahead, own);
    if (length === 0) return false;
    ahead = take(words, ahead.slice(length), MAX_PHRASE_WORDS);
  }
  return true;
}

/** Reads words until there are `count`, or no more. */
function take(words: Iterator<RegExpExecArray>, ahead: string[], count: number): string[] {
  while (ahead.length < count) {
    const next = words.next();
    if (next.done) return ahead;
    ahead.push(next.value[0]);
  }
  return ahead;
}

/** Longest phrase first: in no list does a longer phrase leave a remainder that only a shorter one would match. */
function phraseLength(words: readonly string[], own: ReadonlySet<string>): number {
  const sounds = LISTS.get('und') ?? new Set();
  let length = words.length;
  while (length > 0) {
    const phrase = words.slice(0, length).join(' ');
    if (own.has(phrase) || sounds.has(phrase)) return length;
    length -= 1;
  }
  return 0;
}

/**
 * Replaces each tag that a recognizer writes for sounds, such as `[noise]` and `<unk>`, with a space. By hand: a
 * regular expression would search for a closing bracket from every opening one.
 */
function withoutTags(text: string): string {
  const lastSquare = text.lastIndexOf(']');
  const lastAngle = text.lastIndexOf('>');
  let untagged = '';
  let from = 0;
  for (let at = 0; at < Math.max(lastSquare, lastAngle); at += 1) {
    const code = text.charCodeAt(at);
    const isTag = (code === SQUARE && at < lastSquare) || (code === ANGLE && at < lastAngle);
    if (!isTag) continue;
    untagged += `${text.slice(from, at)} `;
    at = text.indexOf(code === SQUARE ? ']' : '>', at);
    from = at + 1;
  }
  return untagged + text.slice(from);
}
