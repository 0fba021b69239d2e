"""A phone in a script: keeps an appreciation in the folder that is named, and reads what is there."""
import asyncio, sys, time
from hearth_here import hearth  # installed from the wheel: import hearth

class Clock(hearth.Clock):
    now = lambda self: hearth.Now(utc_seconds=int(time.time()), offset_minutes=0, zone="UTC")

async def main(home):
    ports = hearth.Ports(secrets=hearth.file_secret_store(f"{home}/keys"), discovery=hearth.file_discovery(f"{home}/meet"), clock=Clock())
    ada = await hearth.Hearth.open(hearth.Config(home=home), ports)
    await ada.appreciate("You made tea.", hearth.Visibility.PRIVATE)
    print(*(f"{item.day} {item.body.text}" for item in (await ada.list(hearth.ListFilter())).items), sep="\n")
    await ada.shutdown()

asyncio.run(main(sys.argv[1]))
