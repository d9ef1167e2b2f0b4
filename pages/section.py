"""One section of the checklist: what is red here, and how is it fixed?"""

from lib.ui.desk import begin, section_of
from lib.ui.item import show_items
from lib.ui.runs import show_run
from lib.ui.step import show_head, show_steps

desk = begin()
section = section_of(desk.view)
show_head(desk.view, section)
show_run(desk, tuple(check for item in section.items for check in item.checks))
show_items(desk, section)
show_steps(desk.view, section)
