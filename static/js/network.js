// When an answer does not get through: say so where the reader is, or let the browser send it plainly.

const NOT_SENT = "Det kom ikke frem. Er du på nettet? Prøv igen; det tæller kun én gang.";

function formOf(event) {
  return event.detail.elt.closest("form");
}

function say(event) {
  const form = formOf(event);
  if (!form) return;
  const message = form.querySelector("[data-not-sent]") ?? form.appendChild(document.createElement("p"));
  message.dataset.notSent = "";
  message.className = "error";
  message.textContent = NOT_SENT;
  document.getElementById("_status").textContent = NOT_SENT;
}

// A refused form or a server error has a page of its own, which a plain post shows.
function sendPlainly(event) {
  formOf(event)?.submit();
}

document.addEventListener("htmx:sendError", say);
document.addEventListener("htmx:timeout", say);
document.addEventListener("htmx:responseError", sendPlainly);
