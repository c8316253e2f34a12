"""Writes the archive of this folder, some of its members stored and some deflated: python make-zip.py"""

import pathlib
import zipfile

folder = pathlib.Path(__file__).parent
store = folder / "v2-listed.zarr"
with zipfile.ZipFile(folder / "listed.zarr.zip", "w") as archive:
    archive.comment = b"made for tests"
    for i, path in enumerate(sorted(path for path in store.rglob("*") if path.is_file())):
        info = zipfile.ZipInfo(path.relative_to(store).as_posix(), (2026, 11, 30, 0, 0, 0))
        archive.writestr(info, path.read_bytes(), zipfile.ZIP_DEFLATED if i % 2 else zipfile.ZIP_STORED)
