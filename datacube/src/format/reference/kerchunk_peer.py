"""kerchunk beside ours: references to the file on standard input."""

import json
import sys

from kerchunk.hdf import SingleHdf5ToZarr
from kerchunk.netCDF3 import NetCDF3ToZarr

path = json.load(sys.stdin)
with open(path, "rb") as file:
    is_classic = file.read(3) == b"CDF"
make = NetCDF3ToZarr if is_classic else SingleHdf5ToZarr
json.dump(make(path, inline_threshold=100).translate(), sys.stdout)
