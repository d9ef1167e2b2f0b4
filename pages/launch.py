"""One launch: can it go, and what is next?"""

from lib.ui.desk import begin
from lib.ui.overview import show_changes, show_next, show_particulars, show_sections, show_verdict
from lib.ui.runs import show_run
from lib.ui.target import show_target

desk = begin()
show_verdict(desk)
show_next(desk)
show_run(desk, desk.view.checklist.checks())
show_changes(desk)
show_sections(desk)
show_target(desk)
show_particulars(desk)
