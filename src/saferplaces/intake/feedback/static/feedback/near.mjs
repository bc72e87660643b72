/* "Use where I am now": asks the telephone, rounds to about a hundred metres, and asks for the stops
   there. Without this script, or where the telephone says no, people look by name. */
for (const button of document.querySelectorAll('[data-module="app-near"]')) {
  if (!navigator.geolocation) continue;
  button.hidden = false;
  document.getElementById("near-hint").hidden = false;
  button.addEventListener("click", () => {
    button.disabled = true;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = `${coords.longitude.toFixed(3)},${coords.latitude.toFixed(3)}`;
        location.assign(`?${new URLSearchParams({ at, lang: button.dataset.lang })}`);
      },
      () => {
        button.disabled = false;
        document.getElementById("q").focus();
      },
      { maximumAge: 60_000, timeout: 10_000 },
    );
  });
}
