"""Starts the installed kernel `typescript` with jupyter_client, opens each file in it, and compares the mean, least and
greatest value of every numeric variable with what netCDF4 or rasterio reads. Prints one line a variable; exits 1 on any
difference. Usage: values.py FILE…"""

import json
import math
import sys

import netCDF4
import numpy
import rasterio
import rasterio.enums
from jupyter_client.manager import start_new_kernel

CODE = """
const ds = await open(%s);
const found = {};
for (const [name, array] of Object.entries(ds.dataVars)) {
  if (!/int|float/.test(array.dtype) || array.size === 0) continue;
  const [mean, min, max] = await Promise.all([array.mean(), array.min(), array.max()].map((each) => each.compute()));
  found[name] = { shape: array.shape, mean: Number(mean.item()), min: Number(min.item()), max: Number(max.item()) };
}
console.log("VALUES" + JSON.stringify(found, (_, value) => (Number.isNaN(value) ? "nan" : value)));
"""


def run(client, code):
    """Text that a cell printed; raises with its error."""
    text, error = [], []

    def hook(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            text.append(content["text"])
        elif message["msg_type"] == "error":
            error.append("\n".join(content["traceback"]))

    client.execute_interactive(code, output_hook=hook, timeout=120)
    if error:
        raise RuntimeError(error[0])
    return "".join(text)


def statistics(values):
    values = numpy.ma.asarray(values).compressed().astype("float64")
    values = values[numpy.isfinite(values)]
    if values.size == 0:
        return dict(mean=math.nan, min=math.nan, max=math.nan)
    return dict(mean=values.mean(), min=values.min(), max=values.max())


def reference(path):
    """Statistics by variable name; a raster's bands go by the name None."""
    if path.endswith(".nc"):
        with netCDF4.Dataset(path) as dataset:
            for variable in dataset.variables.values():
                # As in xarray, a value is missing only where the file says so, not where it equals a library's default.
                variable.set_auto_mask("_FillValue" in variable.ncattrs() or "missing_value" in variable.ncattrs())
            return {
                name: statistics(variable[...])
                for name, variable in dataset.variables.items()
                if variable.dtype is not str and variable.dtype.kind in "iuf" and variable.size > 0
            }
    with rasterio.open(path) as raster:
        values = raster.read()
        if raster.nodata is not None:
            values = numpy.ma.masked_equal(values, raster.nodata)
        # As in rioxarray: packing that differs between the bands is told in the attributes, not applied.
        if len(set(raster.scales)) == len(set(raster.offsets)) == 1:
            values = values * raster.scales[0] + raster.offsets[0]
        return {None: statistics(values)}


def is_jpeg(path):
    with rasterio.open(path) as raster:
        return raster.compression == rasterio.enums.Compression.jpeg


def differs(path, ours, theirs):
    """JPEG decoders may differ by a rounding or in how they blow up the colour planes."""
    ours = math.nan if ours in (None, "nan") else ours
    if math.isnan(theirs):
        return not math.isnan(ours)
    lossy = path.endswith((".tif")) and is_jpeg(path)
    return abs(ours - theirs) > 3 if lossy else not math.isclose(ours, theirs, rel_tol=2e-6, abs_tol=1e-9)


def main(paths):
    manager, client = start_new_kernel(kernel_name="typescript")
    bad = compared = 0
    try:
        for path in paths:
            found = json.loads(run(client, CODE % json.dumps(path)).split("VALUES")[1])
            expected = reference(path)
            for name, ours in found.items():
                theirs = expected[name if path.endswith(".nc") else None]
                wrong = [key for key in ("mean", "min", "max") if differs(path, ours[key], theirs[key])]
                compared += 1
                bad += bool(wrong)
                print(f"{'DIFFERS' if wrong else 'same'} {path.split('/')[-1]} {name} {ours} {theirs if wrong else ''}")
    finally:
        client.stop_channels()
        manager.shutdown_kernel()
    print(f"{compared} variables compared, {bad} differ")
    return 1 if bad or not compared else 0


sys.exit(main(sys.argv[1:]))
