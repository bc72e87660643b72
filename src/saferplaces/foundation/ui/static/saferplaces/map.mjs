/* Draw the points of a list on a map beside it. The list says everything that the map does; the
   markers are links or buttons that the keyboard reaches, numbered like the list. */

function style(tiles) {
  const empty = { version: 8, sources: {}, layers: [] };
  const ground = { id: "ground", type: "background", paint: { "background-color": "#eef1f4" } };
  if (!tiles) return { ...empty, layers: [ground] };
  return {
    ...empty,
    sources: { base: { type: "raster", tiles: [tiles], tileSize: 256 } },
    layers: [ground, { id: "base", type: "raster", source: "base" }],
  };
}

function marker(feature, number) {
  const { label, url } = feature.properties;
  const element = document.createElement(url ? "a" : "button");
  if (url) element.href = url;
  else element.type = "button";
  element.className = "app-map__point";
  element.textContent = String(number);
  element.setAttribute("aria-label", `${number}: ${label}`);
  element.title = label;
  return element;
}

/* The controls and markers are drawn once their styles are there: without them they lie in a heap. */
function addStyles(href) {
  if (document.querySelector(`link[href="${href}"]`)) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  return new Promise((resolve) => {
    link.onload = link.onerror = resolve;
    document.head.append(link);
  });
}

function corners(nested) {
  return typeof nested[0] === "number" ? [nested] : nested.flatMap(corners);
}

/* Areas under the points, each in its own colour. The list beside the map says what they say. */
async function drawShapes(map, { shapes, shape }) {
  if (!shapes && !shape) return;
  const data = shape ? JSON.parse(shape) : await (await fetch(shapes)).json();
  const draw = () => {
    map.addSource("shapes", { type: "geojson", data });
    const colour = ["coalesce", ["get", "colour"], "#a8201a"];
    map.addLayer({
      id: "shapes",
      type: "fill",
      source: "shapes",
      paint: { "fill-color": colour, "fill-opacity": 0.55 },
    });
    map.addLayer({
      id: "shape-edges",
      type: "line",
      source: "shapes",
      paint: { "line-color": "#0b0c0c", "line-opacity": 0.45, "line-width": 0.8 },
    });
  };
  if (map.isStyleLoaded()) draw();
  else map.once("load", draw);
}

export async function start(element) {
  try {
    await drawMap(element);
  } finally {
    element.dataset.settled = "";
  }
}

async function drawMap(element) {
  const { points, maplibre, worker, styles, tiles } = element.dataset;
  const { features } = JSON.parse(points);
  if (!maplibre || !features.length) return;
  await addStyles(styles);
  const { Map, Marker, NavigationControl, ScaleControl, LngLatBounds, setWorkerUrl } =
    await import(maplibre);
  setWorkerUrl(new URL(worker, location.href).href);
  const canvas = element.querySelector(".app-map__canvas");
  canvas.hidden = false;
  element.classList.add("app-map--drawn");
  const bounds = features.reduce(
    (box, feature) => box.extend(feature.geometry.coordinates),
    new LngLatBounds(features[0].geometry.coordinates, features[0].geometry.coordinates),
  );
  const { shape } = element.dataset;
  if (shape) corners(JSON.parse(shape).geometry.coordinates).forEach((at) => bounds.extend(at));
  let map;
  try {
    map = new Map({
      container: canvas,
      style: style(tiles),
      bounds,
      fitBoundsOptions: { padding: 45, maxZoom: 15 },
      attributionControl: false,
      cooperativeGestures: true,
      dragRotate: false,
      pitchWithRotate: false,
      locale: { "Map.Title": `${canvas.getAttribute("aria-label")}, moved with the arrow keys` },
    });
  } catch {
    canvas.hidden = true; // no WebGL here: the list stands alone
    element.classList.remove("app-map--drawn");
    return;
  }
  map.addControl(new NavigationControl({ showCompass: false }), "top-right");
  map.addControl(new ScaleControl({ unit: "metric" }), "bottom-left");
  await drawShapes(map, element.dataset);
  features.forEach((feature, index) => {
    new Marker({ element: marker(feature, index + 1) })
      .setLngLat(feature.geometry.coordinates)
      .addTo(map);
  });
}
