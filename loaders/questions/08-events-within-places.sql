/*
title: Events in places and in all places within them
answers: >-
  Of each place: how many places lie in it at any depth, itself among them, how many steps the deepest is away, and how
  many events there were in them.
reads: [event_places, places]
columns: {place: str, label: str, kind: str, places: int, steps: int, events: int}
*/
with recursive inside (place, around, steps) as (
  select key, key, 0 from places
  union all
  select inside.place, places.parent, inside.steps + 1
  from inside join places on places.key = inside.around
  where places.parent is not null
)
select places.key as place, places.label, places.kind, count(distinct inside.place) as places,
       max(inside.steps) as steps, count(distinct event_places.event) as events
from inside
join places on places.key = inside.around
left join event_places on event_places.place = inside.place
group by places.key, places.label, places.kind
having count(distinct event_places.event) > 0
order by events desc, places.key
