"""Makes healpix-cases.json with astropy-healpix (2.0.1): numbers, centres and edges of cells.

    pip install astropy-healpix==2.0.1 && python make-healpix-cases.py > healpix-cases.json
"""

import json

import numpy as np
from astropy import units
from astropy_healpix import HEALPix

rng = np.random.default_rng(20261130)
lon = np.concatenate([rng.uniform(-180, 360, 60), [0.1, 359.9, 45.3, 133.7, 200, 10]])
lat = np.concatenate([np.degrees(np.arcsin(rng.uniform(-1, 1, 60))), [89.9999999, -89.99999, 41.81, -41.81, 89.5, -0.01]])
points = [[round(float(a), 9), round(float(b), 9)] for a, b in zip(lon, lat)]
lon, lat = np.array(points).T
cases = []
for level in (0, 1, 4, 9, 24):
    for scheme in ("nested", "ring"):
        grid = HEALPix(nside=2**level, order=scheme)
        ids = grid.lonlat_to_healpix(lon * units.deg, lat * units.deg)
        centres = grid.healpix_to_lonlat(ids[:20])
        edges = grid.boundaries_lonlat(ids[:6], step=4)
        pairs = lambda two: np.stack([one.deg.round(9) for one in two], -1).tolist()  # noqa: E731
        cases.append(
            {"level": level, "scheme": scheme, "ids": ids.tolist(), "centres": pairs(centres), "edges": pairs(edges)}
        )
print(json.dumps({"points": points, "cases": cases}))
