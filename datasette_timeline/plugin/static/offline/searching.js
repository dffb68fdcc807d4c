// What a search finds, and in which order: as the site's own search does (filters/search_sets.py, listing/search.py), on
// tables that were made beforehand. The order is by bm25 as SQLite's FTS5 works it out.

publication.searcher = async () => {
  await publication.use("reading");
  const [reader, events, names, sets] = await Promise.all([
    publication.reader(), publication.part("events"), publication.part("names"), publication.part("sets"),
  ]);
  const size = events.ids.length;
  const average = events.lengths.reduce((sum, each) => sum + each, 0) / size;
  const everything = new Set(events.ids.keys());
  const WEIGHTS = { T: 10, S: 4, C: 2, N: 3 };
  const IMPORTANT = { 1: 1.5, 2: 1.2 };
  const [IN_TITLE, LINKED, MOST_SCORED, MOST_READ, LEAST] = [3, 1.5, 500, 30000, 2];

  /* The index: of each term the events that have it, and where */

  const shards = new Map();
  const NONE = { terms: {}, words: {}, sources: {} };
  const shardOf = (term) => shards.get(term.slice(0, 2)) ?? NONE;

  /** Have the files of these terms at hand. */
  async function fetch(terms) {
    const known = await publication.part("shards");
    const lacking = [...new Set(terms.map((term) => term.slice(0, 2)))].filter((begin) => !shards.has(begin) && known.includes(begin));
    const found = await Promise.all(lacking.map((begin) => publication.part(`terms/${begin}`)));
    lacking.forEach((begin, at) => shards.set(begin, found[at]));
  }

  const decoded = new Map();
  /** Where a term stands: a map of events, each with the places in its columns. */
  function postings(term) {
    if (!decoded.has(term)) {
      const found = new Map();
      let event = 0;
      for (const each of shardOf(term).terms[term]?.split(";") ?? []) {
        const [step, ...columns] = each.split(/(?=[TSCN])/);
        event += parseInt(step, 36);
        found.set(event, Object.fromEntries(columns.map((column) => [column[0], publication.numbers(column.slice(1))])));
      }
      decoded.set(term, found);
    }
    return decoded.get(term);
  }

  const longer = (beginning) => Object.keys(shardOf(beginning).terms).filter((term) => term.startsWith(beginning));

  /** Where terms stand side by side, the last one also as the beginning of a longer word. */
  function places(phrase, begins = false) {
    const terms = phrase.map(reader.porter);
    const alternatives = terms.map((term, at) => (begins && at === terms.length - 1 ? longer(term) : [term]));
    const having = alternatives.map((each) => publication.any(each.map((term) => [...postings(term).keys()])));
    const found = new Map();
    for (const event of having.reduce(publication.both)) {
      const columns = {};
      for (const column of "TSCN") {
        const at = alternatives.map((each) => new Set(each.flatMap((term) => postings(term).get(event)?.[column] ?? [])));
        const starts = [...at[0]].filter((start) => at.every((set, step) => set.has(start + step)));
        if (starts.length) columns[column] = starts.length;
      }
      if (Object.keys(columns).length) found.set(event, columns);
    }
    return found;
  }

  const termsOf = (word) => [...word.phrases, ...(word.beginning.length ? [word.beginning] : [])].flat();
  const neededBy = (words) => words.flatMap(termsOf).flatMap((term) => [term, reader.porter(term)]);

  /** The phrases of a word, each with where it stands. */
  function phrasesOf(word) {
    const found = word.phrases.map((phrase) => places(phrase));
    return word.beginning.length ? [...found, places(word.beginning, true)] : found;
  }

  const eventsOf = (word, column = "") => publication.any(
    phrasesOf(word).map((found) => [...found].filter(([, columns]) => !column || columns[column]).map(([event]) => event)));
  const withAll = (words, column = "") => words.map((word) => eventsOf(word, column)).reduce(publication.both);

  /* Parts of a search */

  const linkedTo = (part) => publication.any(part.things.map((thing) => {
    const [field, key] = names.things[thing];
    return publication.set(sets[field][key]);
  }));
  const mentioning = (part, headlines = false) => publication.any(part.things.map((thing) => publication.set(names.things[thing][headlines ? 3 : 2])));

  function happened([first, last]) {
    return new Set([...everything].filter((at) => (!events.last[at] || events.last[at] >= first) && (!events.first[at] || events.first[at] <= last)));
  }

  function days(part) {
    const [first, last = first] = part.date.split("/");
    return [reader.span(first)[0], reader.span(last)[1]];
  }

  function anywhere(part) {
    if (part.kind === "name") return publication.any([linkedTo(part), mentioning(part)]);
    if (part.kind !== "date") return withAll(part.words);
    return part.words.length ? publication.any([happened(days(part)), withAll(part.words)]) : happened(days(part));
  }

  function thatHave(wanted, found) {
    if (!wanted.length) return everything;
    if (wanted.length === 1) return wanted[0].kind === "name" ? linkedTo(wanted[0]) : found[0];
    const whole = found.reduce(publication.both);
    if (whole.size) return whole;
    const weights = new Map();
    found.forEach((each, at) => each.forEach((event) => weights.set(event, (weights.get(event) ?? 0) + wanted[at].weight)));
    const most = Math.max(0, ...weights.values());
    const least = Math.max(wanted.reduce((sum, { weight }) => sum + weight, 0) / 2, LEAST);
    return most >= least ? new Set([...weights].filter(([, weight]) => weight === most).map(([event]) => event)) : new Set();
  }

  /** What a search finds: the events, those of each part, those linked to all that is named. */
  async function find(reading) {
    const wanted = reading.parts.filter(({ leftOut }) => !leftOut);
    await fetch(neededBy(reading.parts.flatMap(({ words }) => words)));
    if (reading.parts.length === 1 && wanted[0]?.kind === "name") {
      return { events: linkedTo(wanted[0]), parts: [], wanted, linked: new Set() };
    }
    const parts = wanted.map(anywhere);
    const unwanted = publication.any(reading.parts.filter(({ leftOut }) => leftOut).map(anywhere));
    const bound = [...wanted.filter(({ things }) => things.length).map(linkedTo), ...wanted.filter(({ date }) => date).map((part) => happened(days(part)))];
    const found = new Set([...thatHave(wanted, parts)].filter((event) => !unwanted.has(event)));
    return { events: found, parts, wanted, linked: bound.length ? bound.reduce(publication.both) : new Set() };
  }

  /* The order */

  /** The words of what a part names, as labels have them. */
  async function labelsOf(part) {
    if (!part.things.length) return [];
    const labels = new Map((await publication.part("entries")).map(([kind, key, label]) => [`${kind}:${key}`, label]));
    const called = part.things.flatMap((thing) => (labels.get(names.things[thing].slice(0, 2).join(":")) ?? "").split(" / ")).filter(Boolean);
    return [...new Set(called)].map((name) => reader.wordOf(reader.tokens(name), name));
  }

  function ranked(found, titled) {
    const factor = (event) => (IMPORTANT[events.importance[event]] ?? 1) * (titled.has(event) ? IN_TITLE : 1)
      * (found.linked.has(event) ? LINKED : 1);
    const kind = (event) => [-factor(event), events.importance[event], titled.has(event) ? 1 : 0, found.linked.has(event) ? 1 : 0, event];
    return [...found.events].map((event) => ({ event, factor: factor(event), kind: kind(event) })).sort((one, other) => {
      const at = one.kind.findIndex((each, number) => each !== other.kind[number]);
      return at < 0 ? 0 : one.kind[at] - other.kind[at];
    });
  }

  function thatTell(found, labels) {
    const parts = found.parts.length ? found.parts : [found.events];
    const frequencies = parts.flatMap((each, at) => {
      const { words, things } = found.wanted[at] ?? { words: [], things: [] };
      const inSeveral = things.length && words.length > 1;
      return [
        [each.size, inSeveral ? labels[at] : [...words, ...(labels[at] ?? [])]],
        [(size + 1) * words.length, inSeveral ? words : []],
      ];
    });
    let read = 0;
    return frequencies.sort(([one], [other]) => one - other).flatMap(([count, words]) => ((read += count) <= MOST_READ ? words : []));
  }

  function scores(words) {
    const found = new Map();
    for (const phrase of words.flatMap(phrasesOf)) {
      const rarity = Math.max(Math.log((size - phrase.size + 0.5) / (phrase.size + 0.5)), 1e-6);
      for (const [event, columns] of phrase) {
        const often = Object.entries(columns).reduce((sum, [column, times]) => sum + WEIGHTS[column] * times, 0);
        const score = (rarity * often * 2.2) / (often + 1.2 * (0.25 + (0.75 * events.lengths[event]) / average));
        found.set(event, (found.get(event) ?? 0) + score);
      }
    }
    return found;
  }

  /** The events found, best match first. */
  async function inOrder(found) {
    const labels = await Promise.all(found.wanted.map(labelsOf));
    await fetch(neededBy(labels.flat()));
    const having = found.wanted.filter(({ words }) => words.length);
    const titles = having.map((part) => (part.things.length ? mentioning(part, true) : withAll(part.words, "T")));
    const order = ranked(found, titles.length ? titles.reduce(publication.both) : new Set());
    const scored = scores(thatTell(found, labels));
    const first = order.slice(0, MOST_SCORED);
    if (scored.size) first.sort((one, other) => (scored.get(other.event) ?? 0) * other.factor - (scored.get(one.event) ?? 0) * one.factor);
    return [...first, ...order.slice(MOST_SCORED)].map(({ event }) => event);
  }

  /* Names: places, actors and sources */

  /** What each word finds among names: sets of their numbers; `table` is words or sources. */
  const named = (word, table) => publication.any([
    ...word.phrases.map((phrase) => phrase.map((term) => publication.set(shardOf(term)[table][term])).reduce(publication.both)),
    ...(word.beginning.length ? [word.beginning.map((term, at) => publication.any(
      at < word.beginning.length - 1 ? [publication.set(shardOf(term)[table][term])]
        : Object.keys(shardOf(term)[table]).filter((each) => each.startsWith(term)).map((each) => publication.set(shardOf(term)[table][each])),
    )).reduce(publication.both)] : []),
  ]);

  /** The places or actors that a search names, then those whose names have all its words. */
  async function entriesOf(reading, words, kind) {
    const entries = await publication.part("entries");
    const wanted = new Set(reader.readings(words.map(({ text }) => text).join(" ")));
    const spelled = (entry) => [entry[2], ...entry[2].split(" / "), ...entry[4].map(([name]) => name)].some((name) => reader.readings(name).some((each) => wanted.has(each)));
    const things = reading.parts.filter(({ leftOut }) => !leftOut).flatMap((part) => part.things).map((thing) => names.things[thing]);
    const first = things.filter(([field]) => field === kind).map(([field, key]) => entries.find((entry) => entry[0] === field && entry[1] === key));
    const having = words.length ? [...words.map((word) => named(word, "words")).reduce(publication.both)].map((number) => entries[number]) : [];
    const others = having.filter((entry) => entry[0] === kind).map((entry) => ({ entry, called: spelled(entry) })).sort((one, other) =>
      other.called - one.called || other.entry[3] - one.entry[3] || (one.entry[2] < other.entry[2] ? -1 : 1));
    return [...new Set([...first.filter(Boolean), ...others.map(({ entry }) => entry)])];
  }

  /** The numbers of the sources whose names have all words, those with most events first. */
  const sourcesOf = (words) => (words.length ? [...words.map((word) => named(word, "sources")).reduce(publication.both)].sort((one, other) => one - other) : []);

  const isKnown = (word) => eventsOf(word).size > 0 || named(word, "words").size > 0 || named(word, "sources").size > 0;

  /** The words of what a search names. */
  const labelled = async (found) => (await Promise.all(found.wanted.map(labelsOf))).flat();

  return { reader, read: reader.read, find, labelled, inOrder, fetch, neededBy, entriesOf, sourcesOf, isKnown, mentioning, events };
};
