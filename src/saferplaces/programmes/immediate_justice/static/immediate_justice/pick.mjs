/* Point at a place on a map instead of, or beside, saying where it is. Without script, without WebGL
   or with the keyboard alone the words of the form say it all; the arrow keys move the map and Enter
   chooses its middle. */

const RED = "#a8201a";

function addStyles(href) {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.append(link);
}

function corners(nested) {
  return typeof nested[0] === "number" ? [nested] : nested.flatMap(corners);
}

async function start(element) {
  const { maplibre, worker, styles, tiles, shape } = element.dataset;
  const lon = document.querySelector('[data-pick="lon"]');
  const lat = document.querySelector('[data-pick="lat"]');
  const told = element.querySelector("[data-pick-told]");
  addStyles(styles);
  const { Map, Marker, NavigationControl, LngLatBounds, setWorkerUrl } = await import(maplibre);
  setWorkerUrl(new URL(worker, location.href).href);
  const data = JSON.parse(shape);
  const all = data.features.flatMap((one) => corners(one.geometry.coordinates));
  const bounds = all.reduce((box, at) => box.extend(at), new LngLatBounds(all[0], all[0]));
  element.hidden = false;
  const ground = { id: "ground", type: "background", paint: { "background-color": "#eef1f4" } };
  const base = tiles ? { base: { type: "raster", tiles: [tiles], tileSize: 256 } } : {};
  let map;
  try {
    map = new Map({
      container: element.querySelector(".app-map__canvas"),
      style: {
        version: 8,
        sources: { ...base, here: { type: "geojson", data } },
        layers: [
          ground,
          ...(tiles ? [{ id: "base", type: "raster", source: "base" }] : []),
          { id: "edges", type: "line", source: "here", paint: { "line-color": "#0b0c0c" } },
        ],
      },
      bounds,
      fitBoundsOptions: { padding: 10 },
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
    });
  } catch {
    element.hidden = true;
    return;
  }
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  const marker = new Marker({ color: RED });
  const choose = (at) => {
    marker.setLngLat(at).addTo(map);
    lon.value = at.lng.toFixed(6);
    lat.value = at.lat.toFixed(6);
    told.textContent = "A place is chosen on the map.";
  };
  map.on("click", (event) => choose(event.lngLat));
  map.getCanvas().addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      event.preventDefault();
      choose(map.getCenter());
    }
  });
}

for (const element of document.querySelectorAll("[data-pick-map]")) start(element);
