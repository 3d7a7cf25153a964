// Where the focus goes on arrival, a guard against the same press twice, and a clock that keeps counting.
const MINUTE = 60_000;

// To what is wrong, or else to the new question.
const target = document.querySelector("[data-focus-first]") ?? document.querySelector("[data-focus]");
if (target && !location.hash) target.focus({ preventScroll: target.tagName === "H1" });

// The same button within two seconds is a slip of the thumb; after that, or another button, is a decision. The server copes with both.
const sent = new WeakMap();
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || form.method !== "post") return;
  const before = sent.get(form);
  if (before && before.button === event.submitter && Date.now() - before.at < 2000) {
    event.preventDefault();
    return;
  }
  sent.set(form, { button: event.submitter, at: Date.now() });
  form.setAttribute("aria-busy", "true");
  setTimeout(() => form.removeAttribute("aria-busy"), 2000);
});

// Minutes left, by the server's time. Only differences of the device's clock are used, so a wrong one changes nothing.
function words(minutes) {
  const hours = Math.floor(minutes / 60);
  return [hours && `${hours} h`, (minutes % 60 || !hours) && `${minutes % 60} min`].filter(Boolean).join(" ");
}

function run(strip) {
  const opened = Date.now();
  const now = Date.parse(strip.dataset.now);
  const ends = Date.parse(strip.dataset.ends);
  if (Number.isNaN(now) || Number.isNaN(ends) || ends <= now) return;
  const find = (name) => strip.querySelector(`[data-clock-${name}]`);
  const marks = [360, 240, 120, 60]; // decision 34; the server's page says 12 h
  let last = (ends - now) / MINUTE;
  let timer;

  const visit = performance.getEntriesByType("navigation")[0]?.type;
  const apart = Math.round((opened - now) / MINUTE);
  if (visit !== "back_forward" && Math.abs(opened - now) > MINUTE && apart) {
    const note = find("note");
    note.textContent = `This device’s clock is ${Math.abs(apart)} min ${apart > 0 ? "fast" : "slow"}. These times are the portal’s.`;
    note.hidden = false;
  }

  function tick() {
    const left = (ends - now - (Date.now() - opened)) / MINUTE;
    if (left <= 0) {
      strip.classList.remove("clockstrip--soon");
      strip.classList.add("clockstrip--ended");
      find("left").textContent = strip.dataset.ended;
      find("sentence").textContent = "";
      find("mark").textContent = strip.dataset.ended;
      clearInterval(timer);
      return;
    }
    find("left").textContent = `${words(Math.ceil(left))} left.`;
    const mark = marks.find((each) => left <= each && last > each);
    if (mark) find("mark").textContent = `${words(mark)} left.`;
    last = left;
  }
  timer = setInterval(tick, 15_000);
  document.addEventListener("visibilitychange", () => document.hidden || tick());
}

for (const strip of document.querySelectorAll("[data-clock]")) run(strip);
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("[aria-busy]").forEach((form) => form.removeAttribute("aria-busy"));
});
