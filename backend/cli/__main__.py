"""`python -m backend.cli`: the `shop` command for programs that know their Python, not its PATH."""

from backend.cli import main

if __name__ == "__main__":
    main()
