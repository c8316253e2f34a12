"""Writes datasets of chunks with different filters by h5py, and tells their elements."""

import json
import sys

import h5py
import numpy as np

path = json.load(sys.stdin)["path"]
# chunks of 16 kB and more; the last ones of both axes reach beyond the array
shape, chunks = (150, 130), (64, 80)
values = (np.arange(shape[0] * shape[1]).reshape(shape) % 977) - 300

VARIANTS = {
    "plain": dict(dtype="<f4"),
    "packed": dict(dtype="<f4", compression=4),
    "shuffled": dict(dtype="<f8", compression=1, shuffle=True),
    "summed": dict(dtype="<i4", compression=1, shuffle=True, fletcher32=True),
    "big": dict(dtype=">f8", compression=1, shuffle=True),
    "big_plain": dict(dtype=">i4"),
    "large": dict(dtype="<u8", compression=1, fletcher32=True),
    "grows": dict(dtype="<f4", compression=1, maxshape=(None, None)),
}

with h5py.File(path, "w") as file:
    for name, settings in VARIANTS.items():
        file.create_dataset(name, data=np.abs(values).astype(settings["dtype"]) if name == "large" else values.astype(settings["dtype"]),
                            chunks=chunks, **{key: value for key, value in settings.items() if key != "dtype"})
    for name, dtype in {"holes": "<f4", "big_holes": ">f8"}.items():
        holes = file.create_dataset(name, shape, dtype, chunks=chunks, compression=1, fillvalue=-7.5)
        holes[:10, :10] = 1
    masked = file.create_dataset("masked", shape, "<f4", chunks=chunks, compression=1, shuffle=True)
    for row in range(0, shape[0], chunks[0]):
        for column in range(0, shape[1], chunks[1]):
            block = np.full(chunks, row + column, "<f4")
            masked.id.write_direct_chunk((row, column), block.tobytes(), filter_mask=3)

with h5py.File(path) as file:
    json.dump({name: dataset[...].astype("f8").ravel().tolist() for name, dataset in file.items()}, sys.stdout)
