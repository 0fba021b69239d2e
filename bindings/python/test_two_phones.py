"""Two whole phones in one process, from Python: pairing, giving, syncing, errors, ports and changes.

`cargo xtask bindings`, then `python3 -m unittest discover -s bindings/python`.
"""
import asyncio
import subprocess
import sys
import tempfile
import unittest
from datetime import date, timedelta
from pathlib import Path

from hearth_here import hearth as h

PATIENCE = timedelta(seconds=60)
PRIVATE, SHARED = h.Visibility.PRIVATE, h.Visibility.SHARED


class StandingClock(h.Clock):
    """Stands at Friday 2026-11-20, 13:00 in Paris."""

    def now(self):
        return h.Now(utc_seconds=1_795_176_000, offset_minutes=60, zone="Europe/Paris")


class DictSecrets(h.SecretStore):
    """Secrets in memory, and a way to be locked."""

    def __init__(self):
        self.secrets = {}
        self.throws = None

    def read(self, name):
        if self.throws:
            raise self.throws
        return self.secrets.get(name)

    def write(self, name, secret):
        if self.throws:
            raise self.throws
        self.secrets[name] = bytes(secret)

    def remove(self, name):
        self.secrets.pop(name, None)


class Lines(h.LogSink):
    def __init__(self):
        self.lines = []

    def line(self, text):
        self.lines.append(text)


