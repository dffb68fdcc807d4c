/*
title: Actors by the number of their events
answers: In how many events each actor has a part, in how many roles, with what share of all events; and its claims.
reads: [actors, claim_claimants, event_actors, events]
columns: {standing: int, actor: str, label: str, kind: str, events: int, roles: int, share: number, claims: int}
*/
with parts as (
  select actor, count(distinct event) as events, count(distinct role) as roles
  from event_actors
  group by actor
), spoken as (
  select actor, count(distinct claim) as claims
  from claim_claimants
  group by actor
), counted as (
  select actors.key as actor, actors.label, actors.kind, coalesce(parts.events, 0) as events,
         coalesce(parts.roles, 0) as roles, coalesce(spoken.claims, 0) as claims
  from actors left join parts on parts.actor = actors.key left join spoken on spoken.actor = actors.key
)
select rank() over (order by counted.events desc) as standing, counted.actor, counted.label, counted.kind,
       counted.events, counted.roles,
       cast(counted.events as double precision) / cast(whole.events as double precision) as share, counted.claims
from counted cross join (select count(*) as events from events) as whole
order by standing, counted.actor
