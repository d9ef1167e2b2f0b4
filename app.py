"""The web process: the wizard's pages and its HTTP routes. Start it with `make run` or `streamlit run app.py`."""

from streamlit.starlette import App  # called here by its own name: that is how `streamlit run` finds the application

from lib.web import FRAME, MIDDLEWARE, ROUTES, live, tell_of_error

app = App(FRAME, lifespan=live, routes=ROUTES, middleware=MIDDLEWARE, on_script_error=tell_of_error)
