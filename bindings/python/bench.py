"""What the way into the core costs from Python: see `tests/hosts/bench.sh`."""
import asyncio
import statistics
import tempfile
import time

from hearth_here import hearth as h
from scenario_ports import desk


async def median(times, act):
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        await act()
        took.append(time.perf_counter() - begun)
    return statistics.median(took) * 1e6


async def main(home):
    phone = await h.Hearth.open(h.Config(home=home), desk("bench", {}).ports)
    for number in range(200):
        await phone.appreciate(f"Number {number}: you made tea.", h.Visibility.PRIVATE)
    stream = phone.changes()
    seen = None

    async def in_memory():
        phone.sync_progress()

    async def wake():
        nonlocal seen
        waiting = asyncio.ensure_future(stream.next(seen))
        await phone.set_day_chain(True)
        seen = (await waiting).revision

    print("in memory", await median(5000, in_memory))
    print("one call", await median(1000, phone.partner))
    print("50 rows", await median(300, lambda: phone.list(h.ListFilter())))
    print("write", await median(300, lambda: phone.set_day_chain(True)))
    seen = (await stream.next(None)).revision
    print("write and wake-up", await median(300, wake))
    await phone.shutdown()


with tempfile.TemporaryDirectory() as folder:
    asyncio.run(main(folder))
