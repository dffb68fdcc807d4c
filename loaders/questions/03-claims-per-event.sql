/*
title: Claims per event with their range, the most contested first
answers: >-
  Where two claims or more give a figure for the same thing: how many they are, the least and the greatest figure, and
  how many times the one the other is.
reads: [claims, events]
columns: {standing: int, event: str, title: str, about: str, group: str, unit: str, claims: int, least: number,
  greatest: number, ratio: number}
*/
with ranges as (
  select event, about, "group", unit, count(*) as claims,
         min(coalesce(low, high)) as least, max(coalesce(high, low)) as greatest
  from claims
  where low is not null or high is not null
  group by event, about, "group", unit
  having count(*) > 1
), compared as (
  select ranges.*, cast(greatest as double precision) / nullif(cast(least as double precision), 0) as ratio
  from ranges
)
select rank() over (order by compared.ratio desc) as standing, compared.event, events.title, compared.about,
       compared."group", compared.unit, compared.claims, compared.least, compared.greatest, compared.ratio
from compared join events on events.id = compared.event
order by standing, compared.event, compared.about, compared."group", compared.unit
