// The browser's side of a map viewer; `leaflet` stands before this text.
function render({ model, el }) {
  const L = leaflet;
  const frame = document.createElement("div");
  frame.className = "craton-map";
  frame.style.height = `${model.get("height")}px`;
  const place = document.createElement("div");
  frame.append(place);
  el.append(frame);
  place.style.height = "100%";

  const [west, south, east, north] = model.get("bounds");
  const box = L.latLngBounds([south, west], [north, east < west ? east + 360 : east]);
  const map = L.map(place, {
    attributionControl: false,
    maxZoom: model.get("maxZoom") + 3,
    zoomSnap: 0.25,
    zoomDelta: 1,
  });
  const view = createView(model, map);
  view.addTo(map);
  addCoastlines(model, map);
  addLegend(model, map);
  const readout = addReadout(model, map, view);
  const fit = new ResizeObserver(() => {
    if (place.clientWidth === 0) return;
    map.invalidateSize();
    if (!map.isFitted) map.fitBounds(box, { animate: false });
    map.isFitted = true;
  });
  fit.observe(place);
  const receive = (content, buffers) => view.receive(content, buffers) || readout.receive(content);
  model.on("msg:custom", receive);
  return () => {
    model.off("msg:custom", receive);
    fit.disconnect();
    map.remove();
  };
}

/** Names of questions: several views of one model do not take each other's answers. */
const prefix = Math.random().toString(36).slice(2);
let questions = 0;
const nextName = () => `${prefix}-${++questions}`;

function createView(model, map) {
  const waiting = new Map();
  const Layer = leaflet.GridLayer.extend({
    createTile({ z, x, y }, done) {
      const tile = document.createElement("img");
      tile.className = "craton-tile";
      tile.alt = "";
      const count = 2 ** z;
      if (y < 0 || y >= count) {
        queueMicrotask(() => done(null, tile));
        return tile;
      }
      tile.dataset.name = nextName();
      waiting.set(tile.dataset.name, { tile, done });
      model.send({ tile: tile.dataset.name, zoom: z, column: ((x % count) + count) % count, row: y });
      return tile;
    },
  });
  const layer = new Layer({ updateWhenZooming: false, keepBuffer: 1 });
  layer.on("tileunload", ({ tile }) => {
    if (tile.src.startsWith("blob:")) URL.revokeObjectURL(tile.src);
    if (waiting.delete(tile.dataset.name)) model.send({ drop: tile.dataset.name });
  });
  layer.receive = ({ tile: name, error }, buffers) => {
    const asked = waiting.get(name);
    if (!asked) return false;
    waiting.delete(name);
    map.fire("problem", { error });
    if (buffers?.length > 0) {
      asked.tile.onload = () => asked.done(null, asked.tile);
      asked.tile.src = URL.createObjectURL(new Blob([buffers[0]], { type: "image/png" }));
    } else asked.done(error ? new Error(error) : null, asked.tile);
    return true;
  };
  return layer;
}

function addCoastlines(model, map) {
  const lines = model.get("coastlines").map((line) => line.map(([lon, lat]) => [lat, lon]));
  const [west, , east] = model.get("bounds");
  const isWhole = east - west >= 359;
  const turns = isWhole ? [-360, 0, 360] : east < west || east > 180 ? [0, 360] : [0];
  const shifted = turns.flatMap((turn) => lines.map((line) => line.map(([lat, lon]) => [lat, lon + turn])));
  leaflet.polyline(shifted, { color: "#555", weight: 1, interactive: false, renderer: leaflet.canvas() }).addTo(map);
}

const format = (value) => Number(value.toPrecision(5)).toLocaleString();

function addLegend(model, map) {
  const { low, high, colours, title } = model.get("legend");
  const control = leaflet.control({ position: "topright" });
  control.onAdd = () => {
    const box = document.createElement("div");
    box.className = "craton-map-legend";
    const name = box.appendChild(document.createElement("div"));
    name.textContent = name.title = title || model.get("name");
    const bar = box.appendChild(document.createElement("div"));
    bar.className = "craton-map-bar";
    bar.style.background = `linear-gradient(to right, ${colours.join(", ")})`;
    const ends = box.appendChild(document.createElement("div"));
    ends.className = "craton-map-ends";
    for (const value of [low, high]) ends.appendChild(document.createElement("span")).textContent = format(value);
    return box;
  };
  control.addTo(map);
}

/** Where the pointer is, and after a click the value there. */
function addReadout(model, map) {
  const box = document.createElement("div");
  box.className = "craton-map-place";
  box.setAttribute("role", "status");
  box.hidden = true;
  const control = leaflet.control({ position: "bottomleft" });
  control.onAdd = () => box;
  control.addTo(map);
  const show = (text, isError = false) => {
    box.hidden = text === "";
    box.textContent = text;
    box.classList.toggle("craton-map-error", isError);
  };
  const name = ({ lng, lat }) => {
    const lon = lng - 360 * Math.floor((lng + 180) / 360);
    return `${Math.abs(lat).toFixed(4)}° ${lat < 0 ? "S" : "N"}, ${Math.abs(lon).toFixed(4)}° ${lon < 0 ? "W" : "E"}`;
  };
  let asked;
  map.on("mousemove", ({ latlng }) => asked === undefined && show(name(latlng)));
  map.on("mouseout", () => asked === undefined && show(""));
  map.on("movestart", () => {
    asked = undefined;
  });
  map.on("click", ({ latlng }) => {
    asked = { name: nextName(), at: name(latlng) };
    show(`${asked.at}: …`);
    model.send({ value: asked.name, longitude: latlng.lng, latitude: latlng.lat });
  });
  map.on("problem", ({ error }) => error && show(error, true));
  return {
    receive({ value, tile, found, error }) {
      if (!asked || (value ?? tile) !== asked.name) return;
      if (error) show(error, true);
      else
        show(
          `${asked.at}: ${found === null ? "no value" : found.toLocaleString(undefined, { maximumSignificantDigits: 7 })}`,
        );
    },
  };
}

export default { render };
