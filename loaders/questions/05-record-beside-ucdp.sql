/*
title: Deaths of events as claimed and as UCDP codes them
answers: >-
  Of each event of which rows of UCDP GED are confirmed: the least and the greatest number of dead that any claim gives,
  whomever it counts, what the rows give together, and whether the two ranges meet.
reads: [claims, event_ucdp, events, ged]
columns: {event: str, title: str, first_day: day, claims: int, least: number, greatest: number, coded: int, low: int,
  best: int, high: int, meet: flag}
*/
with claimed as (
  select event, count(*) as claims, min(coalesce(low, high)) as least, max(coalesce(high, low)) as greatest
  from claims
  where about in ('deaths', 'military-deaths', 'civilian-deaths') and (low is not null or high is not null)
  group by event
), coded as (
  select event_ucdp.event, count(*) as coded, sum(ged.low) as low, sum(ged.best) as best, sum(ged.high) as high
  from event_ucdp join ged on ged.id = event_ucdp.ged_id
  group by event_ucdp.event
)
select events.id as event, events.title, events.date_earliest as first_day, coalesce(claimed.claims, 0) as claims,
       claimed.least, claimed.greatest, coded.coded, coded.low, coded.best, coded.high,
       claimed.least <= coded.high and claimed.greatest >= coded.low as meet
from events join coded on coded.event = events.id left join claimed on claimed.event = events.id
order by events.date_earliest, events.id
