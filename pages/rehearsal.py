"""The local Cobalt of a launch: its faults, and what it was asked."""

from lib.ui.desk import begin
from lib.ui.rehearsal import show_rehearsal

show_rehearsal(begin())
