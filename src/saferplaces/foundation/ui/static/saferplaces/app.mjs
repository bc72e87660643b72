/* Small improvements of pages that work without them. Each module finds its elements by
   data-module; nothing here is needed to read or to send. */

const root = document.documentElement;

/* All but GOV.UK's radios, which mark an input with an attribute that radios may not have. */
const PARTS = [
  "Button", "CharacterCount", "Checkboxes", "ErrorSummary", "ExitThisPage", "NotificationBanner",
  "PasswordInput", "ServiceNavigation", "SkipLink", "Tabs",
];

async function govuk() {
  if (!root.dataset.govuk) return;
  const library = await import(root.dataset.govuk);
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  document.querySelectorAll('[data-module="govuk-radios"]').forEach(reveal);
  for (const name of PARTS) library.createAll(library[name]);
}

/* Show what stands under the radio that is chosen, and hide the rest. */
function reveal(group) {
  const update = () => {
    for (const input of group.querySelectorAll("input[data-aria-controls]")) {
      const under = document.getElementById(input.dataset.ariaControls);
      under?.classList.toggle("govuk-radios__conditional--hidden", !input.checked);
    }
  };
  group.addEventListener("change", update);
  window.addEventListener("pageshow", update); // the browser may have put answers back
  update();
}

const own = {
  "app-timeout": () => import(new URL("./timeout.mjs", import.meta.url)),
  "app-map": () => import(new URL("./map.mjs", import.meta.url)),
};

await govuk();
for (const [name, load] of Object.entries(own)) {
  const found = document.querySelectorAll(`[data-module="${name}"]`);
  if (found.length) {
    const { start } = await load();
    found.forEach((element) => start(element));
  }
}
/* Drafts wait on no page's words, and an old browser must not miss the rest for them. */
try {
  const drafts = await import(new URL("./drafts.mjs", import.meta.url));
  drafts.run().catch((error) => console.warn(error));
} catch (error) {
  console.warn(error);
}
root.dataset.enhanced = "";
