"""Tables of numbers that runs leave behind."""

import csv


def numbers(path):
    """Column names and rows of a CSV file that holds nothing but numbers."""
    with open(path) as file:
        head, *rows = csv.reader(file)
    return head, [[float(number) for number in row] for row in rows]
