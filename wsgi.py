"""Entry for any WSGI server: `wsgi:app`."""

from stationfinder.app import create_app

app = create_app()
