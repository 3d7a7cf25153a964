// The menu's theme switch, without leaving the page: nothing typed is lost. With scripts off the form posts and returns.
const root = document.documentElement;
const menu = document.querySelector("[data-menu]");

function show(theme) {
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  const scheme = { light: "light", night: "dark" }[theme] ?? "light dark";
  document.querySelector('meta[name="color-scheme"]').content = scheme;
}

document.querySelector("[data-theme-form]")?.addEventListener("submit", async (event) => {
  const form = event.target;
  const button = event.submitter;
  if (!button) return;
  event.preventDefault();
  show(button.value);
  for (const other of form.querySelectorAll("button")) other.setAttribute("aria-pressed", String(other === button));
  const body = new URLSearchParams([...new FormData(form), [button.name, button.value]]);
  try {
    await fetch(form.action, { method: "POST", body, redirect: "manual", credentials: "same-origin" });
  } catch {
    // No signal: the colours hold on this page and the choice is asked again on the next.
  }
});

menu?.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !menu.open) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});
document.addEventListener("click", (event) => {
  if (menu?.open && !menu.contains(event.target)) menu.open = false;
});
