"""Compares pairs of files as xarray sees them: JSON [[a, b], …] on standard input, the engine for b as argument.

Times are compared to the microsecond (ours are milliseconds in float64) and texts of characters as texts.
"""

import json
import sys
import warnings

import numpy as np
import xarray as xr

warnings.filterwarnings("ignore")


def plain(ds):
    for name, variable in list(ds.variables.items()):
        if variable.dtype.kind == "M":
            ds[name] = variable.copy(data=((variable.values.astype("M8[ns]").astype("i8") + 500) // 1000).astype("M8[us]"))
        if variable.dtype.kind in "SOU":
            texts = [v.decode() if isinstance(v, bytes) else str(v) for v in variable.values.ravel()]
            ds[name] = variable.copy(data=np.array(texts, object).reshape(variable.shape))
    return ds


def compare(a, b, engine):
    try:
        xr.testing.assert_identical(plain(xr.load_dataset(a, engine=engine)), plain(xr.load_dataset(b, engine=engine)))
    except Exception as error:
        return f"{type(error).__name__}: {error}"


json.dump([compare(a, b, sys.argv[1]) for a, b in json.load(sys.stdin)], sys.stdout)
