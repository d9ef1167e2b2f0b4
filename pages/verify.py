"""Is this report genuine, and does it still hold? Paste it or drop it here."""

from lib.ui.desk import application
from lib.ui.identity import person
from lib.ui.verify import ask_for_report, show_answers

app = application()
person(app)
if question := ask_for_report():
    show_answers(app, question)
