"""A phone in a script: keeps an appreciation, and reads it again. `python3 bindings/python/example.py`"""
import asyncio
import tempfile
import time

from hearth_here import hearth


class Clock(hearth.Clock):
    def now(self):
        return hearth.Now(utc_seconds=int(time.time()), offset_minutes=0, zone="UTC")


async def main(home):
    ports = hearth.Ports(secrets=hearth.file_secret_store(f"{home}/keys"),
                         discovery=hearth.file_discovery(f"{home}/meet"), clock=Clock())
    phone = await hearth.Hearth.open(hearth.Config(home=home), ports)
    await phone.appreciate("You made tea.", hearth.Visibility.PRIVATE)
    for item in (await phone.list(hearth.ListFilter())).items:
        print(item.day, item.body.text)
    await phone.shutdown()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
