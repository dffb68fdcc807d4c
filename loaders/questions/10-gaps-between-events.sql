/*
title: The longest times without an event, and what UCDP codes in them
answers: >-
  The thirty longest stretches of days between one event of at most a month and the next, and the rows of UCDP GED that
  begin in them, in the conflicts that rows belong to which the record confirms.
reads: [event_ucdp, events, ged]
columns: {since: day, until: day, days: int, next_event: str, title: str, coded: int, best: int}
*/
with short as (
  select id, title, date_earliest, date_latest
  from events
  where julianday(date_latest) - julianday(date_earliest) <= 31
), followed as (
  select id, title, date_earliest as until,
         max(date_latest) over (
           order by date_earliest, id rows between unbounded preceding and 1 preceding
         ) as since
  from short
), gaps as (
  select id, title, since, until, julianday(until) - julianday(since) as days
  from followed
  where since < until
  order by days desc, since
  limit 30
), conflicts as (
  select distinct ged.conflict_name as name
  from event_ucdp join ged on ged.id = event_ucdp.ged_id
), coded as (
  select ged.id, ged.date_start, ged.best
  from ged join conflicts on conflicts.name = ged.conflict_name
)
select gaps.since, gaps.until, gaps.days, gaps.id as next_event, gaps.title, count(coded.id) as coded,
       coalesce(sum(coded.best), 0) as best
from gaps left join coded on coded.date_start > gaps.since and coded.date_start < gaps.until
group by gaps.since, gaps.until, gaps.days, gaps.id, gaps.title
order by gaps.days desc, gaps.since
