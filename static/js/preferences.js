// A choice of how pages look holds at once; the server remembers it in the same cookie as a plain post.

for (const form of document.querySelectorAll("form.preferences")) {
  form.querySelector("button").hidden = true;
  form.addEventListener("change", (event) => {
    document.documentElement.dataset[event.target.name] = event.target.value;
    fetch(form.action, { method: "POST", body: new FormData(form), redirect: "manual", keepalive: true });
  });
}
