"""Which rows of the UCDP Georeferenced Event Dataset (GED) tell of which events of the record.

A row is held against time, place and sides of every event (`times`, `places`, `sides`), together with the rows of the
same report (`reports`); `proposing` gives it to the event that it fits best. What curators have decided in the record
goes before all of that.
"""
