"""`python -m leadrules`: the command line."""

from leadrules.cli import main

if __name__ == "__main__":
    main()
