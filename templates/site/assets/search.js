// Searches the entries of the site. What can be found stands in scripts (one a month), which this page names behind this one and no other
// page does; a page whose scripts may not make text into script could not name them later. Everything that somebody wrote is put into the page as text, never as HTML. The state stands behind the # of the address,
// which browsers send to nobody.
(function () {
  "use strict";
  const form = document.getElementById("search");
  if (!form || !window.MiniSearch) return;
  const field = form.elements.q;
  const filters = Array.from(form.querySelectorAll("select"));
  const state = document.getElementById("search-state");
  const list = document.getElementById("search-results");
  const more = document.getElementById("search-more");
  const slash = document.getElementById("search-slash");
  const said = form.dataset;
  const STEP = 20, PASSAGE = 220, BEFORE = 60;
  const NO_SPACES = "\\p{sc=Han}\\p{sc=Hiragana}\\p{sc=Katakana}\\p{sc=Thai}\\p{sc=Lao}\\p{sc=Khmer}\\p{sc=Myanmar}";
  const RUNS = new RegExp("[" + NO_SPACES + "]+|(?:(?![" + NO_SPACES + "])[\\p{L}\\p{N}])+", "gu");
  const WITHOUT_SPACES = new RegExp("^[" + NO_SPACES + "]", "u");
  const WORDS = /[\p{L}\p{N}\p{M}'’]+/gu;
  const ALIKE = { "ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t" };
  const NAMES = ["kind", "word", "title", "address", "day", "when", "people", "rooms", "goals", "tags", "words", "text"];
  const FILTERED = { type: "kind", person: "people", room: "rooms", goal: "goals", tag: "tags" };
  const people = new Map(Array.from(form.querySelectorAll("#search-person option"), (each) => [each.value, each.text]));
  const entries = [];
  let found = [], shown = 0, reading = true, whole = true, timer = 0;

  function fold(text) {
    return text.toLowerCase().normalize("NFKD").replace(/[\p{M}'’]/gu, "").replace(/[ßæœøłđðþıħŧ]/g, (sign) => ALIKE[sign]);
  }

  // Scripts without spaces are cut into pairs of signs, so that a word is found in the middle of a sentence.
  function cut(text, whole) {
    return (text.match(RUNS) || []).flatMap(function (run) {
      if (!WITHOUT_SPACES.test(run)) return run;
      const signs = Array.from(run);
      const pairs = signs.slice(1).map((sign, at) => signs[at] + sign);
      return whole || !pairs.length ? [...pairs, signs[signs.length - 1]] : pairs;
    });
  }

  const index = new window.MiniSearch({
    fields: ["title", "words", "people", "text"],
    extractField: (entry, name) => name === "id" ? entry.id : fold(name === "words" ? [entry.word, ...entry.tags, ...entry.words].join(" ")
      : name === "people" ? entry.people.map((id) => people.get(id) || id).join(" ") : entry[name]),
    tokenize: (text) => cut(text, true),
    processTerm: (term) => term,
    searchOptions: {
      tokenize: (text) => cut(fold(text), false),
      boost: { title: 3, words: 2, people: 2 },
      prefix: true,
      fuzzy: (term) => term.length > 3 ? 0.2 : false,
      maxFuzzy: 2,
    },
  });

  function passes(entry) {
    return filters.every(function (filter) {
      const value = filter.value, own = entry[FILTERED[filter.name]];
      return !value || own === value || (Array.isArray(own) && own.includes(value));
    });
  }

  function search() {
    const words = field.value.trim(), narrowed = filters.some((filter) => filter.value);
    let some = false;
    if (words) {
      const options = { filter: (result) => passes(entries[result.id]), combineWith: "AND" };
      found = index.search(words, options);
      if (!found.length && cut(fold(words), false).length > 1) {
        found = index.search(words, { ...options, combineWith: "OR" });
        some = found.length > 0;
      }
    } else {
      found = narrowed ? entries.filter(passes).sort((a, b) => a.day < b.day ? 1 : a.day > b.day ? -1 : a.id - b.id) : [];
    }
    shown = 0;
    list.replaceChildren();
    show();
    say(words || narrowed, some);
  }

  function say(asked, some) {
    const count = found.length === 1 ? said.one : said.many.replace("{n}", found.length);
    const result = !asked ? "" : found.length ? (some ? said.some + " " + count : count) : reading ? "" : said.none;
    state.textContent = [result, reading ? said.reading : ""].filter(Boolean).join(" ");
  }

  function show() {
    const next = found.slice(shown, shown + STEP).map((each) => item(entries[each.id], new Set(each.terms || [])));
    list.append(...next);
    shown += next.length;
    more.hidden = shown >= found.length;
    return next[0];
  }

  function make(name, className, ...children) {
    const element = document.createElement(name);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  function item(entry, terms) {
    const link = make("a", "", ...marked(entry.title, hits(entry.title, terms)));
    link.href = entry.address;
    const time = make("time", "", entry.when);
    time.dateTime = entry.day;
    const word = entry.word.charAt(0).toUpperCase() + entry.word.slice(1);
    const meta = make("p", "meta", make("span", "kind", word), " ", make("span", "dot", "·"), " ", time);
    return make("li", "result kind-" + entry.kind, meta, make("h2", "title", link), make("p", "passage", ...passage(entry.text, terms)));
  }

  // The places of the words of a text that were found: pairs of where one begins and ends.
  function hits(text, terms) {
    const places = [];
    for (const match of terms.size ? text.matchAll(WORDS) : []) {
      const at = match.index;
      if (!WITHOUT_SPACES.test(match[0])) {
        if (cut(fold(match[0]), true).some((run) => terms.has(run))) places.push([at, at + match[0].length]);
        continue;
      }
      const signs = Array.from(match[0]);
      let place = at;
      signs.forEach(function (sign, number) {
        const pair = fold(sign + (signs[number + 1] || ""));
        const length = terms.has(pair) ? (sign + (signs[number + 1] || "")).length : terms.has(fold(sign)) ? sign.length : 0;
        const last = places[places.length - 1];
        if (length && last && last[1] >= place) last[1] = Math.max(last[1], place + length);
        else if (length) places.push([place, place + length]);
        place += sign.length;
      });
    }
    return places;
  }

  // The part of a text that has most of the words that were found; its beginning when it has none.
  function passage(text, terms) {
    const places = hits(text, terms);
    let start = 0, best = 0;
    places.forEach(function (place, number) {
      let kinds = new Set(), other = number;
      while (other < places.length && places[other][1] - place[0] <= PASSAGE - BEFORE) {
        kinds.add(fold(text.slice(...places[other])));
        other += 1;
      }
      if (kinds.size > best) [best, start] = [kinds.size, place[0]];
    });
    let from = Math.max(0, start - BEFORE);
    if (from > 0) from = Math.max(from, Math.min(start, text.indexOf(" ", from) + 1));
    let to = Math.min(text.length, from + PASSAGE);
    if (to < text.length) to = Math.max(text.lastIndexOf(" ", to), from + PASSAGE - BEFORE);
    const inside = places.filter((place) => place[0] >= from && place[1] <= to).map((place) => [place[0] - from, place[1] - from]);
    return [from > 0 ? "… " : "", ...marked(text.slice(from, to), inside), to < text.length ? " …" : ""];
  }

  function marked(text, places) {
    const parts = [];
    let reached = 0;
    for (const [from, to] of places) {
      parts.push(text.slice(reached, from), make("mark", "", text.slice(from, to)));
      reached = to;
    }
    return [...parts, text.slice(reached)];
  }

  // The files with what can be found come in the order of the page, the newest first; what is there already can be searched meanwhile.
  let adding = Promise.resolve();
  window.journalkitSearch = {
    push: function (file) {
      const added = file[1].map(function (row, at) {
        const entry = Object.fromEntries(NAMES.map((name, number) => [name, row[number]]));
        entry.id = entries.length + at;
        return entry;
      });
      entries.push(...added);
      adding = adding.then(() => index.addAllAsync(added, { chunkSize: 25 })).then(refresh);
    },
  };

  function failed(event) {
    if (!event.target.matches || !event.target.matches("script[src]")) return;
    whole = false;
    said.reading = said.failed;
    say(true, false);
  }

  function finish() {
    reading = !whole;
    refresh();
  }

  function refresh() {
    if (list.contains(document.activeElement)) say(true, false);
    else search();
  }

  function readAddress() {
    const values = new URLSearchParams(location.hash.slice(1) || location.search);
    field.value = values.get("q") || "";
    filters.forEach((filter) => { filter.value = values.get(filter.name) || ""; if (filter.selectedIndex < 0) filter.value = ""; });
  }

  function writeAddress() {
    const values = new URLSearchParams();
    [field, ...filters].forEach((each) => { if (each.value.trim()) values.set(each.name, each.value.trim()); });
    history.replaceState(null, "", "#" + values);
  }

  function changed() {
    clearTimeout(timer);
    timer = setTimeout(function () { writeAddress(); search(); }, 120);
  }

  function move(event) {
    const links = Array.from(list.querySelectorAll("a"));
    const at = links.indexOf(document.activeElement);
    const keys = { ArrowDown: at + 1, ArrowUp: at - 1, Home: at < 0 ? NaN : 0, End: at < 0 ? NaN : links.length - 1 };
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape" && at >= 0) {
      field.focus();
    } else if (!(event.key in keys) || isNaN(keys[event.key]) || event.target.matches("select, button")) {
      return;
    } else if (keys[event.key] === -1) {
      field.focus();
    } else if (links[keys[event.key]]) {
      links[keys[event.key]].focus();
    } else if (!more.hidden && at >= 0 && event.key === "ArrowDown") {
      show().querySelector("a").focus();
    } else {
      return;
    }
    event.preventDefault();
  }

  form.addEventListener("submit", function (event) {
    const first = list.querySelector("a");
    event.preventDefault();
    clearTimeout(timer);
    writeAddress();
    search();
    if (first && list.querySelector("a")) list.querySelector("a").click();
  });
  form.addEventListener("input", changed);
  field.addEventListener("keydown", move);
  list.addEventListener("keydown", move);
  more.addEventListener("click", () => show().querySelector("a").focus());
  window.addEventListener("hashchange", function () { readAddress(); search(); });
  slash.addEventListener("change", function () {
    try { localStorage.setItem("journalkit-slash", slash.checked ? "on" : "off"); } catch (fault) { slash.disabled = true; }
  });
  try { slash.checked = localStorage.getItem("journalkit-slash") !== "off"; } catch (fault) { slash.disabled = true; }

  form.hidden = document.getElementById("search-help").hidden = false;
  readAddress();
  field.focus();
  document.addEventListener("error", failed, true);
  document.addEventListener("DOMContentLoaded", () => adding.then(finish)); // when all scripts of the page have come
  search();
})();
