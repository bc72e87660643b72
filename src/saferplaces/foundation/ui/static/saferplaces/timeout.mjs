/* Ask, in time, whether somebody is still there (WCAG 2.2.1). Nothing is asked of the server until
   they say so: a page that stands open never keeps a session alive. Tabs tell each other when one
   of them was used. */

const TICK = 1000;

function words(seconds) {
  if (seconds > 90) return `${Math.ceil(seconds / 60)} minutes`;
  return seconds === 1 ? "1 second" : `${seconds} seconds`;
}

export function start(dialog) {
  const { idle, left, warn } = Object.fromEntries(
    Object.entries(dialog.dataset).map(([key, value]) => [key, Number(value)]),
  );
  const part = (name) => dialog.querySelector(`[data-timeout="${name}"]`);
  const tabs = new BroadcastChannel("saferplaces-session");
  const ends = Date.now() + left * 1000; // the working day's session, which nothing extends
  let leaves = Date.now() + idle * 1000;
  let dismissed = false;
  let spoken = 0;

  function used() {
    leaves = Date.now() + idle * 1000;
    if (dialog.open && ends > leaves) dialog.close();
  }

  function show(seconds, ending) {
    part("left").textContent = `${words(seconds)}`;
    part("stay").hidden = ending;
    part("stayable").hidden = ending;
    part("ending").hidden = !ending;
    part("close").hidden = !ending;
    const step = seconds <= 20 ? 5 : 20;
    if (seconds % step === 0 && spoken !== seconds) {
      spoken = seconds;
      part("spoken").textContent = `You are signed out in ${words(seconds)}.`;
    }
    if (!dialog.open && !(ending && dismissed)) dialog.showModal();
  }

  function tick() {
    const ending = ends <= leaves;
    const seconds = Math.ceil((Math.min(ends, leaves) - Date.now()) / 1000);
    if (seconds <= -2) {
      clearInterval(clock);
      location.replace(location.href); // the server sends them to the sign-in page, and back after
    } else if (seconds <= warn) {
      show(Math.max(0, seconds), ending);
    }
  }

  part("stay").addEventListener("submit", async (event) => {
    event.preventDefault();
    const form = event.target;
    const answer = await fetch(form.action, {
      method: "POST",
      body: new FormData(form),
      redirect: "manual",
      headers: { "X-Requested-With": "fetch" },
    });
    if (!answer.ok) location.replace(location.href);
    used();
    tabs.postMessage("used");
  });
  part("close").addEventListener("click", () => {
    dismissed = true;
    dialog.close();
  });
  // Escape means "I am here" as much as the button does, where staying is possible.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    if (ends > leaves) part("stay").requestSubmit();
    else part("close").click();
  });
  tabs.addEventListener("message", used);
  tabs.postMessage("used");
  const clock = setInterval(tick, TICK);
}
