"""kerchunk beside ours: references to the file `path` on standard input, as JSON or as the Parquet set `out`."""

import json
import sys

from fsspec.implementations.reference import LazyReferenceMapper
from kerchunk.hdf import SingleHdf5ToZarr
from kerchunk.netCDF3 import NetCDF3ToZarr

request = json.load(sys.stdin)
with open(request["path"], "rb") as file:
    is_classic = file.read(3) == b"CDF"
make = NetCDF3ToZarr if is_classic else SingleHdf5ToZarr
refs = make(request["path"], inline_threshold=100).translate()
if "out" in request:
    mapper = LazyReferenceMapper.create(request["out"], record_size=request["recordSize"], engine="pyarrow")
    for key, value in sorted(refs["refs"].items(), key=lambda item: "/.z" not in item[0]):  # metadata first
        mapper[key] = value
    mapper.flush()
    refs = {}
json.dump(refs, sys.stdout)
