"""Makes tables.ts from the definitions of ecCodes (Apache-2.0): python make-tables.py DEFINITIONS > tables.ts

Only facts are taken: which code means which parameter, level or centre. The names of the common parameters are kept;
those of chemical species, probabilities and model-internal fields are left out, and read as cfgrib reads unknown ones.
"""

import re
import sys

root = sys.argv[1]
short = {
    "discipline": "d",
    "parameterCategory": "c",
    "parameterNumber": "n",
    "typeOfStatisticalProcessing": "s",
    "lengthOfTimeRange": "t",
    "indicatorOfUnitForTimeRange": "u",
    "typeOfFirstFixedSurface": "f",
    "scaleFactorOfFirstFixedSurface": "e",
    "scaledValueOfFirstFixedSurface": "v",
    "typeOfSecondFixedSurface": "F",
    "scaleFactorOfSecondFixedSurface": "E",
    "scaledValueOfSecondFixedSurface": "V",
    "localTablesVersion": "l",
    "table2Version": "T",
    "indicatorOfParameter": "P",
    "indicatorOfTypeOfLevel": "L",
    "level": "h",
    "pressureUnits": "p",
}


def concept(path):
    """Entries (value, conditions) of a concept file; those with keys that are not in `short` are left out."""
    try:
        text = re.sub(r"#.*", "", open(f"{root}/{path}", encoding="utf8").read())
    except FileNotFoundError:
        return []
    entries = []
    for value, body in re.findall(r"['\"]([^'\"]*)['\"]\s*=\s*\{([^}]*)\}", text):
        pairs = [part.split("=") for part in body.split(";") if "=" in part]
        conditions = [(key.strip(), text.strip().strip("'")) for key, text in pairs]
        if all(key in short for key, _ in conditions):
            packed = tuple((short[key], "M" if text == "missing()" else text) for key, text in conditions)
            entries.append((value, packed))
    return entries


def codetable(path):
    """Rows (code, abbreviation, title) of a code table."""
    rows = re.findall(r"^(\d+)\s+(\S+)\s+(.+?)\s*$", open(f"{root}/{path}", encoding="utf8").read(), re.M)
    return [row for row in rows if not row[2].startswith("(")]


ranges = [(1, 260), (3000, 3300), (140200, 140255), (228001, 228260), (235020, 235170), (260001, 260700)]


def is_common(value):
    return any(low <= int(value) <= high for low, high in ranges)


names = {}


def parameters(folder, suffix="", keep=is_common):
    """Conditions of the common parameters of a folder; their names are put into `names`."""
    facts = [dict() for _ in range(3)]
    for fact, kind in zip(facts, ("shortName", "name", "units")):
        for value, conditions in concept(f"{folder}/{kind}{suffix}.def"):
            fact[conditions] = value
    kept = []
    for value, conditions in concept(f"{folder}/paramId{suffix}.def"):
        if not value.isdigit() or not keep(value):
            continue
        row = tuple(fact.get(conditions, "unknown") for fact in facts)
        if row[0] in ("unknown", "~"):
            continue
        if names.setdefault(value, row) != row:
            names[f"{folder[:5]}:{value}"] = row
        kept.append((value, conditions))
    return kept


def lines(entries):
    return "\n".join(";".join([value, *(key + text for key, text in conditions)]) for value, conditions in entries)


def write(name, doc, text):
    assert "`" not in text and "\\" not in text and "$" not in text
    print(f"\n/** {doc} */\nexport const {name} = `{text}`;")


concepts = {
    "paramId2": parameters("grib2", ".lte33"),
    "paramId2.7": parameters("grib2/localConcepts/kwbc", ".lte33"),
    "paramId2.98": parameters("grib2/localConcepts/ecmf", ".legacy")
    + parameters("grib2/localConcepts/ecmf", ".lte33"),
    "paramId1": parameters("grib1"),
    "paramId1.98": parameters("grib1/localConcepts/ecmf"),
}
for edition in ("1", "2"):
    for kind in ("cfName", "cfVarName"):
        local = "grib1/localConcepts/ecmf" if edition == "1" else "grib2/localConcepts/ecmf"
        concepts[f"{kind}{edition}"] = concept(f"grib{edition}/{kind}.def")
        concepts[f"{kind}{edition}.98"] = concept(f"{local}/{kind}.def") + concept(f"{local}/{kind}.legacy.def")
concepts["typeOfLevel1"] = concept("grib1/typeOfLevel.def")
concepts["typeOfLevel1.98"] = concept("grib1/localConcepts/ecmf/typeOfLevel.def")
concepts["typeOfLevel2"] = concept("grib2/typeOfLevelConcept.def")

print("// Made by make-tables.py from the definitions of ecCodes (Apache-2.0). Do not edit.")
write("parameterNames", "Parameters: id, shortName, name, units.", "\n".join("|".join([key, *row]) for key, row in names.items()))
print("\n/** Concepts by name and edition, then by centre: lines of a value and its conditions, a letter and a number each. */")
print("export const concepts: Readonly<Record<string, string>> = {")
for key, entries in concepts.items():
    if entries:
        quoted = f'"{key}"' if "." in key else key
        print(f"  {quoted}: `{lines(entries)}`,")
print("};")
def grid_titles():
    """Names of grids: edition and code, then from which version of the tables on."""
    rows = [f"1.{code}|0|{title}" for code, _, title in codetable("grib1/6.table")]
    known = {}
    strip = re.compile(r"\s*\([^)]*\)$")
    for version in range(0, 40):
        try:
            table = codetable(f"grib2/tables/{version}/3.1.table")
        except FileNotFoundError:
            continue
        for code, _, text in table:
            title = strip.sub("", text)
            if int(code) in (0, 1, 10, 20, 30, 40, 41) and known.get(code) != title:
                known[code] = title
                rows.append(f"2.{code}|{version}|{title}")
    return "\n".join(rows)


write("gridTitles", "Names of grids: edition and code, first version of the tables, name.", grid_titles())
write("centres", "Originating centres: code, abbreviation, name.", "\n".join("|".join([code, short, re.sub(r" *\([^)]*\)$", "", title)]) for code, short, title in codetable("common/c-11.table")))
write("dataTypes", "Kinds of data of the WMO (code table 1.4).", "\n".join("|".join(row[:2]) for row in codetable("grib2/tables/33/1.4.table")))
write("marsTypes", "Kinds of data of ECMWF.", "\n".join("|".join(row[:2]) for row in codetable("mars/type.table")))
