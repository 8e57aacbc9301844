// Footnotes beside the text, where the screen is wide enough: each at the height of its number, or
// below the one before it. They keep their place in the document, at its end.

const GAP = 12; // px between two notes

const article = document.querySelector("article");
const wide = matchMedia("(min-width: 90rem)");
const notes = [...article.querySelectorAll(".footnotes > ol > li")];

function place() {
  article.classList.toggle("beside", wide.matches);
  const top = article.getBoundingClientRect().top;
  let free = 0;
  for (const note of notes) {
    const number = article.querySelector(`sup a[href="#${CSS.escape(note.id)}"]`);
    // A number can stand in what is not shown; its note then follows the one before it.
    if (number) free = Math.max(free, number.getBoundingClientRect().top - top);
    note.style.insetBlockStart = wide.matches ? `${free}px` : "";
    free += note.offsetHeight + GAP;
  }
}

if (notes.length) {
  new ResizeObserver(place).observe(article);
  wide.addEventListener("change", place);
}
