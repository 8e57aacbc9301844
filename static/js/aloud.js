// "Læs op": a passage, a question or a choice in the device's Danish voice, each word marked as it is said.

const NO_VOICE =
  "Din enhed har ingen dansk stemme, så teksten kan ikke læses op. " +
  "Du kan hente en i enhedens indstillinger under tale eller oplæsning.";
const FAILED = "Oplæsningen gik i stå. Prøv igen.";
const SPEEDS = [0.75, 1, 1.25, 1.5];
const LONGEST = 160; // characters: Chrome falls silent after a quarter of a minute of one utterance

const speech = window.speechSynthesis;

// The text: from a range of the page to sentences that know where each of their characters stands.

const SKIPPED =
  ".aloud, .aloud-player, .next, .footnotes, .others:not([open]), sup a, svg, input, thead, [aria-hidden=true]";
const INLINE = /^(?:inline|contents|math|ruby|table-cell)/;
const UNHEARD = /[\u00ad\u200b-\u200d\u2060-\u2064\ufeff]/;
const SENTENCE_END = /(?<!\b(?:ca|fx|jf|m\.fl|nr|pr))[.!?…][”")]*\s+(?=[”"(]?\p{Lu})/gu;
const FIRST_PART = /^(?:.{40,}[,;:–]|.+)\s/u;

function sentencesIn(range) {
  const sentences = [];
  let text = "";
  let places = []; // of the text's characters; what is said and not shown has none

  function add(words, placeOf = () => null) {
    for (let at = 0; at < words.length; at++) {
      const isSpace = /\s/.test(words[at]);
      if (UNHEARD.test(words[at]) || (isSpace && /^$|\s$/.test(text))) continue;
      text += isSpace ? " " : words[at].replace(/[₀-₉]/, (digit) => digit.normalize("NFKC"));
      places.push(placeOf(at));
    }
  }
  function end() {
    if (!places.some(Boolean)) return;
    sentences.push(...split(text, places));
    [text, places] = ["", []];
  }
  function walk(node) {
    if (!range.intersectsNode(node)) return;
    if (node.nodeType === Node.TEXT_NODE && node.parentNode.localName !== "tr") add(node.data, (at) => [node, at, at + 1]);
    if (node.nodeType !== Node.ELEMENT_NODE || node.matches(SKIPPED) || node.checkVisibility?.() === false) return;
    const isBlock = !INLINE.test(getComputedStyle(node).display);
    if (isBlock) end();
    add(saidBefore(node));
    const instead = saidInsteadOf(node);
    if (instead === null) node.childNodes.forEach(walk);
    else add(instead, () => placeOf(node));
    if (isBlock) end();
  }

  walk(range.commonAncestorContainer);
  end();
  return sentences;
}

function around(element) {
  const range = new Range();
  range.selectNode(element);
  return range;
}

function placeOf(element) {
  const { startContainer, startOffset, endOffset } = around(element);
  return [startContainer, startOffset, endOffset];
}

function letterOf(choice) {
  return String.fromCharCode(65 + [...choice.parentNode.children].indexOf(choice));
}

function saidBefore(element) {
  if (element.matches(".choices .words")) return `${letterOf(element.closest("li"))}: `;
  if (!element.matches("tbody :is(th, td)")) return "";
  const head = element.closest("table").tHead?.rows[0].cells[element.cellIndex]?.textContent.trim();
  return (element.cellIndex ? ", " : "") + (head ? `${head}: ` : "");
}

function saidInsteadOf(element) {
  if (element.localName === "pre") return "Et kodeeksempel.";
  if (element.localName === "img") return element.alt && `Figur: ${element.alt}`;
  if (element.localName !== "math") return null;
  if (element.querySelector(":not(mrow, mstyle, mspace, mi, mn, mo, mtext)")) return "formel";
  return Array.from(element.querySelectorAll("mi, mn, mo, mtext"), (leaf) => leaf.textContent).join(" ");
}

function split(text, places) {
  const parts = [];
  const ends = Array.from(text.matchAll(SENTENCE_END), (found) => found.index + found[0].length);
  let start = 0;
  function cut(end) {
    parts.push({ text: text.slice(start, end), places: places.slice(start, end) });
    start = end;
  }
  for (const end of [...ends, text.length]) {
    while (end - start > LONGEST) {
      const part = FIRST_PART.exec(text.slice(start, start + LONGEST));
      cut(start + (part ? part[0].length : LONGEST));
    }
    cut(end);
  }
  return parts;
}

// What is being said is marked, and kept in view.

let last = null;

