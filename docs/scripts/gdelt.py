"""For GDELT 2.0: `python gdelt.py FILE…` says who clashed with whom, by month. It knows nothing of livekg."""

import sys

import pandas as pd

# The events' columns as GDELT's codebook (version 2.0, 2015) lists them; its files have no header.
ACTOR = "Code Name CountryCode KnownGroupCode EthnicCode "
ACTOR += "Religion1Code Religion2Code Type1Code Type2Code Type3Code"
GEO = "Type FullName CountryCode ADM1Code ADM2Code Lat Long FeatureID"
COLUMNS = ["GLOBALEVENTID", "SQLDATE", "MonthYear", "Year", "FractionDate"]
COLUMNS += [f"Actor{n}{name}" for n in (1, 2) for name in ACTOR.split()]
COLUMNS += "IsRootEvent EventCode EventBaseCode EventRootCode QuadClass GoldsteinScale".split()
COLUMNS += ["NumMentions", "NumSources", "NumArticles", "AvgTone"]
COLUMNS += [f"{who}Geo_{name}" for who in ("Actor1", "Actor2", "Action") for name in GEO.split()]
COLUMNS += ["DATEADDED", "SOURCEURL"]
TEXTS = {name: str for name in COLUMNS if name.endswith(("Code", "DATE"))}  # "042" is no number
files = (pd.read_csv(f, sep="\t", header=None, names=COLUMNS, dtype=TEXTS) for f in sys.argv[1:])
events = pd.concat(files).drop_duplicates("GLOBALEVENTID")
events["month"] = pd.to_datetime(events["SQLDATE"], format="%Y%m%d").dt.to_period("M")
clashes = events[
    (events["QuadClass"] == 4) & events["EventRootCode"].isin(["16", "18", "19", "20"])
]
pairs = clashes.groupby(["month", "Actor1CountryCode", "Actor2CountryCode"])
table = pairs.agg(events=("NumArticles", "size"), goldstein=("GoldsteinScale", "mean"))
print(table.reset_index().to_csv(index=False), end="")
