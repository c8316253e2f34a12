import type { RasterContent } from "./geotiff.ts";
import type { NetcdfContent } from "./netcdf.ts";
import { readDays, readGrid, sourceName } from "./sources.ts";
import type { ZarrContent } from "./zarr.ts";

/** Annual precipitation on a grid of one degree, as the source gives it. */
export function precipitation(): ZarrContent {
  const file = "annual-precip.json";
  const { width, height, values } = readGrid(file);
  // The source's transform: column 0 is 180° W, row 0 is 87° N, one degree a step eastwards and southwards.
  const lat = Float64Array.from({ length: height }, (_, row) => 87 - row);
  const lon = Float64Array.from({ length: width }, (_, column) => column - 180);
  return {
    attrs: {
      Conventions: "CF-1.11",
      title: "Annual precipitation, 2016",
      source: "NOAA NCEP Climate Forecast System version 2 (a model, not observations)",
      history: `${sourceName(file)}; values unchanged`,
      licence: "public domain (NOAA National Weather Service)",
    },
    arrays: {
      precipitation: {
        dims: ["lat", "lon"],
        shape: [height, width],
        chunks: [height / 2, width / 4],
        attrs: {
          long_name: "precipitation in 2016",
          standard_name: "lwe_thickness_of_precipitation_amount",
          units: "mm",
          cell_methods: "time: sum",
          comment: "The source names no unit; the global mean, 1.2 m a year, is that of millimetres.",
        },
        values: Int16Array.from(values),
      },
      lat: axis(lat, { standard_name: "latitude", units: "degrees_north", axis: "Y" }),
      lon: axis(lon, { standard_name: "longitude", units: "degrees_east", axis: "X" }),
    },
  };
}

function axis(values: Float64Array, attrs: Record<string, string>): ZarrContent["arrays"][string] {
  const name = attrs.axis === "Y" ? "lat" : "lon";
  return { dims: [name], shape: [values.length], chunks: [values.length], attrs, values };
}

/** Four years of daily weather at one station. */
export function seattleWeather(): NetcdfContent {
  const days = readDays();
  const first = days[0]?.date ?? "";
  const dayNumber = (date: string): number => (Date.parse(date) - Date.parse(first)) / 86_400_000;
  const series = (name: "precipitation" | "temp_max" | "temp_min", attrs: Record<string, string>) => ({
    dims: ["time"],
    attrs,
    values: Float32Array.from(days, (day) => day[name]),
  });
  return {
    dims: { time: days.length },
    attrs: {
      Conventions: "CF-1.11",
      featureType: "timeSeries",
      title: "Daily weather of Seattle, 2012 to 2015",
      source: "NOAA National Climatic Data Center, daily records",
      history: `${sourceName("seattle-weather.csv")}; values unchanged, wind and weather type left out`,
      comment: "The source does not say where in Seattle the station stands, so the file has no position.",
      licence: "public domain (U.S. government work)",
    },
    variables: {
      time: {
        dims: ["time"],
        attrs: { standard_name: "time", units: `days since ${first}`, calendar: "standard", axis: "T" },
        values: Int32Array.from(days, ({ date }) => dayNumber(date)),
      },
      precipitation: series("precipitation", {
        long_name: "daily precipitation",
        standard_name: "lwe_thickness_of_precipitation_amount",
        units: "mm",
        cell_methods: "time: sum",
      }),
      temp_max: series("temp_max", {
        long_name: "daily maximum temperature",
        standard_name: "air_temperature",
        units: "degC",
        cell_methods: "time: maximum",
      }),
      temp_min: series("temp_min", {
        long_name: "daily minimum temperature",
        standard_name: "air_temperature",
        units: "degC",
        cell_methods: "time: minimum",
      }),
    },
  };
}

/** Elevation of Maunga Whau, turned so that north is up. */
export function maungaWhau(): RasterContent {
  const source = readGrid("volcano.json");
  // In the source, as in R's `volcano`, columns run from south to north and rows from west to east.
  const [width, height] = [source.height, source.width];
  const values = new Int16Array(width * height);
  for (let row = 0; row < height; row++)
    for (let column = 0; column < width; column++)
      values[row * width + column] = source.values[column * source.width + (height - 1 - row)] ?? 0;
  return {
    width,
    height,
    values,
    cellSize: 10,
    origin: [0, height * 10],
    gridCitation: "Local grid: metres east and north of the south-west corner, position on Earth not known",
    description: `Elevation of Maunga Whau (Mt Eden), Auckland. Source: ${sourceName("volcano.json")}, digitized by Ross Ihaka from a topographic map; not accurate.`,
    band: { description: "elevation", unit: "m" },
  };
}
