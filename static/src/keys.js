// Answers: number keys choose a row, and "None of these" clears the others. Keys can be turned off in the menu (WCAG 2.1.4).
const NAME = "number-keys";
const toggle = document.querySelector("[data-keys-switch]");
const groups = [...document.querySelectorAll("[data-choices]")];
const hasKeyboard = matchMedia("(any-pointer: fine)").matches;

function stored() {
  try {
    return localStorage.getItem(NAME) !== "off";
  } catch {
    return true; // storage refused: keys work, for this page
  }
}
let on = stored();

function show() {
  document.documentElement.classList.toggle("has-keys", on && hasKeyboard);
  if (!toggle) return;
  toggle.hidden = !groups.length || !hasKeyboard;
  toggle.textContent = `Turn number keys ${on ? "off" : "on"}`;
}

toggle?.addEventListener("click", () => {
  on = !on;
  try {
    localStorage.setItem(NAME, on ? "on" : "off");
  } catch {
    // as above
  }
  show();
});

document.addEventListener("keydown", (event) => {
  if (!on || event.ctrlKey || event.altKey || event.metaKey || event.isComposing || !/^[1-9]$/.test(event.key)) return;
  const field = event.target;
  if (field.isContentEditable || field.matches?.("textarea, select, input:not([type=radio], [type=checkbox])")) return;
  const group = groups.find((each) => each.contains(field)) ?? groups[0];
  const input = group?.querySelectorAll(".choice__input")[Number(event.key) - 1];
  if (!input || input.disabled) return;
  event.preventDefault();
  input.focus();
  if (input.type === "checkbox" || !input.checked) input.click();
});

document.addEventListener("change", (event) => {
  const input = event.target;
  if (input.type !== "checkbox" || !input.checked) return;
  const group = input.closest("[data-choices]");
  if (!group) return;
  for (const other of group.querySelectorAll("input[type=checkbox]")) {
    if (other !== input && (input.hasAttribute("data-exclusive") || other.hasAttribute("data-exclusive"))) other.checked = false;
  }
});

show();
