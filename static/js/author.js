// Under `make dev`: when the author has saved, her page is loaded anew, at the same place.

const desk = document.querySelector("[data-events]");
const events = new EventSource(desk.dataset.events);

events.onmessage = (event) => {
  if (event.data !== desk.dataset.version) location.reload();
};
// A page that is left must not hold its place at the server.
addEventListener("pagehide", () => events.close());
