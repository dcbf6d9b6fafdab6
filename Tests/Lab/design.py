# SPDX-License-Identifier: GPL-2.0-or-later
"""What a scenario states in advance about the resets it provokes, and the register of scenarios."""
from dataclasses import dataclass, field

SCENARIOS = {}


@dataclass(frozen=True)
class Mark:
    """The label of one reset that has no tracepoint: forged, or made by a box or a scripted stack."""
    reason: str
    also_ok: tuple = ()
    why: str = ''
    sender: str = 'injector'


@dataclass
class Expectation:
    """The code that the next reset(s) from one endpoint to another are designed to have.

    linux: the sk_rst_reason names allowed (a reset with another gets no label); None for a middlebox's reset.
    count: how many resets in a row it covers. optional: they may as well not come.
    far: codes that are right too where the capture is not the sender's own (what explains it was lost on the way).
    """
    tuple: tuple
    reason: str
    linux: tuple
    also_ok: tuple = ()
    why: str = ''
    sender: str = 'kernel'
    count: int = 1
    optional: bool = False
    far: tuple = ()


@dataclass(frozen=True)
class Scenario:
    """A function that provokes resets, the codes it is meant to give, and what may be varied around it."""
    name: str
    run: object
    codes: tuple
    loss: bool = True           # its resets keep their meaning when the wire loses, repeats and reorders
    midstart: bool = False      # the capture may begin behind the handshake
    router: bool = False        # needs a routing namespace with nftables between the ends
    detours: bool = True        # the path's length may change under way
    limit: int = 60             # seconds that a run may take at most
    weight: int = 1             # seeds for each one of --seeds
    fixed: dict = field(default_factory=dict)   # parameters not to be drawn

    @property
    def category(self):
        return self.run.__module__.rpartition('.')[2]

    @property
    def title(self):
        return (self.run.__doc__ or '').strip().split('\n')[0]

    @property
    def description(self):
        return ' '.join((self.run.__doc__ or '').split())


def scenario(*codes, **settings):
    """Registers the decorated function under its own name."""
    def register(function):
        SCENARIOS[function.__name__] = Scenario(function.__name__, function, codes, **settings)
        return function
    return register
