"""All launches: which one slips, and what each waits for."""

import streamlit as st

from lib.ui.board import choose, open_launch, show_launches, teach
from lib.ui.desk import application
from lib.ui.identity import person

app = application()
actor = person(app)
summaries = app.board(actor)

st.title("Launches")
if summaries:
    show_launches(choose(summaries), app.clock())
else:
    teach(app, actor)
open_launch(app, actor)
