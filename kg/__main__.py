"""``python -m kg`` does what the command ``kg`` does."""

from kg.cli import main

if __name__ == "__main__":
    main()
