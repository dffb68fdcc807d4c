// How a search is read, as the site reads it (published/terms.py, filters/query_reading.py, query_dates.py and
// search_words.py there say why): words folded and cut to their stems, names first, then dates.

publication.reader = async () => {
  await publication.use("base-stemmer", "english-stemmer", "russian-stemmer", "armenian-stemmer", "porter-stemmer");
  const [rules, names] = await Promise.all([publication.part("reading"), publication.part("names")]);
  const [english, russian, armenian, porter] = [new EnglishStemmer(), new RussianStemmer(), new ArmenianStemmer(), new PorterStemmer()];

  /* Folding */

  const APOSTROPHES = "'’ʼʻ‘՚`´ʹ";
  const INSIDE = new RegExp(`(?<=[\\p{L}\\p{N}_])[${APOSTROPHES}](?=[\\p{L}\\p{N}_])`, "gu");
  const [cyrillic, latin] = rules.azerbaijani;
  const azerbaijani = (text) => [...text.toLowerCase()].map((letter) => latin[cyrillic.indexOf(letter)] ?? letter).join("");
  const asLatin = (text) => text.replace(/[\u0400-\u04ff]+/g, (word) =>
    [...word.toLowerCase()].some((letter) => rules.of_azerbaijani.includes(letter)) ? azerbaijani(word) : word);

  function reformed(written) {
    let word = written.toLowerCase();
    for (const [before, after] of rules.armenian) word = word.replaceAll(before, after);
    return word.startsWith("յ") && written !== "Յ" ? `հ${word.slice(1)}` : word;
  }

  function fold(text) {
    text = text.replace(INSIDE, "");
    if (/^[\x00-\x7f]*$/.test(text)) return text.toLowerCase();
    text = asLatin(text.normalize("NFC")).replace(/[\u0531-\u0587]+/g, reformed);
    text = text.replace(/[^\x00-\x7f]/gu, (letter) => rules.letters[letter] ?? "");
    return text.replace(INSIDE, "").toLowerCase();
  }

  const unique = (items) => [...new Set(items)];
  const readings = (text) => unique([fold(asLatin(text)), fold(asLatin(text).replace(/[əƏ]/g, (letter) => (letter === "ə" ? "a" : "A")))]);

  /* Words */

  const SPACES = "\u0020\u00a0\u2009\u202f";
  const NARROW = SPACES.slice(1);
  const W = "[\\p{L}\\p{N}_]";
  const PER_CENT = `%|per[ -]?cent(?!${W})|процент${W}*|faiz${W}*|տոկոս${W}*`;
  const TOKEN = new RegExp([
    `(?<number>(?<![\\p{L}\\p{N}_.,])\\d{1,3}(?:[.,${NARROW}]\\d{3})+(?!${W}|[.,]\\d)|(?<![\\p{L}\\p{N}_.,])\\d{1,3}(?:[ ]000)+(?!${W})`
      + `|(?<![\\p{L}\\p{N}_.,])\\d+[.,]\\d+(?=[${SPACES}-]?(?:${PER_CENT}))|(?<!${W})\\d+(?=[${SPACES}-]?(?:${PER_CENT})))(?<share>[${SPACES}\\-]?(?:${PER_CENT}))?`,
    `(?<percent>${PER_CENT})`,
    `(?<abbreviation>(?<![\\p{L}\\p{N}_.])(?:\\p{L}\\.){2,}|(?<![\\p{L}\\p{N}_.])(?:\\p{L}\\.)+\\p{L}(?![\\p{L}\\p{N}_.]))`,
    `(?<designation>(?<![\\p{L}\\p{N}_\\-])\\p{L}{1,4}-\\d{1,4}\\p{L}?(?![\\p{L}\\p{N}_\\-]))`,
    `(?<word>[\\p{L}\\p{N}](?:[\\p{L}\\p{N}]|[\\u0300-\\u036f]|[${APOSTROPHES}](?=[\\p{L}\\p{N}]))*)`,
  ].join("|"), "giu");
  const POSSESSIVE = new RegExp(`(?<=${W})[${APOSTROPHES}]s$`, "iu");
  const plainWord = (folded) => folded.replace(/[^a-z0-9]+/g, "");
  const stem = (plain) => (plain.length > 3 && /^[a-z]+$/.test(plain) ? english.stemWord(plain) : plain);

  function terms(word) {
    const plain = readings(word).map(plainWord);
    if (/[\u0400-\u04ff]/.test(word)) plain.push(plainWord(fold(russian.stemWord(russian.stemWord(word.toLowerCase())))));
    else if (/[\u0531-\u0587]/.test(word)) plain.push(plainWord(fold(armenian.stemWord(word.toLowerCase()))));
    return unique(plain.filter(Boolean).map(stem));
  }

  const known = new Map();
  function ofWord(written) {
    if (!known.has(written)) {
      const bare = written.replace(POSSESSIVE, "");
      known.set(written, { plain: plainWord(fold(bare)), forms: terms(bare) });
    }
    return known.get(written);
  }

  function otherwise({ number, share, percent }, written) {
    if (percent) return { plain: "percent", forms: ["percent"] };
    const plain = number ? number.replace(/\D/g, "") + (share ? "percent" : "") : plainWord(fold(written.replace(/[.-]/g, "")));
    return { plain, forms: plain ? [plain] : [] };
  }

  function tokens(text) {
    const found = [];
    for (const match of text.matchAll(TOKEN)) {
      const { plain, forms } = match.groups.word ? ofWord(match[0]) : otherwise(match.groups, match[0]);
      if (forms.length) found.push({ start: match.index, end: match.index + match[0].length, plain, forms });
    }
    return found;
  }

  /** The terms of a text as the index has them, each between spaces. */
  function indexed(text) {
    const found = tokens(text);
    const compounds = [];
    for (const [at, after] of found.slice(1).entries()) {
      const before = found[at];
      if (/^[-‐‑]$/.test(text.slice(before.end, after.start)) && /^[a-z]+$/.test(before.plain)) {
        compounds.push(terms(before.plain + after.plain)[0]);
      }
    }
    return ` ${[...found.map(({ forms }) => forms[0]), ...unique(found.flatMap(({ forms }) => forms.slice(1))), ...compounds].join(" ")} `;
  }

  /* Words of a search */

  function asked(query) {
    const words = tokens(query);
    for (let at = 0; at + 1 < words.length; at++) {
      const together = query.slice(words[at].start, words[at + 1].end);
      if (/^\p{L}{1,4}\s\d{1,4}\p{L}?$/u.test(together) || /^\d{1,3}(?:\s\d{3})+$/.test(together)) {
        const joined = words[at].plain + words[at + 1].plain;
        for (const number of [at, at + 1]) words[number] = { ...words[number], forms: [...words[number].forms, joined] };
      }
    }
    return words;
  }

  function firstChunk(words, text) {
    let length = Math.min(1, words.length);
    while (length < words.length && !/\s/u.test(text.slice(words[length - 1].end, words[length].start))) length++;
    return words.slice(0, length);
  }

  function chunks(words, text) {
    const found = [];
    for (let left = words; left.length; left = left.slice(found.at(-1).length)) found.push(firstChunk(left, text));
    return found;
  }

  /** Tokens of a text as one word of a search: phrases of terms of which any is found, and how longer words begin. */
  function wordOf(chunk, text, begins = false) {
    const written = text.slice(chunk[0].start, chunk.at(-1).end);
    const most = Math.max(...chunk.map(({ forms }) => forms.length));
    const phrases = Array.from({ length: most }, (_, number) => chunk.map(({ forms }) => forms[Math.min(number, forms.length - 1)]));
    if (chunk.length > 1 && !/\s/u.test(written)) phrases.push([terms(chunk.map(({ plain }) => plain).join(""))[0] ?? ""]);
    const parts = chunk.length === 1 && chunk[0].plain.match(/^([a-z]{1,4})([0-9]{1,4}[a-z]?)$/);
    if (parts) phrases.push(parts.slice(1));
    const beginning = chunk.map(({ forms }) => forms[0]);
    const last = chunk.at(-1);
    const short = /^\p{L}{2,4}$/u.test(written.replaceAll(".", "")) && written === written.toUpperCase();
    const goesOn = last.plain === last.forms[0] && !short && !/^\d+$/.test(last.plain);
    const longer = begins && goesOn && beginning.join("").length >= 3;
    const different = new Map(phrases.map((phrase) => [phrase.join(" "), phrase]));
    return { text: written, phrases: [...different.values()], beginning: longer ? beginning : [] };
  }

  /* Names */

  const tree = {};
  for (const [spelled, things] of Object.entries(names.spelled)) {
    let node = tree;
    for (const word of spelled.split(" ")) node = node[word] ??= {};
    node[""] = things;
  }
  const wordsOf = Object.fromEntries(Object.entries(names.words).map(([language, words]) => [language, new Set(words.split(" "))]));
  const asWritten = (word, text) => unique([word.plain, ...readings(text.slice(word.start, word.end)).map(plainWord).filter(Boolean)]);
  const endings = Object.fromEntries(Object.entries(rules.endings).map(([language, each]) => [
    language,
    Object.entries(each).flatMap(([nominative, others]) => others.split(" ").map((ending) => [ending, nominative]))
      .sort(([one], [other]) => other.length - one.length),
  ]));
  const bases = (word, language, shortest) => endings[language]
    .filter(([ending]) => word.endsWith(ending) && word.length - ending.length >= shortest)
    .map(([ending, nominative]) => word.slice(0, word.length - ending.length) + nominative);

  function baseForms(word) {
    const lower = word.toLowerCase();
    if (/[\u0400-\u04ff]/.test(lower)) {
      const inLatin = fold(azerbaijani(lower));
      return [...bases(lower, "ru", 3).map((base) => ["ru", fold(base)]), ...[inLatin, ...bases(inLatin, "az", 4)].map((base) => ["az", base])];
    }
    if (/[\u0531-\u0587]/.test(lower)) return bases(lower, "hy", 3).map((base) => ["hy", fold(base)]);
    return bases(fold(lower), "az", 4).map((base) => ["az", base]);
  }

  const inAnyCase = (word, text) => unique([
    ...asWritten(word, text),
    ...baseForms(text.slice(word.start, word.end)).filter(([language, base]) => wordsOf[language]?.has(base)).map(([, base]) => base),
  ]);

  function longest(node, words, text, formsOf) {
    let best = [0, node[""] ?? []];
    for (const form of words.length ? formsOf(words[0], text) : []) {
      if (form && Object.hasOwn(node, form)) {
        const [length, things] = longest(node[form], words.slice(1), text, formsOf);
        if (things.length && length + 1 > best[0]) best = [length + 1, things];
      }
    }
    return best;
  }

  function nameAtStart(words, text) {
    for (const formsOf of [asWritten, inAnyCase]) {
      const found = longest(tree, words, text, formsOf);
      if (found[0]) return found;
    }
    return [0, []];
  }

  /* Dates */

  const END = { en: `(?!${W})`, ru: `${W}{0,3}`, az: `${W}{0,5}`, hy: `${W}{0,5}` };
  const month = rules.months.map(([number, pattern]) => [number, inScript(pattern)]);
  function inScript(pattern) {
    return pattern.replace(/\\b$/, END.en).replace(/\\w(\{0,\d\})$/, `${W}$1`).replace(/\\([^a-z[{])/g, "$1");
  }
  const named = month.map(([, pattern]) => pattern).join("|");
  const YEAR = (name) => `(?<${name}>(?:1[5-9]|20)\\d\\d)(?!\\d)`;
  const OF_A_YEAR = `(?:(?:\\s?г\\.|\\s?թ\\.|\\s(?:год|թ)${W}*|-?(?:ci|cı|cu|cü)(?!${W})(?:\\s(?:il)${W}*)?)|(?=[^\\p{L}\\p{N}_]|$))`;
  const DAY = (name) => `(?<${name}>[0-3]?\\d)(?:st|nd|rd|th|-?(?:ci|cı|cu|cü|ին|го|е))?`;
  const MONTH = (name) => `(?<${name}>${named})\\.?`;
  const DATED = (name) => YEAR(name) + OF_A_YEAR;
  const DATE = new RegExp([
    `${YEAR("y1")}-(?<n1>\\d\\d)(?:-(?<d1>\\d\\d))?`,
    `(?<d2>[0-3]?\\d)[./](?<n2>[01]?\\d)[./]${DATED("y2")}`,
    `${DAY("d3")}\\s(?:of\\s)?${MONTH("m3")},?\\s${DATED("y3")}`,
    `${MONTH("m4")}\\s${DAY("d4")},?\\s${DATED("y4")}`,
    `${DATED("y5")},?\\s${MONTH("m5")}(?:\\s${DAY("d5")}(?!${W}))?`,
    `${MONTH("m6")}\\s${DATED("y6")}`,
    DATED("y7"),
  ].map((form) => `(?:${form})`).join("|"), "iuy");
  const BEGINNING = new RegExp([
    `${DAY("d1")}\\s(?:of\\s)?${MONTH("m1")}`,
    `${MONTH("m2")}(?:\\s${DAY("d2")})?`,
    DAY("d3"),
  ].map((form) => `(?:${form})(?!${W})`).join("|"), "iuy");
  const TO = /\s*(?:[-‐‑‒–—−/]|\.\.\.?|…)\s*|\s+(?:to|until|till|through|по|до|մինչև|մինչեւ)\s+/iuy;
  const AND = /\s+(?:and|и|և|եւ|və)\s+/iuy;
  const BETWEEN = /(?<![\p{L}\p{N}_])(?:between|между|միջև)\s+$/iu;
  const matchAt = (pattern, text, start) => {
    pattern.lastIndex = start;
    return pattern.exec(text);
  };
  const pieces = (match) => Object.fromEntries(Object.entries(match.groups).filter(([, value]) => value).map(([name, value]) => [name[0], value]));
  const monthCalled = (text) => month.find(([, pattern]) => new RegExp(`^(?:${pattern})$`, "iu").test(text))[0];
  const two = (number) => String(number).padStart(2, "0");

  /** First and last day of a year, a month or a day; undefined where there is none. */
  function span(written) {
    const [, year, ofYear, day] = written.match(/^(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?$/) ?? [];
    if (!year || year === "0000" || (ofYear && !(ofYear >= "01" && ofYear <= "12"))) return undefined;
    if (!ofYear) return [`${year}-01-01`, `${year}-12-31`];
    const days = new Date(Date.UTC(Number(year), Number(ofYear), 0)).getUTCDate();
    if (!day) return [`${year}-${ofYear}-01`, `${year}-${ofYear}-${two(days)}`];
    return Number(day) >= 1 && Number(day) <= days ? [written, written] : undefined;
  }

  function dateAt(text, start) {
    const match = matchAt(DATE, text, start);
    if (!match) return undefined;
    const end = match.index + match[0].length;
    if (end < text.length && /[\p{L}\p{N}]/u.test(text[end])) return undefined;
    const { y, n, m, d } = pieces(match);
    const value = [y, n ?? (m && String(monthCalled(m))), d].filter(Boolean).map((each) => each.padStart(2, "0")).join("-");
    return span(value) && { end, value };
  }

  function beginningAt(text, start) {
    const match = matchAt(BEGINNING, text, start);
    if (!match) return undefined;
    const { m, d } = pieces(match);
    return { end: match.index + match[0].length, month: m && two(monthCalled(m)), day: d && two(Number(d)) };
  }

  function stretchAt(text, start) {
    const first = dateAt(text, start) ?? beginningAt(text, start);
    const link = first && (matchAt(TO, text, first.end) ?? (BETWEEN.test(text.slice(0, start)) ? matchAt(AND, text, first.end) : null));
    const last = link && dateAt(text, link.index + link[0].length);
    if (!last) return undefined;
    const [year, ofYear, day] = last.value.split("-");
    const own = first.value ? first.value.split("-") : ["", first.month ?? "", first.day ?? ""];
    const all = first.value ? own : [own[0] || year, own[1] || (ofYear ?? ""), own[2] || (first.day ? day ?? "" : "")];
    const begin = all.filter((each, at) => each || at < all.findLastIndex(Boolean)).join("-");
    if (!span(begin) || span(begin)[0] >= span(last.value)[1]) return undefined;
    return { end: last.end, value: `${begin}/${last.value}` };
  }

  /* Reading */

  const QUOTED = /["“”„«»‟＂]([^"“”„«»‟＂]*)["“”„«»‟＂]/g;
  const STOP_WORDS = new Set(rules.stop_words.split(" "));
  const WEIGHT = { name: 2, date: 2, word: 1, phrase: 1 };

  function isMinus(text, start) {
    const before = start ? text.slice(0, start).replace(/["“”„«»‟＂]+$/, "") : "";
    return /[-−]$/.test(before) && (before.length === 1 || /\s/u.test(before.at(-2)));
  }

  function nextPart(text, words, quoted, alone) {
    const around = (word) => quoted.find(([begin, end]) => begin <= word.start && word.start < end);
    const until = (test) => {
      const stop = words.findIndex((word) => !test(word));
      return stop < 0 ? words : words.slice(0, stop);
    };
    const { start } = words[0];
    const quotes = around(words[0]);
    if (quotes) {
      const inside = until((word) => around(word) === quotes);
      const written = text.slice(inside[0].start, inside.at(-1).end);
      return [inside.length, { kind: "phrase", text: written, words: [wordOf(inside, text)], leftOut: isMinus(text, Math.max(quotes[0] - 1, 0)) }];
    }
    const reach = until((word) => !around(word));
    const leftOut = isMinus(text, start);
    let [length, things] = nameAtStart(words, text);
    if (length > reach.length && length < words.length && around(words[length])) [length, things] = nameAtStart(reach, text);
    const single = length === 1 && things.every((thing) => names.things[thing][0] === "actor");
    const small = text[start] !== text[start].toUpperCase();
    if (length && ((alone && length === words.length) || !single || !small)) {
      const named = words.slice(0, length);
      const written = text.slice(start, named.at(-1).end);
      return [length, { kind: "name", text: written, words: chunks(named, text).map((chunk) => wordOf(chunk, text)), things, leftOut }];
    }
    const date = !leftOut && (stretchAt(text, start) ?? dateAt(text, start));
    if (date) {
      const covered = until((word) => word.start < date.end);
      const year = date.value.length === 4 ? [wordOf(covered.slice(0, 1), text)] : [];
      return [covered.length, { kind: "date", text: text.slice(start, date.end).trim(), words: year, date: date.value, leftOut: false }];
    }
    let chunk = firstChunk(reach, text);
    for (let at = 1; at < chunk.length; at++) {
      if (nameAtStart(chunk.slice(at), text)[0] > 1) chunk = chunk.slice(0, at);
    }
    const word = wordOf(chunk, text, chunk.length === words.length);
    return [chunk.length, { kind: "word", text: text.slice(start, chunk.at(-1).end), words: [word], leftOut }];
  }

  function read(text) {
    const words = asked(text);
    const quoted = [...text.matchAll(QUOTED)].map((match) => [match.index + 1, match.index + 1 + match[1].length]);
    const found = [];
    for (let at = 0; at < words.length;) {
      const [length, part] = nextPart(text, words.slice(at), quoted, at === 0);
      found.push({ things: [], date: "", ...part, weight: WEIGHT[part.kind] });
      at += length;
    }
    if (found.length === 1) return { text, parts: [{ ...found[0], leftOut: false }], stopWords: [] };
    const idle = found.filter((part) => part.kind === "word" && !part.leftOut && STOP_WORDS.has(part.text.toLowerCase()));
    const kept = found.filter((part) => !idle.includes(part));
    return kept.length ? { text, parts: kept, stopWords: idle.map((part) => part.text) } : { text, parts: found, stopWords: [] };
  }

  return { read, tokens, indexed, terms, wordOf, fold, readings, span, porter: (term) => (term.length > 2 ? porter.stemWord(term) : term) };
};
