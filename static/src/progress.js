// Asks how a document is getting on, and shows its link when it is ready. The page says the same without this, by looking again.
const SLOWEST = 10_000;

function follow(block) {
  const find = (name) => block.querySelector(`[data-progress-${name}]`);
  let wait = 1000;

  function show({ state, sentence, percent, url }) {
    block.dataset.state = state;
    if (sentence && find("sentence").textContent !== sentence) find("sentence").textContent = sentence;
    for (const part of block.querySelectorAll("[data-when]")) part.hidden = !part.dataset.when.split(" ").includes(state);
    const bar = block.querySelector("progress");
    if (percent == null) bar.removeAttribute("value");
    else bar.value = percent;
    if (url) find("link").href = url;
  }

  async function ask() {
    try {
      const reply = await fetch(block.dataset.url, { headers: { Accept: "application/json" }, credentials: "same-origin", cache: "no-store" });
      if (!reply.ok || reply.redirected) throw new Error(String(reply.status));
      show(await reply.json());
    } catch {
      find("sentence").textContent = "We cannot reach the portal just now. We will ask again.";
    }
    if (!["ready", "failed"].includes(block.dataset.state)) {
      wait = Math.min(wait * 1.3, SLOWEST);
      setTimeout(ask, wait);
    }
  }
  if (!["ready", "failed"].includes(block.dataset.state)) setTimeout(ask, wait);
}

for (const block of document.querySelectorAll("[data-progress]")) follow(block);
