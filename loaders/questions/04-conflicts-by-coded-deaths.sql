/*
title: Where most of the deaths are that UCDP codes
answers: >-
  UCDP's conflicts by the best estimates of their deaths: the thirty deadliest and those that the record is about, each
  with its share of all deaths, and that of all down to it.
reads: [event_ucdp, ged]
columns: {standing: int, conflict: str, first_year: int, last_year: int, coded: int, best: int, share: number,
  running_share: number, confirmed: int}
*/
with told as (
  select ged.conflict_name as conflict, min(ged.year) as first_year, max(ged.year) as last_year, count(*) as coded,
         sum(ged.best) as best, count(distinct event_ucdp.ged_id) as confirmed
  from ged left join (select distinct ged_id from event_ucdp) as event_ucdp on event_ucdp.ged_id = ged.id
  group by ged.conflict_name
), compared as (
  select told.*, row_number() over (order by best desc, conflict) as standing,
         sum(best) over (order by best desc, conflict rows between unbounded preceding and current row) as so_far,
         sum(best) over () as everything
  from told
)
select standing, conflict, first_year, last_year, coded, best,
       cast(best as double precision) / nullif(cast(everything as double precision), 0) as share,
       cast(so_far as double precision) / nullif(cast(everything as double precision), 0) as running_share, confirmed
from compared
where standing <= 30 or confirmed > 0
order by standing
