"""Plays every scenario of `tests/hosts`: how one is written is said there. The surface is looked up by name.

`cargo xtask bindings`, then `python3 -m unittest discover -s bindings/python`.
"""
import asyncio
import datetime
import enum
import inspect
import json
import tempfile
import types
import typing
import unittest
from pathlib import Path

from hearth_here import hearth as h
from scenario_ports import desk
from scenario_values import in_python, is_like, show

HOSTS = Path(__file__).resolve().parents[2] / "tests" / "hosts"
PATIENCE = 120


def at(view, pointer):
    for part in pointer.split("/")[1:]:
        view = view[int(part) if isinstance(view, list) else part]
    return view


def steps_of(file):
    return json.loads(file.read_text(encoding="utf-8"))["steps"]


class World:
    """One scenario: its folder, its phones, and what it gave names to."""

    def __init__(self, folder):
        self.folder, self.air, self.desks, self.things, self.saved, self.running = folder, {}, {}, {}, {}, {}

    def desk(self, name):
        return self.desks.setdefault(name, desk(name, self.air))

    def resolved(self, value):
        """With the values of names, long texts written out, and paths in the scenario's folder."""
        if isinstance(value, list):
            return [self.resolved(one) for one in value]
        if isinstance(value, dict):
            if value.keys() == {"repeat", "times"}:
                return value["repeat"] * value["times"]
            return {name: self.resolved(one) for name, one in value.items()}
        if isinstance(value, str) and value.startswith("~/"):
            return str(self.folder / value[2:])
        return self.saved.get(value[1:], value) if isinstance(value, str) and value.startswith("$") else value

    def read(self, value, wanted):
        """JSON as the type that a parameter wants."""
        arguments = typing.get_args(wanted)
        if typing.get_origin(wanted) in (typing.Union, types.UnionType):
            return None if value is None else self.read(value, next(one for one in arguments if one not in (type(None), object)))
        if typing.get_origin(wanted) is list:
            return [self.read(one, arguments[0]) for one in value]
        if wanted is h.Ports:
            return self.desk(value).ports
        if wanted is bytes:
            return value.encode()
        if wanted is datetime.timedelta:
            return datetime.timedelta(seconds=value)
        if wanted is datetime.date:
            return datetime.date.fromisoformat(value)
        if isinstance(value, str) and value[1:] in self.things:
            return self.things[value[1:]]
        if getattr(wanted, "__module__", "") != "hearth":
            return value
        if inspect.isclass(wanted) and issubclass(wanted, enum.Enum):
            return wanted[in_python(value)]
        name, fields = (value, {}) if isinstance(value, str) else next(iter(value.items()), ("", {}))
        if variant := getattr(wanted, in_python(name), None):
            return variant(**self.given(variant.__init__, fields))
        return wanted(**self.given(wanted.__init__, value))

    def given(self, call, values):
        hints = typing.get_type_hints(call, vars(h))
        return {name: self.read(value, hints[name]) for name, value in values.items()}

    async def call(self, on, name, values):
        if on:
            call = getattr(self.things[on], name)
        else:
            kind, _, constructor = name.rpartition(".")
            call = getattr(getattr(h, kind), constructor) if kind else getattr(h, name)
        came = call(**self.given(call, self.resolved(values)))
        return await came if inspect.isawaitable(came) else came

    def start(self, step, name):
        return asyncio.ensure_future(self.call(step.get("on"), name, step.get("with", {})))

    async def step(self, step):
        match step:
            case {"open": phone}:
                config = {"home": f"~/{phone}", "bind": "127.0.0.1:0", "undo_window": 600}
                opens = {"with": {"config": config, "ports": phone}}
                await self.judge({**step, "as": phone}, self.start(opens, "Hearth.open"))
            case {"do": name}:
                await self.judge(step, self.start(step, name))
            case {"start": name}:
                self.running[step["as"]] = self.start(step, name)
                await asyncio.sleep(0)  # a coroutine begins when somebody lets it
            case {"end": name}:
                await self.judge(step, self.running.pop(name))
            case {"cancel": name}:
                self.running[name].cancel()
            case {"port": port, "of": phone, "does": does}:
                self.desk(phone).gates.set(port, does)
            case {"asked": port, "of": phone}:
                await asyncio.to_thread(self.desk(phone).gates.asked, port)
            case {"pass": seconds, "of": phone}:
                self.desk(phone).clock.seconds += seconds
            case {"write": path, "text": text}:
                Path(self.resolved(path)).write_text(text, encoding="utf-8")
            case {"drop": name}:
                del self.things[name]
            case _:
                raise AssertionError("there is no such step")

    async def judge(self, step, running):
        """Compares what came with what the step expects, and keeps it under the names that the step gives."""
        (came,) = await asyncio.gather(running, return_exceptions=True)
        if step.get("any"):
            return
        if isinstance(came, (Exception, asyncio.CancelledError)):
            name = "Panic" if isinstance(came, h.InternalError) else type(came).__name__
            if name != step.get("fails") or step.get("says", str(came)) != str(came):
                raise AssertionError(f"it fails with {name}: {came}")
            return
        assert "fails" not in step, f"it does not fail and gives {show(came)}"
        if hasattr(came, "_handle"):
            self.things[step["as"]] = came
            return
        view = show(came)
        expected = step.get("gives_one_of", [step["gives"]] if "gives" in step else [view])
        assert any(is_like(view, self.resolved(like)) for like in expected), f"it gives {json.dumps(view, ensure_ascii=False)}"
        self.saved |= {name: at(view, pointer) for name, pointer in step.get("take", {}).items()}
        if "as" in step:
            self.saved[step["as"]] = view

    async def play(self, steps):
        for step in steps:
            if "include" in step:
                await self.play(steps_of(HOSTS / "parts" / f"{step['include']}.json"))
            elif "steps" in step:
                await self.play(step["steps"] * step["repeat"])
            else:
                try:
                    await asyncio.wait_for(self.step(step), PATIENCE)
                except Exception as error:
                    raise AssertionError(f"at {json.dumps(step, ensure_ascii=False)}\n{error!r}") from error


class Scenarios(unittest.IsolatedAsyncioTestCase):
    """A test a file."""


def test_of(file):
    async def test(self):
        with tempfile.TemporaryDirectory() as folder:
            world = World(Path(folder))
            try:
                await world.play(steps_of(file))
            finally:
                for thing in world.things.values():
                    if isinstance(thing, h.Hearth):
                        await thing.shutdown()
    return test


_FILES = sorted((HOSTS / "scenarios").glob("*.json"))
assert len(_FILES) >= 30, f"there are thirty scenarios or more, not {len(_FILES)}"
for _file in _FILES:
    setattr(Scenarios, f"test_{_file.stem}", test_of(_file))
