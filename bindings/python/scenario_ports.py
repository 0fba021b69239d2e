"""What a phone in a scenario brings: secrets and adverts in memory, a clock that stands. Each can be told to refuse, to throw,
or to hold whoever asks."""
import threading
from types import SimpleNamespace

from hearth_here import hearth as h


class Gates:
    """How each port behaves when it does not work."""

    def __init__(self):
        self.does = {}
        self.moved = threading.Condition()

    def set(self, port, does):
        with self.moved:
            self.does[port] = does
            self.moved.notify_all()

    def asked(self, port):
        """Waits until somebody stands at a port that holds."""
        with self.moved:
            self.moved.wait_for(lambda: self.does.get(port) == "held")

    def at(self, port):
        does = self.does.get(port)
        if does == "refuses":
            raise h.PortError.Failed("the phone is locked")
        if does == "throws":
            raise RuntimeError("what only the host may know")
        if does in ("holds", "held"):
            self.set(port, "held")
            with self.moved:
                self.moved.wait_for(lambda: self.does[port] != "held")


class Secrets(h.SecretStore):
    def __init__(self, gates):
        self.gates, self.secrets = gates, {}

    def read(self, name):
        self.gates.at("secrets")
        return self.secrets.get(name)

    def write(self, name, secret):
        self.gates.at("secrets")
        self.secrets[name] = bytes(secret)

    def remove(self, name):
        self.gates.at("secrets")
        self.secrets.pop(name, None)


class Air(h.Discovery):
    """One phone in the air of a scenario."""

    def __init__(self, gates, name, air):
        self.gates, self.name, self.air = gates, name, air

    def advertise(self, service, addresses, txt):
        self.gates.at("discovery")
        self.air[self.name, service] = h.Found(addresses=addresses, txt=bytes(txt))

    def browse(self, service):
        self.gates.at("discovery")
        return [found for (name, what), found in list(self.air.items()) if name != self.name and what == service]

    def stop(self, service):
        self.gates.at("discovery")
        self.air.pop((self.name, service), None)


class Clock(h.Clock):
    def __init__(self, gates):
        self.gates, self.seconds = gates, 1_795_176_000

    def now(self):
        self.gates.at("clock")
        return h.Now(utc_seconds=self.seconds, offset_minutes=60, zone="Europe/Paris")


class Log(h.LogSink):
    def __init__(self, gates):
        self.gates = gates

    def line(self, text):
        self.gates.at("log")


def desk(name, air):
    """All that one phone brings."""
    gates = Gates()
    clock = Clock(gates)
    ports = h.Ports(secrets=Secrets(gates), discovery=Air(gates, name, air), clock=clock, log=Log(gates))
    return SimpleNamespace(gates=gates, clock=clock, ports=ports)
