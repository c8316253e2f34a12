"""Writes golden.json: what ipywidgets makes of each of its widgets and of cases.json.

CRATON_TEST_PYTHON=$(bash scripts/peers.sh); $CRATON_TEST_PYTHON kernel/src/widget/golden/make.py
"""

import json
import re
from pathlib import Path

import ipywidgets
from ipywidgets import widgets
from ipywidgets.widgets.widget_bool import CheckboxStyle, ToggleButtonStyle
from ipywidgets.widgets.widget_description import DescriptionStyle
from ipywidgets.widgets.widget_int import ProgressStyle, SliderStyle
from ipywidgets.widgets.widget_link import DirectionalLink, Link
from ipywidgets.widgets.widget_selection import ToggleButtonsStyle
from ipywidgets.widgets.widget_string import HTMLMathStyle, HTMLStyle, LabelStyle, TextStyle
from traitlets import TraitError

HERE = Path(__file__).parent
KINDS = """
Layout ButtonStyle
IntSlider FloatSlider FloatLogSlider IntRangeSlider FloatRangeSlider IntText FloatText BoundedIntText BoundedFloatText
IntProgress FloatProgress Play Text Textarea Password Combobox HTML HTMLMath Label Checkbox ToggleButton Valid Button
Dropdown Select RadioButtons ToggleButtons SelectionSlider SelectMultiple SelectionRangeSlider Image DatePicker
DatetimePicker TimePicker ColorPicker FileUpload TagsInput ColorsInput Box HBox VBox GridBox Tab Accordion Stack Output
""".split()
MORE = [
    DescriptionStyle, SliderStyle, ProgressStyle, ToggleButtonsStyle, ToggleButtonStyle, CheckboxStyle, TextStyle,
    HTMLStyle, HTMLMathStyle, LabelStyle,
]
NEEDED = {"SelectionSlider": {"options": ["a", "b"]}, "SelectionRangeSlider": {"options": ["a", "b"]}}


def plain(value):
    """JSON, with references by the name of the model and bytes as text."""
    if isinstance(value, (bytes, memoryview)):
        return bytes(value).decode("latin1")
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, str) and value.startswith("IPY_MODEL_"):
        return "@" + by_id[value[len("IPY_MODEL_"):]]._model_name
    return value


def snake(options):
    return {re.sub("[A-Z]", lambda m: "_" + m[0].lower(), key): value for key, value in options.items()}


def outcome(kind, options, *steps):
    try:
        widget = getattr(widgets, kind)(**snake(options))
        for step in steps:
            for name, value in snake(step).items():
                setattr(widget, name, value)
    except (TraitError, ValueError, KeyError, IndexError) as error:
        return {"error": type(error).__name__}
    return plain(widget.get_state())


by_id = ipywidgets.widgets.widget._instances
states = {kind: plain(getattr(widgets, kind)(**NEEDED.get(kind, {})).get_state()) for kind in KINDS}
states |= {style.__name__: plain(style().get_state()) for style in MORE}
a, b = widgets.IntSlider(), widgets.IntSlider()
states |= {link.__name__: plain(link((a, "value"), (b, "max")).get_state()) for link in (Link, DirectionalLink)}
cases = [[*case, outcome(*case)] for case in json.loads((HERE / "cases.json").read_text())]
golden = {"ipywidgets": ipywidgets.__version__, "states": states, "cases": cases}
(HERE / "golden.json").write_text(json.dumps(golden, indent=1, sort_keys=True) + "\n")
