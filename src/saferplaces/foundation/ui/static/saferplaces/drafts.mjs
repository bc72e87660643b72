/* Answers that keep themselves: on the server while one types, and, while there is no line, on the
   device, encrypted, until they are sent, the person signs out or their time is over.

   A form takes part with data-draft-key and data-draft-address (`draft_attributes` of the pages,
   docs/safe-contact.md and docs/decisions/ say more). Without scripts its own button saves it.

   What lies on the device is AES-GCM under a key that neither the device nor the server has alone:
   the browser keeps a key that no script can read, the page of the signed-in person brings the
   other half, and nothing writes that half down. Another person's page wipes it. */

const DATABASE = "saferplaces-drafts";
const PAUSE = 1200; // milliseconds after the last key before the answers are sent
const KEEP = 250; // and before they are kept on the device
const AGAIN = 15000;
const PATIENCE = 12000;
const OWN = new Set(["csrfmiddlewaretoken", "draft_seen"]);

const root = document.documentElement;
const { owner = "", draftSecret: half = "" } = root.dataset;
const device = matchMedia("(pointer: coarse)").matches ? "phone" : "device";

/* The device's store ---------------------------------------------------------------------- */

function done(request) {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error));
    request.addEventListener("blocked", () => resolve(null));
  });
}

let opened = null;
function store() {
  opened ??= (async () => {
    const request = indexedDB.open(DATABASE, 1);
    request.addEventListener("upgradeneeded", () => {
      request.result.createObjectStore("keys");
      request.result.createObjectStore("drafts", { keyPath: "id" });
    });
    const base = await done(request);
    base.addEventListener("versionchange", () => {
      base.close();
      opened = null;
    });
    return base;
  })();
  return opened;
}

async function table(name, mode, work) {
  const base = await store();
  const stored = base.transaction(name, mode).objectStore(name);
  return done(work(stored));
}

const able = Boolean(window.indexedDB && window.crypto?.subtle && owner && half);

/* Leave nothing of anybody on the device. */
export async function wipe() {
  if (!window.indexedDB) return;
  if (opened) (await opened).close();
  opened = null;
  await done(indexedDB.deleteDatabase(DATABASE));
}

