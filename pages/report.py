"""The readiness report, as it goes into the launch ticket."""

from lib.ui.desk import begin
from lib.ui.report import show_report

show_report(begin())
