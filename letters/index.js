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
      key: card.dataset.key,
      names: new Set(card.dataset.key.split(" ")),
      bare: card.dataset.bare,
      kind: card.dataset.kind,
      audience: card.dataset.audience,
      address: card.dataset.address,
    })),
  }));

  // The same rules as in advocacy/arabic/text.py and advocacy/campaign/search.py; a test holds the two together.
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
  const wordsOf = (text) =>
    text.split(/[\u001c-\u001f\p{White_Space}]+/u).filter(Boolean).map((word) => ({
      parts: folded(word).split(" ").filter(Boolean),
      bare: folded(withoutHamza(word)),
    }));
  const standsIn = (letter) => (word) =>
    word.parts.every((part) => letter.key.includes(part) || letter.names.has(part.replace(/^ال/, ""))) ||
    (word.bare !== "" && letter.bare.includes(word.bare));

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
    const words = wordsOf(field("search").value);
    const region = field("region").value;
    const wanted = ["kind", "audience", "address"].map((name) => [name, field(name).value]).filter(([, value]) => value);
    let total = 0;
    for (const shelf of shelves) {
      let here = 0;
      for (const letter of shelf.letters) {
        const fits =
          (!region || region === shelf.region) &&
          wanted.every(([name, value]) => letter[name] === value) &&
          words.every(standsIn(letter));
        letter.card.hidden = !fits;
        here += fits;
      }
      shelf.section.hidden = shelf.entry.hidden = !here;
      shelf.entry.querySelector("span").textContent = digits.format(here);
      total += here;
    }
    say(counted(total));
  };

  form.hidden = false;
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  addEventListener("pageshow", show); // a browser that goes back fills in what had been chosen
})();