/* The key of this person on this device; made when first needed. */
async function key() {
  let mine = await table("keys", "readonly", (keys) => keys.get(owner));
  if (!mine) {
    const how = { name: "HMAC", hash: "SHA-256" };
    mine = await crypto.subtle.generateKey(how, false, ["sign"]);
    await table("keys", "readwrite", (keys) => keys.put(mine, owner));
  }
  const bytes = await crypto.subtle.sign("HMAC", mine, new TextEncoder().encode(half));
  return crypto.subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

async function named(name) {
  const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(`${owner}|${name}`));
  return [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

async function keep(draft, hours) {
  if (!able) return false;
  try {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const text = new TextEncoder().encode(JSON.stringify(draft));
    const how = { name: "AES-GCM", iv, additionalData: new TextEncoder().encode(owner) };
    const data = await crypto.subtle.encrypt(how, await key(), text);
    const ends = Date.now() + hours * 3600000;
    const row = { id: await named(draft.key), owner, iv, data, ends };
    await table("drafts", "readwrite", (drafts) => drafts.put(row));
    return true;
  } catch {
    return false; // no room, or a browser that keeps nothing
  }
}

async function read(row) {
  try {
    const more = new TextEncoder().encode(owner);
    const how = { name: "AES-GCM", iv: row.iv, additionalData: more };
    const text = await crypto.subtle.decrypt(how, await key(), row.data);
    return JSON.parse(new TextDecoder().decode(text));
  } catch {
    return null;
  }
}

async function forget(name) {
  if (!able) return;
  const id = await named(name);
  await table("drafts", "readwrite", (drafts) => drafts.delete(id));
}

/* What of this person waits; what is somebody else's, or too old, is wiped. */
async function waiting() {
  if (!window.indexedDB) return [];
  const rows = await table("drafts", "readonly", (drafts) => drafts.getAll());
  if (owner && rows.some((row) => row.owner !== owner)) {
    await wipe();
    return waiting();
  }
  const found = [];
  for (const row of rows) {
    const draft = able && row.ends > Date.now() ? await read(row) : null;
    if (draft) found.push(draft);
    else if (owner || row.ends <= Date.now()) {
      await table("drafts", "readwrite", (drafts) => drafts.delete(row.id));
    }
  }
  return found;
}

/* The server ------------------------------------------------------------------------------ */

const OFFLINE = "offline";
const CONFLICT = "conflict";
const REFUSED = "refused";
const SAVED = "saved";

function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

/* Send a draft; say how it went. `seen` is the version that it goes on from. */
async function send(draft) {
  const body = new FormData();
  body.append("csrfmiddlewaretoken", token());
  body.append("draft_seen", draft.seen);
  for (const [name, value] of draft.answers) body.append(name, value);
  const stop = new AbortController();
  const clock = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(draft.address, {
      method: "POST",
      body,
      redirect: "manual",
      signal: stop.signal,
      headers: { "X-Requested-With": "fetch", Accept: "application/json" },
    });
    if (answer.status === 409) return { how: CONFLICT, ...(await answer.json()) };
    if (answer.ok) return { how: SAVED, ...(await answer.json()) };
    // Signed out meanwhile, or the server is down: later. What is refused for good is said.
    const later = answer.type === "opaqueredirect" || answer.status === 403 || answer.status >= 500;
    return { how: later ? OFFLINE : REFUSED };
  } catch {
    return { how: OFFLINE };
  } finally {
    clearTimeout(clock);
  }
}

/* A form ---------------------------------------------------------------------------------- */

function answersOf(form) {
  return [...new FormData(form)].filter(([name, value]) => !OWN.has(name) && typeof value === "string");
}

function put(form, answers) {
  const given = new Map();
  for (const [name, value] of answers) given.set(name, [...(given.get(name) ?? []), value]);
  for (const field of form.elements) {
    if (!field.name || OWN.has(field.name) || field.type === "hidden") continue;
    const values = given.get(field.name) ?? [];
    if (field.type === "radio" || field.type === "checkbox") field.checked = values.includes(field.value);
    else if (field.type === "select-multiple") {
      for (const option of field.options) option.selected = values.includes(option.value);
    } else if (field.type !== "submit" && field.type !== "button" && field.type !== "file") {
      field.value = values.shift() ?? "";
      given.set(field.name, values);
    }
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

function altered(form) {
  return [...form.elements].some(
    (field) =>
      (field.type === "radio" || field.type === "checkbox" ? field.checked !== field.defaultChecked : false) ||
      (["text", "textarea", "tel", "email", "number"].includes(field.type) && field.value !== field.defaultValue),
  );
}

function clock(at) {
  return new Date(at).toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
}

class Draft {
  constructor(form) {
    const { draftKey, draftAddress, draftVersion = "", draftHours = "24" } = form.dataset;
    Object.assign(this, { form, key: draftKey, address: draftAddress, seen: draftVersion });
    this.hours = Number(draftHours);
    this.changed = false;
    this.sending = null;
    this.line = document.createElement("p");
    this.line.className = "govuk-body-s app-draft";
    this.line.setAttribute("role", "status");
    form.prepend(this.line);
  }

  say(text) {
    this.line.textContent = text;
  }

  now() {
    return { key: this.key, address: this.address, seen: this.seen, answers: answersOf(this.form), at: Date.now() };
  }

  start() {
    const typed = () => {
      if (this.filling) return;
      this.changed = true;
      clearTimeout(this.keeping);
      clearTimeout(this.later);
      this.keeping = setTimeout(() => keep(this.now(), this.hours), KEEP);
      this.later = setTimeout(() => this.save(), PAUSE);
    };
    this.form.addEventListener("input", typed);
    this.form.addEventListener("change", typed);
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => this.changed && keep(this.now(), this.hours));
    setInterval(() => this.save(), AGAIN);
    if (altered(this.form)) typed(); // somebody was quicker than the scripts
  }

  /* Send what is new; one at a time, so that an older one never comes after a newer. */
  async save() {
    if (!this.changed || this.choosing) return null;
    if (this.sending) {
      await this.sending;
      return this.save();
    }
    this.sending = this.attempt();
    const found = await this.sending;
    this.sending = null;
    return found;
  }

  async attempt() {
    clearTimeout(this.keeping);
    clearTimeout(this.later);
    const draft = this.now();
    this.changed = false;
    const kept = await keep(draft, this.hours);
    const found = await send(draft);
    if (found.how === SAVED) {
      this.seen = String(found.version);
      this.form.dataset.draftVersion = this.seen;
      if (!this.changed) await forget(this.key);
      this.say(`Saved ${clock(Date.now())}`);
    } else {
      this.changed = true;
      if (found.how === CONFLICT) this.choose(found);
      else if (found.how === REFUSED) this.say("This can no longer be saved here. Open the page again.");
      else if (kept) this.say(`Not sent yet: kept on this ${device}`);
      else this.say("Not sent yet: stay on this page until the line is back");
    }
    return found.how;
  }

  /* The form itself is sent once its answers are: with no line the page would be lost. */
  async submit(event) {
    if (this.through || !this.changed) return;
    event.preventDefault();
    const { submitter } = event;
    const how = await this.save();
    if (how === OFFLINE) {
      this.line.scrollIntoView({ block: "center" });
      return;
    }
    if (how === CONFLICT || this.choosing) return;
    this.through = true;
    this.form.requestSubmit(submitter);
    this.through = false;
  }

  /* The answers that were kept here go on from what the server shows, or the person chooses. */
  async resume(draft) {
    // They arrived, and only the answer was lost on the way back.
    const there = JSON.stringify(answersOf(this.form)) === JSON.stringify(draft.answers);
    if (there) await forget(this.key);
    else if (draft.seen === this.seen) {
      this.fill(draft);
      await this.save();
    } else this.choose({ version: this.seen }, draft);
  }

  fill(draft) {
    this.filling = true;
    put(this.form, draft.answers);
    this.filling = false;
    this.changed = true;
  }

  choose(newer, mine = null) {
    const box = document.createElement("div");
    box.className = "app-alert app-alert--warning";
    box.setAttribute("role", "alert");
    const text = document.createElement("div");
    const when = mine ? ` from ${clock(mine.at)}` : "";
    const of = newer.saved_at ? `, saved ${newer.saved_at}` : "";
    const said = document.createElement("p");
    said.textContent = `There are newer answers on the server${of}. Yours${when} are kept on this ${device}. Which shall stand?`;
    const buttons = document.createElement("div");
    buttons.className = "govuk-button-group";
    const button = (words, work) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "govuk-button govuk-button--secondary";
      made.textContent = words;
      made.addEventListener("click", work);
      buttons.append(made);
    };
    button(`Use those on this ${device}`, async () => {
      if (mine) this.fill(mine);
      this.seen = String(newer.version);
      this.choosing = null;
      box.remove();
      this.changed = true;
      await this.save();
    });
    button("Use the newer ones", async () => {
      clearTimeout(this.keeping);
      this.changed = false;
      await forget(this.key);
      location.reload();
    });
    text.append(said, buttons);
    box.append(text);
    this.choosing = box;
    this.form.before(box);
    this.say(`Not sent yet: kept on this ${device}`);
  }
}

/* Every page ------------------------------------------------------------------------------ */

function wipeOnSignOut() {
  for (const form of document.querySelectorAll("form[data-signs-out]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      try {
        await wipe();
      } finally {
        form.submit();
      }
    });
  }
}

export async function run() {
  wipeOnSignOut();
  const forms = [...document.querySelectorAll("form[data-draft-key][data-draft-address]")];
  const here = new Map(forms.map((form) => [form.dataset.draftKey, new Draft(form)]));
  here.forEach((draft) => draft.start());
  let rows = [];
  try {
    rows = await waiting();
  } catch {
    return; // a browser that keeps nothing
  }
  for (const draft of rows) {
    const open = here.get(draft.key);
    if (open) await open.resume(draft);
    else if ((await send(draft)).how === SAVED) await forget(draft.key);
  }
}
