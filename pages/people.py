"""Who may do what on this launch."""

from lib.ui.desk import begin
from lib.ui.people import show_form, show_members

desk = begin()
show_members(desk)
show_form(desk)
