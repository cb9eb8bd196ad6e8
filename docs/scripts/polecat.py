"""For POLECAT: `python polecat.py FILE…` sums intensities by pair and week. It knows nothing of livekg."""

import sys

import pandas as pd

# POLECAT writes the word None where a value is missing, which pandas takes for that.
files = (pd.read_csv(name, sep="\t", parse_dates=["Event Date"]) for name in sys.argv[1:])
events = pd.concat(files).drop_duplicates("Event ID")
events = events.dropna(subset=["Actor Country", "Recipient Country", "Event Date"])
events = events[events["Event Type"].isin(["SANCTION", "ASSAULT", "CONSULT", "AID", "ACCUSE"])]
week = events["Event Date"].dt.to_period("W").dt.start_time
pairs = events.groupby([week.rename("week"), "Actor Country", "Recipient Country"])
table = pairs.agg(
    events=("Event ID", "nunique"),
    intensity=("Intensity", "sum"),
    material=("Quad Code", lambda quad: int(quad.str.startswith("MATERIAL").sum())),
    sectors=("Primary Actor Sector", lambda sector: "; ".join(sorted(set(sector.dropna())))),
    places=("Placename", "nunique"),
)
print(table.reset_index().to_csv(index=False), end="")
