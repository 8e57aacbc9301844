// When a chapter has just been completed, the course's per cent count up to where they now stand.

const DURATION = 200; // ms

document.addEventListener("htmx:afterSettle", () => {
  const rate = document.querySelector(".celebrate .rate:not([data-counted])");
  if (!rate || matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  rate.dataset.counted = "";
  const words = rate.textContent;
  const whole = parseFloat(words.replace(",", "."));
  const decimals = words.includes(",") ? 2 : 0;
  const begun = performance.now();
  requestAnimationFrame(function count(now) {
    const share = Math.min((now - begun) / DURATION, 1);
    const number = (whole * Math.max(share, 0)).toFixed(decimals).replace(".", ",");
    rate.textContent = share < 1 ? words.replace(/^[\d,]+/, number) : words;
    if (share < 1) requestAnimationFrame(count);
  });
});
