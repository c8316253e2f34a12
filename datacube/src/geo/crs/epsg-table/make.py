"""Makes epsg.txt.gz, the offline table of coordinate reference systems, from PROJ's database.

    python make.py

Needs pyproj. One line a code: `code|kind|axes|base|name|definition`.
kind: g geographic 2D, h geographic 3D, c geocentric, p projected. axes: first letters of the directions, in EPSG's order.
base: of a projected one the code of its geographic one; of the others `datum name;ellipsoid name`.
definition: PROJ parameters without `+`; datum, ellipsoid and prime meridian of projected ones are those of their base.
towgs84 are the Helmert parameters of the operation to WGS 84 that PROJ prefers without grids.
"""
import gzip
import warnings
from pathlib import Path

from pyproj import CRS
from pyproj.database import get_codes
from pyproj.transformer import TransformerGroup

warnings.filterwarnings("ignore")
kinds = {"GEOGRAPHIC_2D_CRS": "g", "GEOGRAPHIC_3D_CRS": "h", "GEOCENTRIC_CRS": "c", "PROJECTED_CRS": "p"}
projections = set(
    "aea aeqd bonne cass cea eqc eqdc eqearth etmerc geos gnom gstmerc krovak laea lcc merc mill moll nzmg omerc ortho"
    " poly qsc robin sinu somerc stere sterea tmerc tpers utm vandg".split()
)
dropped = {"datum", "ellps", "a", "b", "rf", "R", "pm", "towgs84", "nadgrids", "no_defs", "type", "vunits", "geoidgrids"}


def parameters(text):
    return dict((item[1:].split("=", 1) + [""])[:2] for item in text.split())


def number(value):
    return f"{value:.15g}"


def helmert(code):
    """towgs84 (position vector) of the best operation to WGS 84, or None when there is none of that kind."""
    group = TransformerGroup(code, "EPSG:4326", always_xy=True, allow_ballpark=False)
    for transformer in group.transformers:
        steps = [parameters("+" + step.strip().replace(" ", " +")) for step in transformer.definition.split("step")]
        found = [step for step in steps if step.get("proj") == "helmert"]
        if any(step.get("proj") in ("hgridshift", "gridshift", "molobadekas", "deformation", "xyzgridshift") for step in steps):
            continue
        if not found:
            return [0.0, 0.0, 0.0]
        if len(found) == 1 and "inv" not in found[0]:
            step = found[0]
            sign = -1 if step.get("convention") == "coordinate_frame" else 1
            shift = [float(step.get(key, 0)) for key in "xyz"]
            turn = [sign * float(step.get(key, 0)) for key in ("rx", "ry", "rz")]
            scale = float(step.get("s", 0))
            return shift + (turn + [scale] if any(turn) or scale else [])
    return None


def datum(crs, code):
    ellipsoid, meridian = crs.ellipsoid, crs.prime_meridian
    parts = [f"a={number(ellipsoid.semi_major_metre)}"]
    parts.append(f"rf={number(ellipsoid.inverse_flattening)}" if ellipsoid.inverse_flattening else f"b={number(ellipsoid.semi_minor_metre)}")
    if meridian.longitude:
        parts.append(f"pm={number(meridian.longitude * (meridian.unit_conversion_factor * 57.29577951308232))}")
    shift = helmert(code)
    if shift:
        parts.append("towgs84=" + ",".join(number(value) for value in shift))
    return " ".join(parts)


def line(code):
    crs = CRS.from_epsg(code)
    kind = kinds.get(crs.type_name.upper().replace(" ", "_"))
    if kind is None:
        return None
    found = parameters(crs.to_proj4())
    axes = "".join(axis.direction[0] for axis in crs.axis_info)
    if kind != "p":
        base = f"{crs.datum.name};{crs.ellipsoid.name}"
        unit = {"g": "longlat", "h": "longlat", "c": "geocent"}[kind]
        return f"{code}|{kind}|{axes}|{base}|{crs.name}|proj={unit} {datum(crs, code)}"
    base = crs.geodetic_crs.to_epsg(min_confidence=100)
    if found.get("proj") not in projections or base is None:
        return None
    definition = " ".join(key if value == "" else f"{key}={value}" for key, value in found.items() if key not in dropped)
    return f"{code}|p|{axes}|{base}|{crs.name}|{definition}"


def lines():
    codes = sorted({int(code) for kind in ("GEOGRAPHIC_2D_CRS", "GEOGRAPHIC_3D_CRS", "GEOCENTRIC_CRS", "PROJECTED_CRS") for code in get_codes("EPSG", kind, allow_deprecated=True)})
    for code in codes:
        try:
            text = line(code)
        except Exception as error:
            print(code, error)
            continue
        if text:
            yield text


(Path(__file__).parent / "epsg.txt.gz").write_bytes(gzip.compress(("\n".join(lines()) + "\n").encode(), 9, mtime=0))
