"""YAML read by libyaml: the content is fifty thousand lines, and Python's own reader takes half a minute over it."""

from typing import Any

import yaml


def safe_load(text: str) -> Any:
    return yaml.load(text, Loader=yaml.CSafeLoader)
