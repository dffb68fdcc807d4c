/*
title: Rows of UCDP on the days and near the places of deadly events
answers: >-
  Of each event on whose dead there are claims: the rows of UCDP GED that begin within its days, at most half a degree
  from one of its places, their deaths, and how many of them the record confirms.
reads: [claims, event_places, event_ucdp, events, ged, places]
columns: {event: str, near: int, deaths: int, confirmed: int}
*/
with deadly as (
  select distinct events.id as event, events.date_earliest as first_day, events.date_latest as last_day,
         places.latitude, places.longitude
  from events
  join claims on claims.event = events.id and claims.about in ('deaths', 'military-deaths', 'civilian-deaths')
  join event_places on event_places.event = events.id
  join places on places.key = event_places.place
  where places.latitude is not null
), close_by as (
  select distinct deadly.event, ged.id, ged.best
  from deadly join ged
  on ged.date_start between deadly.first_day and deadly.last_day
     and ged.latitude between deadly.latitude - 0.5 and deadly.latitude + 0.5
     and ged.longitude between deadly.longitude - 0.5 and deadly.longitude + 0.5
)
select close_by.event, count(*) as near, sum(close_by.best) as deaths, count(event_ucdp.ged_id) as confirmed
from close_by left join event_ucdp on event_ucdp.event = close_by.event and event_ucdp.ged_id = close_by.id
group by close_by.event
order by deaths desc, close_by.event
