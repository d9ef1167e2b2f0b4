"""What one base-URL prefix has for itself: a world, what it has borne, and what is switched off in it."""

from dataclasses import dataclass, field

from lib.simulator.pressure import Pressure
from lib.simulator.world import World


@dataclass
class Profile:
    """Made at the first request with its prefix."""

    world: World
    disabled: set[str] = field(default_factory=set)  # applications

    def __post_init__(self) -> None:
        self.pressure = Pressure(self.world.clock)
