// The menu shows where the reader is. On a small screen it is a drawer: a swipe from the edge opens it,
// and focus stays inside it. Its buttons, Escape and a tap beside it are the browser's own.

const EDGE = 32; // px from the screen's edge in which a swipe begins
const LENGTH = 48; // px that make it one

const menu = document.getElementById("_menu");
const isOpen = () => menu.matches(":popover-open");
const hint = document.querySelector(".bar small");
let start = null;

hint.hidden = !matchMedia("(pointer: coarse)").matches || remembered() === "opened";

function remembered(said) {
  try {
    if (said) localStorage.setItem("menu", said);
    return localStorage.getItem("menu");
  } catch {
    return null; // the browser keeps nothing for us, so the hint stays
  }
}

menu.addEventListener("toggle", () => {
  if (!isOpen()) return;
  remembered("opened");
  hint.hidden = true;
  (menu.querySelector("[aria-current]") ?? menu.querySelector("a")).focus({ preventScroll: true });
  showHere();
});

// From the last of its links the Tab key goes on to the first, and back.
menu.addEventListener("keydown", (event) => {
  if (event.key !== "Tab" || !isOpen()) return;
  const stops = menu.querySelectorAll("a, button");
  const [first, last] = event.shiftKey ? [stops[stops.length - 1], stops[0]] : [stops[0], stops[stops.length - 1]];
  if (document.activeElement !== last) return;
  event.preventDefault();
  first.focus();
});

function showHere() {
  const here = menu.querySelector("[aria-current]");
  if (here) menu.scrollTop += here.getBoundingClientRect().top - menu.getBoundingClientRect().top - menu.clientHeight / 2;
}

showHere();

document.addEventListener("touchstart", ({ touches: [touch, ...more] }) => {
  const isHidden = menu.offsetWidth === 0; // else it is a column of a wide screen
  start = !more.length && (isOpen() || (isHidden && touch.clientX < EDGE)) ? touch : null;
}, { passive: true });

document.addEventListener("touchend", ({ changedTouches: [end] }) => {
  if (!start) return;
  const along = end.clientX - start.clientX;
  const across = Math.abs(end.clientY - start.clientY);
  if (Math.abs(along) < Math.max(LENGTH, 2 * across)) return;
  if (along > 0 && !isOpen()) menu.showPopover();
  if (along < 0 && isOpen()) menu.hidePopover();
}, { passive: true });
