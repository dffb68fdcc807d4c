/*
title: Deaths that UCDP codes, by month
answers: >-
  How many rows UCDP GED has for each month, with its lowest, best and highest estimates of deaths, in the conflicts
  that rows belong to which the record confirms.
reads: [event_ucdp, ged]
columns: {month: str, coded: int, low: int, best: int, high: int}
*/
with conflicts as (
  select distinct ged.conflict_name as name
  from event_ucdp join ged on ged.id = event_ucdp.ged_id
)
select strftime('%Y-%m', ged.date_start) as month, count(*) as coded,
       sum(ged.low) as low, sum(ged.best) as best, sum(ged.high) as high
from ged join conflicts on conflicts.name = ged.conflict_name
group by strftime('%Y-%m', ged.date_start)
order by month
