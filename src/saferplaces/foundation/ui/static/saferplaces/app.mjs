/* Small improvements of pages that work without them. Each module finds its elements by
   data-module; nothing here is needed to read or to send. */

const root = document.documentElement;

async function govuk() {
  if (!root.dataset.govuk) return;
  const { initAll } = await import(root.dataset.govuk);
  document.body.classList.add("js-enabled", "govuk-frontend-supported");
  initAll();
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
