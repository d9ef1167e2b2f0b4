"""What pages are made of; the only room that imports Streamlit."""
