"""Writes the references of this folder that hold their own elements: python make-references.py [folder]"""

import json
import os
import shutil
import sys

from fsspec.implementations.reference import LazyReferenceMapper
from kerchunk.hdf import SingleHdf5ToZarr

here = os.path.dirname(os.path.abspath(__file__))
folder = sys.argv[1] if len(sys.argv) > 1 else here
refs = SingleHdf5ToZarr(os.path.join(here, "netcdf4.nc"), inline_threshold=10**6).translate()["refs"]
refs = {key: value for key, value in refs.items() if key.split("/")[0] in (".zgroup", ".zattrs", "big_f4", "lat", "lon", "pressure")}
with open(os.path.join(folder, "references.json"), "w") as file:
    json.dump({"version": 1, "refs": refs}, file)
path = os.path.join(folder, "references.parq")
shutil.rmtree(path, ignore_errors=True)
mapper = LazyReferenceMapper.create(path, record_size=7, engine="pyarrow")
for key, value in sorted(refs.items(), key=lambda item: "/.z" not in item[0]):  # metadata first
    mapper[key] = value
mapper.flush()
