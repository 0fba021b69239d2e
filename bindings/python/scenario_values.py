"""What the surface gave, as JSON, and how it is compared with what a scenario expects."""
import datetime
import enum
import re


def in_python(variant):
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", variant).upper()


def in_rust(variant):
    return "".join(part.capitalize() for part in variant.split("_"))


def show(value):
    """What the surface gave, as JSON."""
    if isinstance(value, (list, tuple)):
        return [show(one) for one in value]
    if isinstance(value, enum.Enum):
        return in_rust(value.name)
    if isinstance(value, datetime.timedelta):
        return value.total_seconds()
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Exception):
        return type(value).__name__
    if value is None or isinstance(value, (bool, int, float, str)):
        return value
    fields = {name: show(field) for name, field in vars(value).items() if not name.startswith("_")}
    name = type(value).__qualname__.split(".")[-1]
    if not name.isupper():
        return fields
    return {in_rust(name): fields} if fields else in_rust(name)


def is_like(view, expected):
    """Whether `view` has everything that is expected; what is not spoken of may be anything."""
    if expected == "*":
        return view is not None
    if isinstance(view, list) and isinstance(expected, dict):
        some = all(any(is_like(one, like) for one in view) for like in expected.get("some", []))
        return some and expected.get("length", len(view)) == len(view)
    if isinstance(view, list) and isinstance(expected, list):
        return len(view) == len(expected) and all(map(is_like, view, expected))
    if isinstance(view, dict) and isinstance(expected, dict):
        return all(name in view and is_like(view[name], like) for name, like in expected.items())
    return view == expected and isinstance(view, bool) == isinstance(expected, bool)