function mark(name, { text, places }, from = 0, to = text.trimEnd().length) {
  const shown = places.slice(from, to).filter(Boolean);
  if (!shown.length) return;
  const range = new Range();
  range.setStart(shown[0][0], shown[0][1]);
  range.setEnd(shown.at(-1)[0], shown.at(-1)[2]);
  if (window.Highlight) {
    CSS.highlights.set(name, new Highlight(range));
    CSS.highlights.get(name).priority = name === "aloud" ? 1 : 0;
  }
  // Who has scrolled elsewhere is left there.
  if ((!last || isSeen(last)) && !isSeen(range)) {
    const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "instant" : "smooth";
    scrollBy({ top: range.getBoundingClientRect().top - innerHeight / 4, behavior });
  }
  last = range;
}

function isSeen(range) {
  const { top } = range.getBoundingClientRect();
  return top >= 0 && top + 40 < player.getBoundingClientRect().top;
}

function unmark(...names) {
  for (const name of names) window.CSS?.highlights?.delete(name);
}

// Reading, one thing at a time.

let reading = null;

async function start(button, title, range) {
  stop();
  const mine = { button, title, at: 0, from: 0 };
  reading = mine;
  button.after(player);
  show("playing");
  if (!danishVoice()) await voicesHaveCome;
  if (reading !== mine) return;
  mine.voice = danishVoice();
  if (!mine.voice) return fail(NO_VOICE);
  mine.sentences = sentencesIn(range);
  if (mine.state === "playing") speak();
}

// Some browsers know their voices only after a while, or have none and never say so.
const voicesHaveCome = new Promise((resolve) => {
  speech?.addEventListener?.("voiceschanged", resolve, { once: true });
  setTimeout(resolve, 2000);
});

function danishVoice() {
  const voices = speech.getVoices().filter((voice) => /^da(?:[-_]|$)/i.test(voice.lang));
  return voices.find((voice) => voice.localService) ?? voices[0];
}

function speak() {
  hush();
  const { voice, from } = reading;
  const sentence = reading.sentences[reading.at];
  if (!sentence) return stop();
  const said = new SpeechSynthesisUtterance(sentence.text.slice(from));
  const whileSaid = (act) => (event) => reading?.said === said && act(event);
  Object.assign(said, { voice, lang: voice.lang, rate: Number(speed.value) });
  said.onstart = whileSaid(() => mark("aloud-sentence", sentence));
  said.onboundary = whileSaid((event) => {
    if (event.name === "sentence") return;
    reading.from = from + event.charIndex;
    const word = /^\S*[^\s.,;:!?…)”"]/.exec(sentence.text.slice(reading.from));
    if (word) mark("aloud", sentence, reading.from, reading.from + word[0].length);
  });
  said.onend = whileSaid(() => {
    Object.assign(reading, { at: reading.at + 1, from: 0 });
    unmark("aloud");
    speak();
  });
  said.onerror = whileSaid(() => fail(FAILED));
  reading.said = said;
  speech.speak(said);
}

// To pause is to stop, and to go on is to begin at the word: on Android a voice that pauses has ended.
function hush() {
  reading.said = null;
  if (speech.speaking || speech.pending) speech.cancel();
}

function pauseOrGoOn() {
  const isPaused = reading.state === "paused";
  show(isPaused ? "playing" : "paused");
  if (!isPaused) hush();
  else if (reading.voice) speak();
}

function stop() {
  if (!reading) return;
  hush();
  unmark("aloud", "aloud-sentence");
  const { button } = reading;
  const hasFocus = player.contains(document.activeElement);
  reading = last = null;
  player.remove();
  draw(button);
  if (hasFocus) button.focus({ preventScroll: true });
}

function fail(message) {
  hush();
  show("failed", message);
  document.getElementById("_status").textContent = message;
}

// The player, which stands after the button that was pressed, where the Tab key comes next.

const player = document.createElement("div");
player.className = "aloud-player";
player.setAttribute("role", "region");
player.setAttribute("aria-label", "Læs op");
player.innerHTML =
  '<p></p><button type="button"></button><button type="button"></button><select aria-label="Hastighed"></select>';
const [words, pauseButton, stopButton, speed] = player.children;
for (const value of SPEEDS) speed.add(new Option(`${String(value).replace(".", ",")}×`, value));
speed.value = SPEEDS.find((value) => String(value) === remembered()) ?? 1;

pauseButton.addEventListener("click", pauseOrGoOn);
stopButton.addEventListener("click", stop);
speed.addEventListener("change", () => {
  remember(speed.value);
  if (reading.said) speak();
});

