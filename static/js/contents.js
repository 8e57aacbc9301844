// The contents beside the text follow the reading: the passage that is being read is marked.

const LINE = 0.3; // of the window's height: a passage is being read when its heading is above it

const links = [...document.querySelectorAll(".contents a")];
const headings = links.map((link) => document.getElementById(decodeURIComponent(link.hash.slice(1))));
let waiting = false;

function mark() {
  waiting = false;
  const read = headings.filter((heading) => heading.getBoundingClientRect().top < innerHeight * LINE).length;
  links.forEach((link, index) => {
    if (index === read - 1) link.setAttribute("aria-current", "location");
    else link.removeAttribute("aria-current");
  });
}

function soon() {
  if (!waiting) requestAnimationFrame(mark);
  waiting = true;
}

if (links.length) {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon, { passive: true });
  mark();
}
