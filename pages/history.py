"""Everything that happened to a launch, newest first."""

from lib.ui.desk import begin
from lib.ui.history import show_history

show_history(begin())
