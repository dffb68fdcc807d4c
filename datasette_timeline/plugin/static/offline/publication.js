// A copy of the site without a server: what its scripts have in common. They find and filter events with files of the
// copy alone, which are scripts themselves, since a browser that opens a folder lets pages load nothing else.
//
// Events go by their place in the order of time, from 0; sets of events are sets of these numbers.

window.publication = (() => {
  const here = document.currentScript.src;
  const root = new URL("../../", here); // of the copy: this file is in static/offline/
  const version = new URL(here).search;
  const language = document.documentElement.lang;
  const files = new Map(); // promises of files, by their addresses
  const parts = new Map(); // what files have said, by their names

  function script(address) {
    if (!files.has(address)) {
      files.set(address, new Promise((done, failed) => {
        const element = document.createElement("script");
        element.src = address;
        element.addEventListener("load", done);
        element.addEventListener("error", () => {
          files.delete(address);
          failed(new Error(`${address} cannot be read`));
        });
        document.head.append(element);
      }));
    }
    return files.get(address);
  }

  /** A part of the data by its name, such as "names"; undefined where there is none of that name. */
  async function part(name) {
    if (!parts.has(name)) await script(new URL(`data/${name}.js${version}`, root).href);
    return parts.get(name);
  }

  /** Scripts beside this one, in their order. */
  async function use(...names) {
    for (const name of names) await script(new URL(`${name}.js${version}`, here).href);
  }

  return {
    root,
    language,
    part,
    use,
    /** What a file of data calls: it says its name, and what it has. */
    put: (name, value) => parts.set(name, value),
    /** The same in the language of the page. */
    told: (name) => part(`${language}/${name}`),
    /** The address of a page of the copy, in the language of the page: "events/x". */
    page: (path, query = "") => new URL(`${publication.prefix}${path}/index.html${query && `?${query}`}`, root).href,
    prefix: "",
  };
})();

/* Numbers and sets */

publication.numbers = (coded) => {
  let before = 0;
  return coded ? coded.split(".").map((step) => (before += parseInt(step, 36))) : [];
};
publication.set = (coded) => new Set(publication.numbers(coded));
publication.both = (one, other) => new Set([...one].filter((each) => other.has(each)));
publication.any = (sets) => new Set(sets.flatMap((each) => [...each]));

/* Words: texts of the site in the language of the page */

publication.words = async () => {
  const told = await publication.told("words");
  const plural = new Intl.PluralRules(publication.language);
  const number = new Intl.NumberFormat(publication.language);
  publication.prefix = told.prefix;

  const escape = (text) => String(text).replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt()};`);

  /** A text; values are put in as they are, so they are HTML, or plain where the text is. */
  const text = (key, values = {}) => (told.texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
  const count = (key, n, values = {}) => {
    const form = [`=${n}`, plural.select(n), "other"].find((each) => `${key}.${each}` in told.texts);
    return text(`${key}.${form}`, { n: number.format(n), ...values });
  };
  const label = (field, value) => told.labels[field]?.[value] ?? escape(value);

  /** A year, month or day in words. */
  function date(written) {
    const [year, month, day] = written.split("-").map(Number);
    if (!month) return String(year);
    const form = { year: "numeric", month: "long", timeZone: "UTC", ...(day && { day: "numeric" }) };
    return new Intl.DateTimeFormat(publication.language === "en" ? "en-GB" : publication.language, form).format(Date.UTC(year, month - 1, day || 1));
  }

  return { ...told, text, count, label, date, escape, number: (n) => number.format(n) };
};
