"""`python -m journalkit`."""

from journalkit.cli.main import main

if __name__ == "__main__":
    main()
