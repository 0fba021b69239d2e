"""Many calls at once, and many wake-ups: nothing is mixed up, and nothing is left behind."""
import asyncio
import collections
import gc

from hearth_here import hearth as h
from test_two_phones import PRIVATE, Phones


def held():
    """How many objects of each kind of the module the interpreter holds, and futures."""
    gc.collect()
    ours = (one for one in gc.get_objects() if getattr(type(one), "__module__", "") in ("hearth", "_asyncio"))
    return collections.Counter(type(one).__qualname__ for one in ours)


class Load(Phones):
    async def test_two_hundred_calls_from_eight_threads_all_stand(self):
        ada = await self.phone("Ada")

        def many(thread):
            async def write():
                await asyncio.gather(*(ada.appreciate(f"Number {thread * 25 + one}.", PRIVATE) for one in range(25)))
            asyncio.run(write())

        await asyncio.gather(*(asyncio.to_thread(many, thread) for thread in range(8)))
        items = (await ada.list(h.ListFilter(), limit=500)).items
        self.assertEqual({item.body.text for item in items}, {f"Number {one}." for one in range(200)})
        self.assertEqual(len(items), 200)

    async def test_ten_thousand_wake_ups_leave_nothing_behind(self):
        ada = await self.phone("Ada")
        streams = [ada.changes() for _ in range(100)]

        async def wake_all(seen):
            waits = [asyncio.ensure_future(stream.next(seen)) for stream in streams]
            await asyncio.sleep(0)
            await ada.set_day_chain(True)
            return await asyncio.gather(*waits)

        seen = (await streams[0].next(None)).revision
        [seen] = {change.revision for change in await wake_all(seen)}
        before = held()
        for _ in range(100):
            changes = await wake_all(seen)
            self.assertTrue(all(change.topics == [h.Topic.RHYTHM] for change in changes))
            [seen] = {change.revision for change in changes}
        del changes
        after = held()
        self.assertLessEqual(sum((after - before).values()), 20, after - before)
        self.assertEqual(after["ChangeStream"], 100)
        for stream in streams:
            stream.cancel()
