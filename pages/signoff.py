"""Sign-off: what am I signing?"""

from lib.ui.desk import begin
from lib.ui.signoff import show_conditions, show_covered, show_form, show_signatures, show_standing, show_unsettled

desk = begin()
show_covered(desk)
show_conditions(desk)
show_standing(desk)
show_form(desk)
show_unsettled(desk)
show_signatures(desk)
