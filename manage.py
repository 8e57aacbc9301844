#!/usr/bin/env python3
import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("Django er ikke installeret her; start med: make run")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
