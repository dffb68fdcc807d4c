/*
title: Events by year and type
answers: How many events of each type the record has from each year, and on how many of them accounts differ.
reads: [events]
columns: {year: int, type: str, events: int, contested: int}
*/
select year, type, count(*) as events, count(*) filter (where contested) as contested
from events
where year is not null
group by year, type
order by year, type