class Phones(unittest.IsolatedAsyncioTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.open_phones = []

    async def asyncTearDown(self):
        for phone in self.open_phones:
            await phone.shutdown()

    async def phone(self, name, secrets=None, clock=None, log=None):
        home = self.folder / name
        config = h.Config(home=str(home), bind="127.0.0.1:0", undo_window=timedelta(minutes=10))
        ports = h.Ports(
            secrets=secrets or h.file_secret_store(str(home / "keys")),
            discovery=h.file_discovery(str(self.folder / "meet")),
            clock=clock or StandingClock(),
            log=log,
        )
        phone = await h.Hearth.open(config, ports)
        self.open_phones.append(phone)
        await phone.set_name(name)
        return phone

    async def pair(self, shows, scans):
        screen = await shows.pair_show(h.Aim.PARTNER())
        other = await scans.pair_scan(screen.code(), h.Aim.PARTNER())
        self.assertIsNone(other.code())
        for session in (screen, other):
            event = await session.next()
            self.assertTrue(event.is_ask(), event)
        await asyncio.gather(screen.answer(True), other.answer(True))
        names = []
        for session in (screen, other):
            event = await session.next()
            self.assertTrue(event.is_paired(), event)
            names.append(event.partner_name)
            self.assertIsNone(await session.next(), "the screen is over")
        await self.meet(shows, scans)
        return names

    async def meet(self, one, other):
        return await asyncio.gather(one.sync(PATIENCE), other.sync(PATIENCE))

    async def shared(self, phone):
        page = await phone.list(h.ListFilter(visibility=SHARED))
        self.assertIsNone(page.next)
        return sorted((item.id, item.day, str(item.body), text_of(item)) for item in page.items)


def text_of(item):
    return item.body.text if item.body.is_appreciation() else item.body.name


class TwoPhones(Phones):
    async def test_two_phones_write_alone_pair_give_sync_and_agree(self):
        ada, bo = await self.phone("Ada"), await self.phone("Bo")
        kept = await ada.appreciate("You made tea.", PRIVATE, tag="kindness")
        await ada.appreciate("Only for me.", PRIVATE)
        self.assertEqual(await self.pair(ada, bo), ["Bo", "Ada"])
        given = await ada.give(kept)
        self.assertEqual(await ada.give(kept), given, "given twice is given once")
        did = await bo.did("E01", None, on=date(2026, 11, 19))
        self.assertEqual((did.day, did.visibility, did.already), (date(2026, 11, 19), SHARED, False))
        of_ada, of_bo = await self.meet(ada, bo)
        self.assertTrue(of_ada.complete and of_bo.complete)
        ours, theirs = of_ada.cost, of_bo.cost
        self.assertEqual((ours.given, ours.bytes_sent), (theirs.taken, theirs.bytes_received))
        on_both = await self.shared(ada)
        self.assertEqual(on_both, await self.shared(bo))
        self.assertEqual({line[3] for line in on_both}, {"You made tea.", did.name})
        [tea] = [i for i in (await bo.list(h.ListFilter(kinds=[h.Kind.APPRECIATION]))).items]
        self.assertEqual((tea.by, tea.body.tag), (h.By.PARTNER, "kindness"))
        ours = (await ada.rhythm()).ours
        self.assertEqual(ours, (await bo.rhythm()).ours)
        self.assertEqual(ours.moments, 1)
        nothing, _ = await self.meet(ada, bo)
        self.assertLessEqual(nothing.cost.bytes_sent + nothing.cost.bytes_received, 256)

    async def test_a_list_is_read_page_by_page(self):
        ada = await self.phone("Ada")
        for number in range(5):
            await ada.appreciate(f"Number {number}.", PRIVATE)
        seen, cursor = [], None
        while True:
            page = await ada.list(h.ListFilter(), cursor=cursor, limit=2)
            seen += [item.body.text for item in page.items]
            cursor = page.next
            if cursor is None:
                break
        self.assertEqual(sorted(seen), [f"Number {number}." for number in range(5)])

    async def test_a_no_on_either_screen_stores_nothing(self):
        ada, bo = await self.phone("Ada"), await self.phone("Bo")
        screen = await ada.pair_show(h.Aim.PARTNER())
        other = await bo.pair_scan(screen.code(), h.Aim.PARTNER())
        for session in (screen, other):
            self.assertTrue((await session.next()).is_ask())
        await other.answer(False)
        event = await screen.next()
        self.assertTrue(event.is_failed(), event)
        self.assertIsInstance(event.error, h.HearthError.NotMet)
        with self.assertRaises(h.HearthError.NotPaired):
            await ada.sync(PATIENCE)

    async def test_the_code_is_drawn_as_a_square_with_its_corners(self):
        ada = await self.phone("Ada")
        screen = await ada.pair_show(h.Aim.PARTNER())
        qr = screen.qr()
        self.assertEqual(len(qr.dark), qr.side * qr.side)
        corner = [qr.dark[row * qr.side:row * qr.side + 7] for row in (0, 6)]
        self.assertEqual(corner, [[True] * 7] * 2)
        await screen.cancel()


class Errors(Phones):
    async def test_every_kind_of_mistake_is_its_own_exception_with_a_sentence(self):
        ada = await self.phone("Ada")
        with self.assertRaises(h.HearthError.Invalid) as caught:
            await ada.did("no such exercise", None)
        self.assertIn("exercise", str(caught.exception))
        with self.assertRaises(h.HearthError.NotPaired) as caught:
            await ada.appreciate("Now.", SHARED)
        self.assertEqual(
            str(caught.exception), "this needs your partner's phone; pair the two phones first")
        with self.assertRaises(h.HearthError.Invalid):
            await ada.give("no id of anything")
        with self.assertRaises(h.HearthError.Invalid):
            await ada.did("E01", None, on=date(1800, 1, 1))
        with self.assertRaises(h.HearthError.Invalid):
            await ada.pair_scan("no code", h.Aim.PARTNER())
        with self.assertRaises(h.HearthError.AlreadyOpen):
            await self.phone("Ada")
        with self.assertRaises(h.HearthError):
            await ada.list(h.ListFilter(), cursor="no cursor")

    async def test_a_suspended_phone_says_so_until_it_is_resumed(self):
        ada = await self.phone("Ada")
        await ada.appreciate("You made tea.", PRIVATE)
        for _ in range(2):
            await ada.suspend(timedelta(seconds=10))
        with self.assertRaises(h.HearthError.Suspended):
            await ada.rhythm()
        for _ in range(2):
            await ada.resume()
        self.assertEqual(len((await ada.list(h.ListFilter())).items), 1)

    async def test_a_phone_may_be_shut_down_twice(self):
        ada = await self.phone("Ada")
        await ada.shutdown()
        await ada.shutdown()
        with self.assertRaises(h.HearthError.Suspended):
            await ada.rhythm()

    async def test_what_a_person_wrote_is_not_in_the_text_of_an_item(self):
        ada = await self.phone("Ada")
        await ada.appreciate("You made tea.", PRIVATE)
        page = await ada.list(h.ListFilter())
        for thing in (page, page.items[0], page.items[0].body):
            self.assertNotIn("tea", str(thing) + repr(thing))


class Ports(Phones):
    async def test_secrets_in_a_dict_open_the_same_phone_again(self):
        secrets = DictSecrets()
        ada = await self.phone("Ada", secrets=secrets)
        await ada.appreciate("You made tea.", PRIVATE)
        await ada.shutdown()
        self.assertTrue(secrets.secrets)
        again = await self.phone("Ada", secrets=secrets)
        self.assertEqual(len((await again.list(h.ListFilter())).items), 1)
        await again.shutdown()
        with self.assertRaises(h.HearthError.Damaged):
            await self.phone("Ada", secrets=DictSecrets())
        self.assertEqual(
            len((await (await self.phone("Ada", secrets=secrets)).list(h.ListFilter())).items), 1)

    async def test_a_ports_own_exception_reaches_the_caller_as_storage_with_its_reason(self):
        secrets = DictSecrets()
        secrets.throws = h.PortError.Failed("the phone is locked")
        with self.assertRaises(h.HearthError.Storage) as caught:
            await self.phone("Ada", secrets=secrets)
        self.assertIn("the phone is locked", str(caught.exception))

    async def test_any_other_exception_of_a_port_is_storage_without_its_text(self):
        secrets = DictSecrets()
        secrets.throws = KeyError("a secret")
        with self.assertRaises(h.HearthError.Storage) as caught:
            await self.phone("Ada", secrets=secrets)
        self.assertNotIn("a secret", str(caught.exception))

    async def test_the_day_is_the_clocks_day(self):
        class Night(h.Clock):
            def now(self):
                # 2026-11-21, 03:00 in Paris: still Friday.
                return h.Now(utc_seconds=1_795_226_400, offset_minutes=60, zone="Europe/Paris")

        ada = await self.phone("Ada", clock=Night())
        self.assertEqual((await ada.did("E01", PRIVATE)).day, date(2026, 11, 20))

    async def test_log_lines_come_without_names(self):
        log = Lines()
        ada = await self.phone("Ada", log=log)
        await ada.suspend(timedelta(seconds=10))
        self.assertTrue(log.lines)
        self.assertNotIn("Ada", " ".join(log.lines))


class Changes(Phones):
    async def test_the_first_change_comes_at_once_and_bursts_become_one(self):
        ada = await self.phone("Ada")
        stream = ada.changes()
        first = await stream.next(None)
        self.assertEqual(set(first.topics), set(h.Topic))
        for number in range(3):
            await ada.appreciate(f"Number {number}.", PRIVATE)
        await ada.did("E01", PRIVATE)
        burst = await stream.next(first.revision)
        self.assertEqual(set(burst.topics), {h.Topic.APPRECIATIONS, h.Topic.RHYTHM})
        self.assertEqual(burst.revision, first.revision + 4)
        stream.cancel()
        self.assertIsNone(await stream.next(first.revision))

    async def test_a_wait_that_was_given_up_before_anything_changed_misses_nothing(self):
        ada = await self.phone("Ada")
        stream = ada.changes()
        seen = (await stream.next(None)).revision
        waiting = asyncio.create_task(stream.next(seen))
        await asyncio.sleep(0)
        self.assertFalse(waiting.done(), "nothing has changed")
        waiting.cancel()
        with self.assertRaises(asyncio.CancelledError):
            await waiting
        await ada.appreciate("You made tea.", PRIVATE)
        self.assertEqual((await stream.next(seen)).topics, [h.Topic.APPRECIATIONS])

    async def test_whatever_a_wait_had_to_say_when_it_was_given_up_asked_again_it_comes_again(self):
        ada = await self.phone("Ada")
        stream = ada.changes()
        seen = (await stream.next(None)).revision
        given_up = 0
        for number in range(200):
            waiting = asyncio.create_task(stream.next(seen))
            await ada.set_day_chain(True)
            if number % 2:
                # The answer is there already, and on its way to who waits.
                waiting.cancel()
                waiting = asyncio.create_task(stream.next(seen))
                await asyncio.sleep(0)
            waiting.cancel()
            await asyncio.wait([waiting])
            given_up += waiting.cancelled()
            change = await asyncio.wait_for(stream.next(seen), 10)
            self.assertEqual((change.revision, change.topics), (seen + 1, [h.Topic.RHYTHM]))
            seen = change.revision
        self.assertGreaterEqual(given_up, 100)

    async def test_several_wait_on_one_stream_and_all_are_woken(self):
        ada = await self.phone("Ada")
        stream = ada.changes()
        seen = (await stream.next(None)).revision
        waits = [asyncio.create_task(stream.next(seen)) for _ in range(5)]
        await asyncio.sleep(0)
        await ada.set_day_chain(True)
        for change in await asyncio.wait_for(asyncio.gather(*waits), 10):
            self.assertEqual(change.topics, [h.Topic.RHYTHM])

    async def test_cancel_ends_a_wait_that_is_under_way(self):
        ada = await self.phone("Ada")
        stream = ada.changes()
        seen = (await stream.next(None)).revision
        waiting = asyncio.create_task(stream.next(seen))
        await asyncio.sleep(0)
        stream.cancel()
        self.assertIsNone(await asyncio.wait_for(waiting, 10))


class Example(unittest.TestCase):
    def test_the_example_prints_what_it_kept(self):
        example = Path(__file__).with_name("example.py")
        with tempfile.TemporaryDirectory() as home:
            done = subprocess.run(
                [sys.executable, str(example), home], capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(done.stdout.endswith("You made tea.\n"), done.stdout)


if __name__ == "__main__":
    unittest.main()
