// The slider above a map of municipalities: it colours the map from one compact answer of the API, keeps the
// words in step, and keeps the address. Without scripts the same form chooses the month by an ordinary request.
(function () {
  "use strict";

  const LOCALES = { fi: "fi-FI", sv: "sv-SE", en: "en-GB" };
  const answers = new Map();
  let moved = null;

  const formOf = (element) => element.closest("form[data-words]");
  const sliderOf = (form) => form.querySelector("input[type=range]");
  const selectOf = (form) => form.querySelector(`select[name="${form.dataset.period}"]`);
  const wordsOf = (form) => JSON.parse(form.dataset.words);

  function answerOf(form) {
    const address = form.dataset.map;
    if (!answers.has(address)) {
      const asked = fetch(address).then((response) => {
        if (!response.ok) throw new Error(`${address}: ${response.status}`);
        return response.json();
      }).then((answer) => answer.map);
      asked.catch(() => answers.delete(address));
      answers.set(address, asked);
    }
    return answers.get(address);
  }

  function shadeOf(value, limits) {
    const place = limits.filter((limit) => value >= limit).length;
    return 1 + Math.round((place * 4) / Math.max(limits.length, 1));
  }

  function speaker(form) {
    const words = wordsOf(form);
    const language = form.closest("[lang]").lang;
    const format = new Intl.NumberFormat(LOCALES[language], {
      minimumFractionDigits: words.decimals, maximumFractionDigits: words.decimals,
    });
    const amount = (value) => {
      const text = format.format(value);
      return text + (text === "1" ? words.one : words.many);
    };
    const status = (letter) => words.statuses[letter] || words.statuses.M;
    const area = (name, value, letter) => {
      if (value === null) return `${name}: ${status(letter)}`;
      return `${name}: ${amount(value)}${"PB".includes(letter) ? ` (${status(letter)})` : ""}`;
    };
    return { words, amount, area };
  }

  function colour(form, map, place) {
    const svg = document.querySelector("main svg.map");
    if (!svg) return;
    const said = speaker(form);
    const places = new Map(map.areas.map((code, index) => [code, index]));
    const values = map.values[place];
    const known = [];
    let lost = 0;
    svg.querySelectorAll("a[data-code]").forEach((link) => {
      const index = places.get(link.dataset.code);
      const value = index === undefined ? null : values[index];
      const letter = index === undefined ? "-" : map.statuses[place][index];
      const shape = link.querySelector("path");
      const name = link.getAttribute("aria-label").split(": ")[0];
      const kind = letter === "-" ? "M" : letter;
      shape.setAttribute("class", value === null ? kind : `class-${shadeOf(value, map.limits)}`);
      if (value === null) shape.setAttribute("fill", `url(#${map.indicator}-${kind})`);
      else shape.removeAttribute("fill");
      const text = said.area(name, value, letter);
      link.setAttribute("aria-label", text);
      link.querySelector("title").textContent = text;
      if (value === null) lost += 1;
      else known.push([value, name]);
    });
    summarise(known, lost, said);
  }

  function summarise(known, lost, said) {
    const line = document.getElementById("map-summary");
    if (!line) return;
    if (!known.length) {
      line.textContent = said.words.empty;
      return;
    }
    known.sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1));
    const [low, high] = [known[0], known[known.length - 1]];
    const text = said.words.summary
      .replace("{highest}", said.amount(high[0])).replace("{lowest}", said.amount(low[0]))
      .replace("{high}", high[1]).replace("{low}", low[1]);
    line.textContent = lost ? `${text} ${said.words.missing.replace("{n}", lost)}` : text;
  }

  function nameMonth(form, place) {
    const select = selectOf(form);
    select.selectedIndex = select.options.length - 1 - place;
    const name = select.options[select.selectedIndex].text;
    const slider = sliderOf(form);
    slider.value = place;
    slider.setAttribute("aria-valuetext", name);
  }

  // With the map's colours, not before them: on a slow line they come a second after the slider was moved.
  function entitle(form) {
    const title = document.getElementById("map-title");
    if (title) title.textContent = `${wordsOf(form).title}, ${sliderOf(form).getAttribute("aria-valuetext")}`;
  }

  function keepAddress(form, period) {
    const parameters = wordsOf(form).parameters;
    const here = new URL(window.location.href);
    here.searchParams.set(form.dataset.period, period);
    window.history.replaceState(window.history.state, "", here);
    document.querySelectorAll("nav.views a, nav.languages a, .take-away a, a.remove").forEach((link) => {
      const there = new URL(link.href);
      const known = parameters[link.hreflang] || form.dataset.period;
      there.searchParams.set(known, period);
      link.href = there.href;
    });
    document.querySelectorAll(".take-away button[data-target]").forEach((button) => {
      const there = new URL(button.dataset.target, window.location.href);
      there.searchParams.set(form.dataset.period, period);
      button.dataset.target = there.href;
    });
    carryOn(form, period);
  }

  // The page's other forms lead to the same page, which keeps the month that was moved to.
  function carryOn(form, period) {
    document.querySelectorAll("form").forEach((other) => {
      if (other === form || new URL(other.action).pathname !== window.location.pathname) return;
      let field = other.querySelector(`input[type=hidden][name="${form.dataset.period}"]`);
      if (!field) {
        field = document.createElement("input");
        field.type = "hidden";
        field.name = form.dataset.period;
        other.append(field);
      }
      field.value = period;
    });
  }

  function show(form, place) {
    nameMonth(form, place);
    if (!form.dataset.map) return;
    moved = place;
    answerOf(form).then((map) => {
      if (moved !== place) return;
      colour(form, map, place);
      entitle(form);
    }, () => form.requestSubmit());
  }

  // After `show`: the address says what the map shows, not what it is about to.
  function keep(form, place) {
    answerOf(form).then(() => {
      if (moved === place) keepAddress(form, selectOf(form).value);
    }, () => undefined);
  }

  document.addEventListener("input", (event) => {
    if (event.target.matches("form[data-words] input[type=range]")) {
      show(formOf(event.target), Number(event.target.value));
    }
  });

  document.addEventListener("change", (event) => {
    const form = event.target instanceof Element ? formOf(event.target) : null;
    if (!form) return;
    if (event.target === selectOf(form)) {
      show(form, event.target.options.length - 1 - event.target.selectedIndex);
      if (form.dataset.map) keep(form, Number(sliderOf(form).value));
    }
    if (event.target === sliderOf(form)) {
      if (form.dataset.map) keep(form, Number(event.target.value));
      else form.requestSubmit();
    }
  });

  // A month that was sent and left again (assets/returning.js): the slider follows it back.
  document.addEventListener("returned", (event) => {
    const form = formOf(event.target);
    if (form && event.target === selectOf(form)) {
      nameMonth(form, event.target.options.length - 1 - event.target.selectedIndex);
    }
  });

  // The answer is on its way before the slider is moved.
  ["pointerover", "focusin"].forEach((kind) => document.addEventListener(kind, (event) => {
    if (event.target instanceof Element && event.target.matches("form[data-map] input[type=range]")) {
      answerOf(formOf(event.target)).catch(() => undefined);
    }
  }));

  // Dash mounts the page anew below the first paint; a month chosen before that stays chosen, in its links too.
  new MutationObserver((changes, observer) => {
    const form = document.querySelector("#react-entry-point form[data-map]");
    if (!form) return;
    observer.disconnect();
    if (moved === null) return;
    show(form, moved);
    keep(form, moved);
  }).observe(document.body, { childList: true, subtree: true });
})();
