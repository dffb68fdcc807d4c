-- Generated from schema/ by 'python -m loaders schema'. Do not edit.

CREATE TABLE actor_affiliations (
	actor VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	body VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	start VARCHAR, 
	"end" VARCHAR, 
	PRIMARY KEY (actor, position), 
	FOREIGN KEY(actor) REFERENCES actors ("key"), 
	FOREIGN KEY(body) REFERENCES actors ("key")
);

CREATE TABLE actor_names (
	actor VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	used_by VARCHAR, 
	start VARCHAR, 
	"end" VARCHAR, 
	note VARCHAR, 
	PRIMARY KEY (actor, position), 
	FOREIGN KEY(actor) REFERENCES actors ("key")
);

CREATE TABLE actors (
	"key" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	standing VARCHAR, 
	standing_reason VARCHAR, 
	standing_source VARCHAR, 
	description VARCHAR, 
	self_declared BOOLEAN NOT NULL, 
	parent VARCHAR, 
	perspective VARCHAR, 
	active_from VARCHAR, 
	active_to VARCHAR, 
	died VARCHAR, 
	wikidata VARCHAR, 
	ucdp INTEGER, 
	note VARCHAR, 
	event_count INTEGER NOT NULL, 
	claim_count INTEGER NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(standing_source) REFERENCES sources ("key"), 
	FOREIGN KEY(parent) REFERENCES actors ("key"), 
	FOREIGN KEY(perspective) REFERENCES perspectives ("key")
);

CREATE TABLE claim_claimants (
	claim VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	actor VARCHAR NOT NULL, 
	perspective VARCHAR, 
	side VARCHAR, 
	PRIMARY KEY (claim, position), 
	FOREIGN KEY(claim) REFERENCES claims (id), 
	FOREIGN KEY(actor) REFERENCES actors ("key"), 
	FOREIGN KEY(perspective) REFERENCES perspectives ("key"), 
	FOREIGN KEY(side) REFERENCES sides (side)
)
 WITHOUT ROWID;

CREATE TABLE claim_sources (
	claim VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	locator VARCHAR, 
	note VARCHAR, 
	PRIMARY KEY (claim, position), 
	FOREIGN KEY(claim) REFERENCES claims (id), 
	FOREIGN KEY(source) REFERENCES sources ("key")
)
 WITHOUT ROWID;

