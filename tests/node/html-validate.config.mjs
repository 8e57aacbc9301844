// What html-validate asks of every page. Each exception has its reason beside it.
export default {
  root: true,
  extends: ["html-validate:recommended", "html-validate:document", "html-validate:a11y"],
  rules: {
    // HTML has it either way; ours is written small, as all our tags are.
    "doctype-style": ["error", { style: "lowercase" }],
    // A template's tags leave it at the end of their lines. It means nothing.
    "no-trailing-whitespace": "off",
    // An id may begin with an underscore, so that no heading of an author's gets one of the page's.
    "valid-id": ["error", { relaxed: true }],
    // The checkboxes of a question are one list, as its radio buttons are one choice.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "reset", "submit"] }],
    // A page is named by chapter and course, and an author may use long words for both.
    "long-title": "off",
    // It guards against another host. Our scripts and styles come with the page, from the same one.
    "require-sri": ["error", { target: "crossorigin" }],
  },
};
