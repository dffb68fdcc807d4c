// What a search may have meant whose words nothing has (listing/spellings.py, and respellings in listing/search.py).

publication.respell = async (searcher, reading) => {
  const MOST = 3;
  const SHORTEST = 4;
  const LONG = 7;
  const CLOSE = 0.78;
  const { reader } = searcher;
  const words = new Map((await publication.part("spellings")).map(([word, written, uses]) => [word, { written, uses }]));

  function isOneSlip(word, other) {
    if (word === other) return false;
    let at = 0;
    while (at < Math.min(word.length, other.length) && word[at] === other[at]) at++;
    const [rest, there] = [word.slice(at), other.slice(at)];
    const swapped = rest[0] === there[1] && rest[1] === there[0] && rest.length > 1 && rest.slice(2) === there.slice(2);
    return rest.slice(1) === there || rest === there.slice(1) || rest.slice(1) === there.slice(1) || swapped;
  }

  /** How much two words are alike, from 0 to 1: twice the letters of their common stretches to all their letters. */
  function alike(one, other) {
    const common = (a, aEnd, b, bEnd) => {
      let [length, start, there] = [0, a, b];
      for (let i = a; i < aEnd; i++) {
        for (let j = b; j < bEnd; j++) {
          let run = 0;
          while (i + run < aEnd && j + run < bEnd && one[i + run] === other[j + run]) run++;
          if (run > length) [length, start, there] = [run, i, j];
        }
      }
      return length && length + common(a, start, b, there) + common(start + length, aEnd, there + length, bEnd);
    };
    return (2 * common(0, one.length, 0, other.length)) / (one.length + other.length);
  }

  function near(word) {
    if (word.length < SHORTEST) return [];
    const slips = [...words.keys()].filter((known) => known.length >= SHORTEST - 1 && Math.abs(known.length - word.length) < 2 && isOneSlip(word, known));
    const likely = slips.sort((one, other) => (one[0] !== word[0]) - (other[0] !== word[0])
      || words.get(other).uses - words.get(one).uses || (one < other ? -1 : 1));
    let found = likely.map((known) => words.get(known).written);
    if (!found.length) {
      found = Array.from({ length: Math.max(0, word.length - 2 * SHORTEST + 3) }, (_, at) => at + SHORTEST - 1)
        .map((at) => [word.slice(0, at), word.slice(at)]).filter((pair) => pair.every((each) => words.has(each)))
        .map((pair) => pair.map((each) => words.get(each).written).join(" "));
    }
    if (!found.length && word.length >= LONG) {
      found = [...words.keys()].filter((known) => known[0] === word[0] && Math.abs(known.length - word.length) <= 2)
        .map((known) => ({ known, much: alike(known, word) })).filter(({ much }) => much >= CLOSE)
        .sort((one, other) => other.much - one.much || (one.known < other.known ? 1 : -1)).map(({ known }) => words.get(known).written);
    }
    return found.slice(0, MOST);
  }

  const areNames = (found) => found.filter((word) => reader.read(word).parts.some(({ things }) => things.length));

  async function instead(part, begins) {
    let texts = Array(MOST).fill(part.text);
    for (const token of reader.tokens(part.text).reverse()) {
      const word = reader.wordOf([token], part.text, begins);
      await searcher.fetch(searcher.neededBy([word]));
      let found = near(token.plain);
      const foreign = /[^\x00-\x7f]/.test(part.text);
      const known = searcher.isKnown(word);
      if (known) {
        found = words.has(token.plain) ? [] : areNames(found.filter((each) => foreign || reader.terms(each).some((form) => token.forms.includes(form))));
      } else if (foreign) {
        found = areNames(found);
      }
      if (!found.length && !known) return [];
      if (found.length) texts = texts.map((text, at) => text.slice(0, token.start) + found[Math.min(at, found.length - 1)] + text.slice(token.end));
    }
    return texts;
  }

  let meant = Array(MOST).fill(reading.text);
  const wanted = reading.parts.filter(({ leftOut }) => !leftOut);
  for (const part of wanted) {
    const texts = part.kind === "word" ? await instead(part, part === wanted.at(-1)) : [];
    if (texts.length) meant = meant.map((query, at) => query.replace(part.text, () => texts[at]));
  }
  const queries = [...new Set(meant)].filter((query) => query !== reading.text);
  const found = await Promise.all(queries.map(async (query) => (await searcher.find(reader.read(query))).events.size));
  return queries.filter((_, at) => found[at]);
};
