"""Writes the Icechunk repositories of this folder: python make-icechunk.py [folder]"""

import os
import shutil
import sys

import icechunk
import numpy as np
import xarray as xr

folder = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.abspath(__file__))
path = os.path.join(folder, "repository.icechunk")
shutil.rmtree(path, ignore_errors=True)
config = icechunk.RepositoryConfig(inline_chunk_threshold_bytes=40)
repository = icechunk.Repository.create(icechunk.local_filesystem_storage(path), config=config)


def values(factor):
    t2m = (np.arange(48, dtype="f4").reshape(4, 3, 4) - 7) * factor
    coords = {"time": ("time", np.arange(4, dtype="i8"), {"units": "days since 2020-02-28"}), "lat": [60.0, 50.0, 40.0]}
    return xr.Dataset({"t2m": (("time", "lat", "lon"), t2m, {"units": "K"}), "flag": ((), np.int16(3))}, coords)


session = repository.writable_session("main")
values(1).to_zarr(session.store, encoding={"t2m": {"chunks": (2, 3, 2)}}, consolidated=False)
first = session.commit("first")
repository.create_tag("v1", first)

session = repository.writable_session("main")
values(2).isel(time=slice(2, 4)).drop_vars(["lat", "flag"]).to_zarr(
    session.store, region={"time": slice(2, 4)}, consolidated=False
)
values(3).to_zarr(session.store, group="inner", consolidated=False)
session.commit("second")