CREATE TABLE claims (
	id VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	about VARCHAR NOT NULL, 
	"group" VARCHAR, 
	claimants VARCHAR NOT NULL, 
	sides VARCHAR, 
	by_note VARCHAR, 
	as_of VARCHAR, 
	low NUMERIC, 
	high NUMERIC, 
	figure VARCHAR, 
	unit VARCHAR, 
	text VARCHAR, 
	compatible_with VARCHAR, 
	weak BOOLEAN NOT NULL, 
	comparable_set INTEGER NOT NULL, 
	agreement VARCHAR NOT NULL, 
	contested BOOLEAN NOT NULL, 
	support VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE comparable_sets (
	event VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	about VARCHAR NOT NULL, 
	"group" VARCHAR, 
	unit VARCHAR, 
	agreement VARCHAR NOT NULL, 
	contested BOOLEAN NOT NULL, 
	accounts INTEGER NOT NULL, 
	claimants VARCHAR, 
	low NUMERIC, 
	high NUMERIC, 
	open_below BOOLEAN NOT NULL, 
	open_above BOOLEAN NOT NULL, 
	ratio NUMERIC, 
	sides VARCHAR, 
	PRIMARY KEY (event, number), 
	FOREIGN KEY(event) REFERENCES events (id)
)
 WITHOUT ROWID;

CREATE TABLE corrections (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE coverage (
	position INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	date_earliest VARCHAR, 
	date_latest VARCHAR, 
	coverage VARCHAR NOT NULL, 
	searched VARCHAR, 
	languages VARCHAR, 
	types VARCHAR, 
	note VARCHAR, 
	PRIMARY KEY (position)
);

CREATE TABLE dataset (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);

CREATE TABLE dates (
	edtf VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	earliest VARCHAR, 
	latest VARCHAR, 
	precision VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	uncertain BOOLEAN NOT NULL, 
	approximate BOOLEAN NOT NULL, 
	year INTEGER NOT NULL, 
	sort_key VARCHAR NOT NULL, 
	parts VARCHAR NOT NULL, 
	PRIMARY KEY (edtf)
)
 WITHOUT ROWID;

CREATE TABLE documents (
	event VARCHAR NOT NULL, 
	json VARCHAR NOT NULL, 
	PRIMARY KEY (event), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE event_actors (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	actor VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	note VARCHAR, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(actor) REFERENCES actors ("key")
)
 WITHOUT ROWID;

CREATE TABLE event_people (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	published_as VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	note VARCHAR, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id)
)
 WITHOUT ROWID;

CREATE TABLE event_places (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	place VARCHAR NOT NULL, 
	role VARCHAR NOT NULL, 
	note VARCHAR, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(place) REFERENCES places ("key")
)
 WITHOUT ROWID;

CREATE TABLE event_sources (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	locator VARCHAR, 
	note VARCHAR, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(source) REFERENCES sources ("key")
)
 WITHOUT ROWID;

CREATE TABLE event_tags (
	event VARCHAR NOT NULL, 
	tag VARCHAR NOT NULL, 
	PRIMARY KEY (event, tag), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(tag) REFERENCES tags ("key")
)
 WITHOUT ROWID;

CREATE TABLE event_translations (
	event VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	reviewed_by VARCHAR, 
	PRIMARY KEY (event, language), 
	FOREIGN KEY(event) REFERENCES events (id)
)
 WITHOUT ROWID;

CREATE TABLE event_ucdp (
	event VARCHAR NOT NULL, 
	ged_id INTEGER NOT NULL, 
	PRIMARY KEY (event, ged_id), 
	FOREIGN KEY(event) REFERENCES events (id)
)
 WITHOUT ROWID;

CREATE TABLE event_versions (
	event VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	summary VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	importance INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	date_earliest VARCHAR, 
	date_latest VARCHAR, 
	PRIMARY KEY (event, version)
);

CREATE TABLE events (
	id VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	title VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	date_label VARCHAR NOT NULL, 
	date_earliest VARCHAR, 
	date_latest VARCHAR, 
	date_precision VARCHAR NOT NULL, 
	date_kind VARCHAR NOT NULL, 
	date_uncertain BOOLEAN NOT NULL, 
	date_note VARCHAR, 
	year INTEGER, 
	month VARCHAR, 
	sort_key VARCHAR NOT NULL, 
	type VARCHAR NOT NULL, 
	importance INTEGER NOT NULL, 
	summary VARCHAR NOT NULL, 
	names_private VARCHAR, 
	actors VARCHAR NOT NULL, 
	places VARCHAR NOT NULL, 
	tags VARCHAR NOT NULL, 
	agreement VARCHAR, 
	contested BOOLEAN NOT NULL, 
	fact_count INTEGER NOT NULL, 
	claim_count INTEGER NOT NULL, 
	source_count INTEGER NOT NULL, 
	status VARCHAR NOT NULL, 
	ucdp VARCHAR, 
	wikidata VARCHAR, 
	pax INTEGER, 
	added VARCHAR, 
	record VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (number)
);

CREATE TABLE fact_sources (
	fact VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	locator VARCHAR, 
	note VARCHAR, 
	PRIMARY KEY (fact, position), 
	FOREIGN KEY(fact) REFERENCES facts (id), 
	FOREIGN KEY(source) REFERENCES sources ("key")
)
 WITHOUT ROWID;

CREATE TABLE facts (
	id VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	weak BOOLEAN NOT NULL, 
	support VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE link_actor (
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY ("key", number)
)
 WITHOUT ROWID;

CREATE TABLE link_place (
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY ("key", number)
)
 WITHOUT ROWID;

CREATE TABLE link_source (
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY ("key", number)
)
 WITHOUT ROWID;

CREATE TABLE link_tag (
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY ("key", number)
)
 WITHOUT ROWID;

CREATE TABLE not_ucdp (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	ged_id INTEGER, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id)
)
 WITHOUT ROWID;

CREATE TABLE periods (
	position INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	date_earliest VARCHAR, 
	date_latest VARCHAR, 
	event VARCHAR, 
	chapter VARCHAR, 
	PRIMARY KEY (position), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE perspectives (
	"key" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	side VARCHAR, 
	neutral BOOLEAN NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(side) REFERENCES sides (side)
);

CREATE TABLE place_ancestors (
	place VARCHAR NOT NULL, 
	ancestor VARCHAR NOT NULL, 
	depth INTEGER NOT NULL, 
	PRIMARY KEY (place, ancestor), 
	FOREIGN KEY(place) REFERENCES places ("key"), 
	FOREIGN KEY(ancestor) REFERENCES places ("key")
);

CREATE TABLE place_names (
	place VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	name VARCHAR NOT NULL, 
	language VARCHAR NOT NULL, 
	used_by VARCHAR, 
	start VARCHAR, 
	"end" VARCHAR, 
	note VARCHAR, 
	PRIMARY KEY (place, position), 
	FOREIGN KEY(place) REFERENCES places ("key")
);

CREATE TABLE places (
	"key" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	parent VARCHAR, 
	country VARCHAR, 
	latitude FLOAT, 
	longitude FLOAT, 
	precision VARCHAR, 
	radius_km FLOAT, 
	coordinates_source VARCHAR, 
	geonames INTEGER, 
	wikidata VARCHAR, 
	iso VARCHAR, 
	note VARCHAR, 
	event_count INTEGER NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(parent) REFERENCES places ("key"), 
	FOREIGN KEY(country) REFERENCES places ("key")
);

CREATE TABLE records (
	registry VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	since INTEGER NOT NULL, 
	until INTEGER, 
	path VARCHAR NOT NULL, 
	data VARCHAR, 
	difference VARCHAR, 
	PRIMARY KEY (registry, "key", since)
);

CREATE TABLE relations (
	event VARCHAR NOT NULL, 
	relation VARCHAR NOT NULL, 
	other VARCHAR NOT NULL, 
	inverse BOOLEAN NOT NULL, 
	label VARCHAR NOT NULL, 
	note VARCHAR, 
	PRIMARY KEY (event, relation, other, inverse), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(other) REFERENCES events (id)
);

CREATE TABLE requests (
	position INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	answered VARCHAR, 
	PRIMARY KEY (position)
);

CREATE TABLE retired (
	id VARCHAR NOT NULL, 
	retirement VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	successor VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(successor) REFERENCES events (id)
);

CREATE TABLE retired_keys (
	registry VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	retirement VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	successor VARCHAR, 
	PRIMARY KEY (registry, "key")
);

CREATE TABLE revisions (
	number INTEGER NOT NULL, 
	date VARCHAR, 
	"commit" VARCHAR, 
	release VARCHAR, 
	PRIMARY KEY (number)
);

CREATE TABLE searched_sources (
	number INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	PRIMARY KEY (number), 
	FOREIGN KEY(source) REFERENCES sources ("key")
);

CREATE TABLE searched_texts (
	number INTEGER NOT NULL, 
	terms VARCHAR NOT NULL, 
	PRIMARY KEY (number)
);

CREATE TABLE sentence_sources (
	event VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	source VARCHAR NOT NULL, 
	PRIMARY KEY (event, number, position), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(source) REFERENCES sources ("key")
)
 WITHOUT ROWID;

CREATE TABLE sides (
	side VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	mark VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	PRIMARY KEY (side)
);

CREATE TABLE sought (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	perspective VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	looked_for VARCHAR NOT NULL, 
	looked_in VARCHAR NOT NULL, 
	outcome VARCHAR NOT NULL, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id), 
	FOREIGN KEY(perspective) REFERENCES perspectives ("key")
);

CREATE TABLE sources (
	"key" VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	publisher VARCHAR NOT NULL, 
	author VARCHAR, 
	published VARCHAR, 
	published_label VARCHAR, 
	language VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	perspective VARCHAR NOT NULL, 
	url VARCHAR, 
	archive_url VARCHAR, 
	accessed VARCHAR, 
	copy_of VARCHAR, 
	note VARCHAR, 
	event_count INTEGER NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(perspective) REFERENCES perspectives ("key")
);

CREATE TABLE spellings (
	word VARCHAR NOT NULL, 
	written VARCHAR NOT NULL, 
	uses INTEGER NOT NULL, 
	PRIMARY KEY (word)
);

CREATE TABLE summary_sentences (
	event VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	text VARCHAR NOT NULL, 
	PRIMARY KEY (event, number), 
	FOREIGN KEY(event) REFERENCES events (id)
)
 WITHOUT ROWID;

CREATE TABLE tags (
	"key" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	event_count INTEGER NOT NULL, 
	PRIMARY KEY ("key")
);

CREATE TABLE terms (
	list VARCHAR NOT NULL, 
	term VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	definition VARCHAR NOT NULL, 
	inverse VARCHAR, 
	broader VARCHAR, 
	PRIMARY KEY (list, term)
);

CREATE TABLE ucdp_points (
	position INTEGER NOT NULL, 
	latitude FLOAT NOT NULL, 
	longitude FLOAT NOT NULL, 
	place VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY (position), 
	FOREIGN KEY(place) REFERENCES places ("key")
);

CREATE TABLE version_changes (
	registry VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	position INTEGER NOT NULL, 
	edit VARCHAR NOT NULL, 
	text VARCHAR NOT NULL, 
	statement VARCHAR, 
	PRIMARY KEY (registry, "key", version, position)
)
 WITHOUT ROWID;

CREATE TABLE versions (
	registry VARCHAR NOT NULL, 
	"key" VARCHAR NOT NULL, 
	version INTEGER NOT NULL, 
	hash VARCHAR, 
	revision INTEGER NOT NULL, 
	date VARCHAR, 
	until VARCHAR, 
	kind VARCHAR NOT NULL, 
	record VARCHAR NOT NULL, 
	title VARCHAR NOT NULL, 
	reason VARCHAR, 
	difference VARCHAR, 
	PRIMARY KEY (registry, "key", version), 
	FOREIGN KEY(revision) REFERENCES revisions (number)
);

CREATE TABLE waivers (
	code VARCHAR NOT NULL, 
	record VARCHAR NOT NULL, 
	event VARCHAR, 
	rule VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	PRIMARY KEY (code, record), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE withdrawn (
	id VARCHAR NOT NULL, 
	event VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	reason VARCHAR NOT NULL, 
	successor VARCHAR, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE INDEX ix_actor_names_name ON actor_names (name);

CREATE INDEX ix_actors_event_count ON actors (event_count);

CREATE INDEX ix_actors_kind ON actors (kind);

CREATE INDEX ix_actors_label ON actors (label);

CREATE INDEX claim_claimants_actor ON claim_claimants (actor);

CREATE INDEX claim_sources_source ON claim_sources (source);

CREATE INDEX claims_about ON claims (about);

CREATE INDEX claims_event ON claims (event, about);

CREATE INDEX comparable_sets_about ON comparable_sets (about, event);

CREATE INDEX comparable_sets_agreement ON comparable_sets (agreement, event);

CREATE INDEX ix_corrections_date ON corrections (date);

CREATE INDEX event_actors_actor ON event_actors (actor, event);

CREATE INDEX event_places_place ON event_places (place, event);

CREATE INDEX event_sources_source ON event_sources (source);

CREATE INDEX event_tags_tag ON event_tags (tag, event);

CREATE INDEX event_translations_language ON event_translations (language, event);

CREATE INDEX event_ucdp_row ON event_ucdp (ged_id, event);

CREATE INDEX events_importance ON events (importance, number, date_earliest, date_latest);

CREATE INDEX events_month ON events (month, number, date_earliest, date_latest);

CREATE INDEX events_sort ON events (sort_key);

CREATE INDEX events_span ON events (date_earliest, date_latest);

CREATE INDEX events_type ON events (type, number, date_earliest, date_latest);

CREATE INDEX events_year ON events (year, number, date_earliest, date_latest);

CREATE INDEX ix_events_contested ON events (contested);

CREATE INDEX fact_sources_source ON fact_sources (source);

CREATE INDEX facts_event ON facts (event);

CREATE INDEX ix_place_names_name ON place_names (name);

CREATE INDEX ix_places_event_count ON places (event_count);

CREATE INDEX ix_places_kind ON places (kind);

CREATE INDEX ix_places_label ON places (label);

CREATE INDEX sentence_sources_source ON sentence_sources (source, event);

CREATE INDEX ix_sources_event_count ON sources (event_count);

CREATE INDEX ix_sources_kind ON sources (kind);

CREATE INDEX ix_sources_language ON sources (language);

CREATE INDEX ix_sources_publisher ON sources (publisher);

CREATE INDEX version_changes_statement ON version_changes (statement, "key", version);

CREATE INDEX ix_versions_date ON versions (date);

CREATE INDEX ix_versions_revision ON versions (revision);

CREATE INDEX ix_withdrawn_event ON withdrawn (event);

CREATE VIEW timeline AS select id, date_label, date_earliest, date_latest, title, type, importance, places, actors, tags, contested,
       claim_count, source_count, summary
from events order by sort_key, id;

CREATE VIEW contested_claims AS select events.id as event, events.title, events.date_label, events.date_earliest, events.date_latest,
       claims."about", claims."group", claims."claimants", claims."by_note", claims."sides", claims."as_of", claims."low", claims."high", claims."unit", claims."text", claims."weak", claims."agreement", claims."support",
       (select group_concat(title, '; ') from
         (select sources.title from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as sources,
       (select group_concat(publisher, '; ') from
         (select sources.publisher from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as source_publishers,
       (select group_concat(perspective, '; ') from
         (select sources.perspective from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as source_perspectives,
       (select group_concat(url, '; ') from
         (select sources.url from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as source_urls,
       claims.id as claim
from claims join events on events.id = claims.event
where claims.contested
order by events.sort_key, events.id, claims.about, claims."group", claims.comparable_set, claims.position;

CREATE VIEW casualty_claims AS select events.id as event, events.title, events.date_label, events.date_earliest, events.date_latest,
       claims."about", claims."group", claims."claimants", claims."by_note", claims."sides", claims."as_of", claims."low", claims."high", claims."unit", claims."text", claims."weak", claims."agreement", claims."support",
       (select group_concat(title, '; ') from
         (select sources.title from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as sources,
       (select group_concat(publisher, '; ') from
         (select sources.publisher from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as source_publishers,
       (select group_concat(perspective, '; ') from
         (select sources.perspective from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as source_perspectives,
       (select group_concat(url, '; ') from
         (select sources.url from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position) as cited) as source_urls,
       claims.id as claim
from claims join events on events.id = claims.event
where claims.about in ('deaths', 'military-deaths', 'civilian-deaths', 'wounded', 'missing') and (claims.low is not null or claims.high is not null)
order by events.sort_key, events.id, claims.about, claims."group", claims.position;

CREATE VIEW source_usage AS select sources.key as source, sources.title as source_title, sources.publisher, sources.perspective,
       used.event, events.title as event_title, used.carries, used.item, used.locator
from (
  select source, event, 'summary' as carries, null as item, locator, position from event_sources
  union all
  select fact_sources.source, facts.event, 'fact', facts.id, fact_sources.locator, facts.position
  from fact_sources join facts on facts.id = fact_sources.fact
  union all
  select claim_sources.source, claims.event, 'claim', claims.id, claim_sources.locator, claims.position
  from claim_sources join claims on claims.id = claim_sources.claim
) as used
join sources on sources.key = used.source
join events on events.id = used.event
order by sources.key, events.sort_key, events.id, used.carries, used.position;

CREATE VIEW event_perspectives AS select events.id as event, events.title, events.date_label, events.year, sources.perspective, perspectives.neutral,
       count(*) as sources, count(*) filter (where sources.kind = 'reference') as reference_works
from (
  select event, source from event_sources
  union
  select facts.event, source from fact_sources join facts on facts.id = fact_sources.fact
  union
  select claims.event, source from claim_sources join claims on claims.id = claim_sources.claim
) as cited
join events on events.id = cited.event
join sources on sources.key = cited.source
join perspectives on perspectives.key = sources.perspective
group by events.number, events.id, sources.perspective, perspectives.key
order by events.number, sources.perspective;

CREATE VIEW event_quality AS select events.id as event, events.title, events.date_label, events.year, events.importance,
       cast(cited.sources as integer) as sources, cast(cited.perspectives as integer) as perspectives,
       cast(cited.neutral_sources as integer) as neutral_sources,
       cast(cited.sources = cited.reference_works as integer) as reference_works_only,
       cast(coalesce(said.weak, 0) as integer) as weak_statements,
       cast(not events.date_uncertain and events.date_kind <> 'one-of' and events.date_precision = 'day' as integer)
         as certain_day
from events join (
  select event, sum(sources) as sources, count(*) as perspectives,
         sum(case when neutral then sources - reference_works else 0 end) as neutral_sources,
         sum(reference_works) as reference_works
  from event_perspectives group by event
) as cited on cited.event = events.id
left join (
  select event, count(*) as weak
  from (select event from facts where weak union all select event from claims where weak) as weakly group by event
) as said on said.event = events.id
order by events.sort_key, events.id;

CREATE VIEW statement_quality AS select said.id as statement, said.kind, said.event, events.title, events.date_label, events.year, said.about,
       said."group", said.unit, said.claimants, said.figure, said.text,
       cast(cited.sources as integer) as sources, cast(cited.perspectives as integer) as perspectives,
       cast(cited.neutral_sources as integer) as neutral_sources, cast(said.weak as integer) as weak,
       cast(cited.sources = cited.reference_works and not said.weak and not exists (
         select 1 from claim_claimants join actors on actors.key = claim_claimants.actor
         where claim_claimants.claim = said.id and actors.kind = 'reference-work'
       ) as integer) as unmarked,
       cast(said.contested as integer) as contested, said.agreement, cast(said.accounts as integer) as accounts
from (
  select id, 'fact' as kind, event, position, null as about, null as "group", null as unit, null as claimants,
         null as figure, text, weak, null as contested, null as agreement, null as accounts
  from facts
  union all
  select claims.id, 'claim', claims.event, claims.position, claims.about, claims."group", claims.unit,
         claims.claimants, claims.figure, claims.text, claims.weak, claims.contested, claims.agreement,
         comparable_sets.accounts
  from claims join comparable_sets
  on comparable_sets.event = claims.event and comparable_sets.number = claims.comparable_set
) as said
join events on events.id = said.event
join (
  select statement, count(*) as sources, count(distinct perspective) as perspectives,
         count(*) filter (where neutral and sources.kind <> 'reference') as neutral_sources,
         count(*) filter (where sources.kind = 'reference') as reference_works
  from (
    select distinct fact as statement, source from fact_sources
    union all
    select distinct claim, source from claim_sources
  ) as citations
  join sources on sources.key = citations.source join perspectives on perspectives.key = sources.perspective
  group by statement
) as cited on cited.statement = said.id
order by events.sort_key, events.id, said.kind desc, said.position;

CREATE VIEW place_quality AS select key as place, label, kind, country,
       cast((select count(distinct event) from event_places where place = places.key) as integer) as events_here,
       event_count as events,
       cast((select count(distinct language) from place_names where place = places.key) as integer) as languages,
       precision, geonames, wikidata
from places order by label, key;

CREATE VIEW events_by_year AS select year, count(*) as events, count(*) filter (where importance = 1) as "landmark", count(*) filter (where importance = 2) as "major", count(*) filter (where importance = 3) as "detail",
       count(*) filter (where contested) as contested, sum(fact_count) as facts, sum(claim_count) as claims
from events where year is not null group by year order by year;

CREATE VIEW events_by_type AS select terms.term as type, events.year / 10 * 10 as decade, count(events.id) as events
from terms left join events on events.type = terms.term
where terms.list = 'event-type' group by terms.position, terms.list, terms.term, decade order by terms.position, decade;

CREATE VIEW sources_by_perspective AS select perspectives.key as perspective, perspectives.label, perspectives.neutral, count(sources.key) as sources,
       coalesce(cited.events, 0) as citing_events, count(*) filter (where sources.kind = 'news') as news, count(*) filter (where sources.kind = 'reference') as reference, count(*) filter (where sources.kind = 'primary-document') as primary_document, count(*) filter (where sources.kind = 'official-statement') as official_statement, count(*) filter (where sources.kind = 'ngo-report') as ngo_report, count(*) filter (where sources.kind = 'academic') as academic
from perspectives left join sources on sources.perspective = perspectives.key
left join (select perspective, count(*) as events from event_perspectives group by perspective) as cited
  on cited.perspective = perspectives.key
group by perspectives.key, cited.events order by perspectives.label, perspectives.key;

CREATE VIEW sources_by_language AS select language, count(*) as sources from sources group by language order by sources desc, language;

CREATE VIEW sources_by_kind AS select terms.term as kind, count(sources.key) as sources, count(sources.copy_of) as copies,
       count(sources.key) - count(sources.published) as without_date,
       count(sources.key) - count(sources.url) as without_address,
       count(sources.key) - count(sources.archive_url) as without_archived_copy,
       count(sources.key) - count(sources.accessed) as without_reading_day
from terms left join sources on sources.kind = terms.term
where terms.list = 'source-kind' group by terms.position, terms.list, terms.term order by terms.position;

CREATE VIEW claims_by_subject AS select terms.term as about, count(statement) as claims, count(*) filter (where contested = 1) as contested,
       count(*) filter (where agreement = 'agree') as agreed, count(*) filter (where accounts = 1) as alone
from terms left join statement_quality on statement_quality.about = terms.term
where terms.list = 'claim-subject' group by terms.position, terms.list, terms.term order by terms.position;

CREATE VIEW claimant_claims AS select actors.key as actor, actors.label, statement, event, title, date_label, year, about, claimants, figure, text,
       sources, weak, contested, agreement, accounts
from statement_quality join claim_claimants on claim_claimants.claim = statement
join actors on actors.key = claim_claimants.actor;

CREATE VIEW claims_by_claimant AS select actor, label, count(statement) as claims, count(*) filter (where contested = 1) as contested,
       count(*) filter (where agreement = 'agree') as agreed, count(*) filter (where accounts = 1) as alone, count(distinct event) as events, sum(weak) as weak,
       count(*) filter (where sources = 1) as one_source
from claimant_claims group by actor, label order by claims desc, label, actor;

CREATE VIEW names_by_language AS select language, count(distinct actor) as actors, count(actor) as actor_names, count(distinct place) as places,
       count(place) as place_names
from (
  select language, actor, null as place from actor_names
  union all
  select language, null, place from place_names
) as names
group by language order by count(distinct actor) + count(distinct place) desc, language;

CREATE VIEW waivers_by_code AS select code, rule, count(*) as waivers from waivers group by code, rule order by code;

CREATE VIEW changes AS select versions.date, versions.kind, versions.registry, versions.key, versions.title, version_changes.edit,
       coalesce(version_changes.text, '') as text, version_changes.statement, versions.reason, versions.version,
       versions.hash
from versions left join version_changes
on version_changes.registry = versions.registry and version_changes.key = versions.key
   and version_changes.version = versions.version
order by versions.revision desc, versions.registry, versions.key, version_changes.position;

CREATE VIEW events_as_of AS select said.event, said.version, versions.hash, versions.date as valid_from, versions.until as valid_to,
       said.title, said.type, said.importance, said.date, said.date_earliest, said.date_latest, said.summary
from event_versions as said join versions
on versions.registry = 'events' and versions.key = said.event and versions.version = said.version
order by said.date_earliest, said.event, said.version;
