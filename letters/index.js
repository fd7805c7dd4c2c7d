// Search and filters of the page. Without it the page lists all letters, and every link works.
"use strict";
(() => {
  const form = document.querySelector("form");
  const found = document.getElementById("found");
  const field = (name) => document.getElementById(name);
  const shelves = [...document.querySelectorAll(".shelf")].map((section) => ({
    section,
    region: section.dataset.region,
    entry: document.querySelector(`nav [data-region="${section.dataset.region}"]`),
    letters: [...section.querySelectorAll(".letter")].map((card) => ({
      card,
      names: card.dataset.names,
      words: ` ${card.dataset.words} `,
      bare: ` ${card.dataset.bare} `,
      kind: card.dataset.kind,
      audience: card.dataset.audience,
      address: card.dataset.address,
    })),
  }));

  // The same rules as in advocacy/arabic/search_keys.py and advocacy/campaign/search.py; a test holds them together.
  const ALIKE = { "ٱ": "ا", "ی": "ي", "ى": "ي", "ة": "ه", "ہ": "ه", "ک": "ك", "ھ": "ه" };
  const LAST_MARK = "\u0345"; // in the order of Unicode: a sign before which another one moves is one that combines
  const combines = (c) => /\p{M}/u.test(c) && (c === LAST_MARK || (LAST_MARK + c).normalize("NFD") !== LAST_MARK + c);
  const lower = (c) => (c === "ı" ? c : c === "ẞ" ? "ss" : c.toUpperCase().toLowerCase());
  const folded = (text) => {
    const parted = [...[...text.normalize("NFKD")].map(lower).join("")];
    const bare = parted.filter((c) => c !== "\u0640" && !combines(c)).map((c) => ALIKE[c] ?? c);
    return (bare.join("").match(/[\p{L}\p{N}_]+/gu) ?? []).join(" ");
  };
  const withoutHamza = (text) => text.normalize("NFC").replace(/[ؤئء]/g, "");
  const PARTICLES = new Set("the of and la le les l et du des d el los las y del die der das und de".split(" "));
  const withoutArticle = (word) => (word.length > 4 ? word.replace(/^ال/, "") : word);
  const plain = (text) => {
    const words = folded(text).split(" ").map((word) => withoutArticle(word === "st" ? "saint" : word));
    const own = words.filter((word) => !PARTICLES.has(word));
    return (own.length ? own : words).join(" ");
  };
  const wordsOf = (text) =>
    text.split(/[\u001c-\u001f\p{White_Space}]+/u).filter(Boolean).map((word) => ({
      parts: folded(word).split(" ").filter(Boolean),
      bare: folded(withoutHamza(word)).split(" ").filter(Boolean),
    }));
  const isWord = (part, words) => [part, `ال${part}`, part.replace(/^ال/, "")].some((word) => words.includes(` ${word} `));
  const begins = (part, words) => {
    if (part.length >= 4 && /[\u0621-\u064a]/.test(part)) return words.includes(part) || isWord(part, words);
    return (part.length >= 3 && words.includes(` ${part}`)) || isWord(part, words);
  };
  const stands = (part, words) => (part.length >= 4 ? words.includes(part) : begins(part, words));
  const isIn = (letter, fits) => ({ parts, bare }) =>
    parts.every((part) => fits(part, letter.words)) ||
    (bare.length > 0 && bare.every((part) => fits(part, letter.bare)));
  // Who is called so; or else in whose names each word begins one; or else in whose names each stands.
  const finders = (text) => {
    const names = [folded(text), plain(text)].filter(Boolean).map((name) => `|${name}|`);
    const words = wordsOf(text);
    return [
      (letter) => names.some((name) => letter.names.includes(name)),
      (letter) => words.every(isIn(letter, begins)),
      (letter) => words.every(isIn(letter, stands)),
    ];
  };
  const all = shelves.flatMap((shelf) => shelf.letters);
  // Who is no longer written to: said where somebody looks for them by name, or finds no letter.
  const gone = [...document.querySelectorAll(".gone")].map((note) => ({
    note,
    instead: note.dataset.instead,
    names: note.dataset.names,
    words: ` ${note.dataset.words} `,
    bare: ` ${note.dataset.bare} `,
  }));
  const isMeant = (each, text, hits) => text.trim() && finders(text).some((finds, rank) => (!rank || !hits.size) && finds(each));
  const find = (text) => finders(text).map((finds) => new Set(all.filter(finds))).find((hits) => hits.size) ?? new Set();

  const forms = new Intl.PluralRules("ar");
  const digits = new Intl.NumberFormat(`ar-u-nu-${found.dataset.numerals}`, { useGrouping: false });
  const counted = (number) => found.dataset[forms.select(number)].replace("#", digits.format(number));

  let saying;
  const say = (text) => {
    // Once the person has stopped typing, so that a screen reader says one number and not five.
    clearTimeout(saying);
    saying = setTimeout(() => { if (found.textContent !== text) found.textContent = text; }, 250);
  };

  const show = () => {
    const text = field("search").value;
    const hits = text.trim() ? find(text) : new Set(all);
    const meant = gone.filter((each) => isMeant(each, text, hits));
    for (const each of gone) each.note.hidden = !meant.includes(each);
    for (const letter of all) if (meant.some((each) => each.instead === letter.card.id)) hits.add(letter);
    const region = field("region").value;
    const wanted = ["kind", "audience", "address"].map((name) => [name, field(name).value]).filter(([, value]) => value);
    let total = 0;
    for (const shelf of shelves) {
      let here = 0;
      for (const letter of shelf.letters) {
        const fits =
          (!region || region === shelf.region) &&
          wanted.every(([name, value]) => letter[name] === value) &&
          hits.has(letter);
        letter.card.hidden = !fits;
        here += fits;
      }
      shelf.section.hidden = shelf.entry.hidden = !here;
      shelf.entry.querySelector("span").textContent = digits.format(here);
      total += here;
    }
    say(counted(total));
  };

  const filters = form.querySelector(".filters");
  const roomy = matchMedia("(min-width: 48rem)");
  const unfold = () => { filters.open = roomy.matches; }; // on a phone the first letter comes before the filters
  roomy.addEventListener("change", unfold);
  unfold();
  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  addEventListener("pageshow", show); // a browser that goes back fills in what had been chosen
})();
