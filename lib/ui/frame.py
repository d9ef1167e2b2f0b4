"""The script behind every address: the frame around a page. Streamlit runs it at each visit and click."""

from lib.ui.shell import show

show()