function show(state, message = reading.title) {
  reading.state = state;
  words.textContent = message;
  pauseButton.innerHTML = state === "paused" ? `${icon("play")}Fortsæt` : `${icon("pause")}Pause`;
  stopButton.innerHTML = state === "failed" ? `${icon("cross")}Luk` : `${icon("stop")}Stop`;
  pauseButton.hidden = speed.hidden = state === "failed";
  draw(reading.button);
}

function icon(name) {
  return `<svg class="icon" aria-hidden="true"><use href="#_i-${name}"/></svg>`;
}

// A browser may refuse to keep anything; the speed then holds for the page.
function remembered() {
  try {
    return localStorage.getItem("aloud-speed");
  } catch {
    return null;
  }
}

function remember(value) {
  try {
    localStorage.setItem("aloud-speed", value);
  } catch {}
}

// The buttons.

let isUsed = false;

function makeButton(label, title, range) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "aloud";
  button.dataset.label = label;
  button.addEventListener("click", () => {
    if (isRead(button)) stop();
    else start(button, title, range());
    if (isUsed) return;
    // From now on the Tab key stops at the choices' too; who only answers is spared them.
    isUsed = true;
    for (const other of document.querySelectorAll(".choices .aloud")) other.tabIndex = 0;
  });
  draw(button);
  return button;
}

function isRead(button) {
  return reading?.button === button && reading.state !== "failed";
}

function draw(button) {
  button.innerHTML = icon(isRead(button) ? "stop" : "aloud");
  button.classList.toggle("is-read", isRead(button));
  button.setAttribute("aria-label", isRead(button) ? "Stop oplæsningen" : button.dataset.label);
}

function titleOf(heading) {
  const copy = heading.cloneNode(true);
  copy.querySelectorAll("sup, svg").forEach((part) => part.remove());
  return copy.textContent.trim().replace(/\s+/g, " ");
}

// Each piece of work waits until the browser has nothing else to do.
function* passagesOf(article) {
  const headings = [...article.querySelectorAll(":is(h2, h3, h4):not(.footnotes *)")];
  const passage = (from, to) => () => {
    const range = new Range();
    range.selectNodeContents(article);
    if (from) range.setStartBefore(from);
    if (to) range.setEndBefore(to);
    return range;
  };
  if (article.firstElementChild !== headings[0]) {
    const what = headings.length ? "indledningen" : "teksten";
    yield () => article.before(makeButton(`Læs ${what} op`, titleOf(document.querySelector("h1")), passage(null, headings[0])));
  }
  for (const [at, heading] of headings.entries()) {
    const title = titleOf(heading);
    yield () => heading.after(makeButton(`Læs afsnittet ”${title}” op`, title, passage(heading, headings[at + 1])));
  }
}

function whenIdle(pieces) {
  const next = (deadline) => {
    do {
      const { value: work, done } = pieces.next();
      if (done) return;
      work();
    } while (deadline && deadline.timeRemaining() > 10);
    ask(next);
  };
  const ask = window.requestIdleCallback ?? setTimeout;
  ask(next);
}

function addToQuestion(question) {
  const title = titleOf(question.querySelector("h3"));
  question.prepend(makeButton(`Læs spørgsmålet ”${title}” op`, title, () => around(question)));
  for (const row of question.querySelectorAll(".choices .row")) {
    const letter = letterOf(row.parentNode);
    const button = makeButton(`Læs svar ${letter} op`, `Svar ${letter}`, () => around(row));
    button.tabIndex = isUsed ? 0 : -1;
    row.after(button);
  }
}

function stopIfGone() {
  if (reading && !reading.button.isConnected) stop();
}

function addToQuestions() {
  document.querySelectorAll(".quiz .question:not(:has(> .aloud))").forEach(addToQuestion);
}

function* everyPiece() {
  for (const article of document.querySelectorAll("article.prose")) yield* passagesOf(article);
  yield addToQuestions;
}

function begin() {
  whenIdle(everyPiece());
  document.addEventListener("htmx:afterSwap", stopIfGone);
  // The result of an answer comes first on the screen.
  document.addEventListener("htmx:afterSettle", () => whenIdle([addToQuestions].values()));
  document.addEventListener("keydown", ({ key }) => {
    const here = document.activeElement;
    if (key === "Escape" && (player.contains(here) || (reading && here === reading.button))) stop();
  });
  addEventListener("pagehide", stop);
}

if (speech) {
  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = document.querySelector("[name=aloud-style]").content;
  style.addEventListener("load", begin);
  document.head.append(style);
}
