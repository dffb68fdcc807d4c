/*
title: Whose claims are carried by whose sources
answers: >-
  Of the claims of those who speak from each perspective: how many are carried by sources of each perspective, on how
  many events, and with what share.
reads: [claim_claimants, claim_sources, claims, sources]
columns: {speaker: str, carried_by: str, claims: int, events: int, share: number}
*/
with carried as (
  select distinct claim_claimants.perspective as speaker, sources.perspective as carried_by, claims.id, claims.event
  from claim_claimants
  join claims on claims.id = claim_claimants.claim
  join claim_sources on claim_sources.claim = claims.id
  join sources on sources.key = claim_sources.source
), counted as (
  select speaker, carried_by, count(*) as claims, count(distinct event) as events
  from carried
  group by speaker, carried_by
)
select speaker, carried_by, claims, events,
       cast(claims as double precision)
         / cast(sum(claims) over (partition by speaker) as double precision) as share
from counted
order by speaker, claims desc, carried_by
