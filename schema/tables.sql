-- Generated from schema/tables.py and schema/views.py by 'python -m loaders schema'. Do not edit.

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
	note VARCHAR, 
	PRIMARY KEY (actor, position), 
	FOREIGN KEY(actor) REFERENCES actors ("key")
);

CREATE TABLE actors (
	"key" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	kind VARCHAR NOT NULL, 
	description VARCHAR, 
	self_declared BOOLEAN NOT NULL, 
	parent VARCHAR, 
	active_from VARCHAR, 
	active_to VARCHAR, 
	died VARCHAR, 
	wikidata VARCHAR, 
	ucdp INTEGER, 
	note VARCHAR, 
	event_count INTEGER NOT NULL, 
	claim_count INTEGER NOT NULL, 
	PRIMARY KEY ("key"), 
	FOREIGN KEY(parent) REFERENCES actors ("key")
);

CREATE TABLE claim_claimants (
	claim VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	actor VARCHAR NOT NULL, 
	PRIMARY KEY (claim, position), 
	FOREIGN KEY(claim) REFERENCES claims (id), 
	FOREIGN KEY(actor) REFERENCES actors ("key")
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
	by_note VARCHAR, 
	low NUMERIC, 
	high NUMERIC, 
	figure VARCHAR, 
	unit VARCHAR, 
	text VARCHAR, 
	weak BOOLEAN NOT NULL, 
	comparable_set INTEGER NOT NULL, 
	contested BOOLEAN NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE corrections (
	event VARCHAR NOT NULL, 
	position INTEGER NOT NULL, 
	date VARCHAR NOT NULL, 
	note VARCHAR NOT NULL, 
	PRIMARY KEY (event, position), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE dataset (
	name VARCHAR NOT NULL, 
	value VARCHAR NOT NULL, 
	PRIMARY KEY (name)
);

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
	actors VARCHAR NOT NULL, 
	places VARCHAR NOT NULL, 
	tags VARCHAR NOT NULL, 
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

CREATE TABLE link_tag (
	"key" VARCHAR NOT NULL, 
	number INTEGER NOT NULL, 
	PRIMARY KEY ("key", number)
)
 WITHOUT ROWID;

CREATE TABLE periods (
	position INTEGER NOT NULL, 
	label VARCHAR NOT NULL, 
	date VARCHAR NOT NULL, 
	date_earliest VARCHAR, 
	date_latest VARCHAR, 
	event VARCHAR, 
	PRIMARY KEY (position), 
	FOREIGN KEY(event) REFERENCES events (id)
);

CREATE TABLE perspectives (
	"key" VARCHAR NOT NULL, 
	label VARCHAR NOT NULL, 
	description VARCHAR NOT NULL, 
	neutral BOOLEAN NOT NULL, 
	PRIMARY KEY ("key")
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
	PRIMARY KEY (list, term)
);

CREATE INDEX ix_actor_names_name ON actor_names (name);

CREATE INDEX ix_actors_event_count ON actors (event_count);

CREATE INDEX ix_actors_kind ON actors (kind);

CREATE INDEX ix_actors_label ON actors (label);

CREATE INDEX claim_claimants_actor ON claim_claimants (actor);

CREATE INDEX claim_sources_source ON claim_sources (source);

CREATE INDEX claims_about ON claims (about);

CREATE INDEX claims_event ON claims (event, about);

CREATE INDEX ix_corrections_date ON corrections (date);

CREATE INDEX event_actors_actor ON event_actors (actor, event);

CREATE INDEX event_places_place ON event_places (place, event);

CREATE INDEX event_sources_source ON event_sources (source);

CREATE INDEX event_tags_tag ON event_tags (tag, event);

CREATE INDEX events_importance ON events (importance, number, date_earliest, date_latest);

CREATE INDEX events_month ON events (month, number, date_earliest, date_latest);

CREATE INDEX events_sort ON events (sort_key);

CREATE INDEX events_span ON events (date_earliest, date_latest);

CREATE INDEX events_type ON events (type, number, date_earliest, date_latest);

CREATE INDEX events_year ON events (year, number, date_earliest, date_latest);

CREATE INDEX ix_events_contested ON events (contested);

CREATE INDEX fact_sources_source ON fact_sources (source);

CREATE INDEX ix_place_names_name ON place_names (name);

CREATE INDEX ix_places_event_count ON places (event_count);

CREATE INDEX ix_places_kind ON places (kind);

CREATE INDEX ix_places_label ON places (label);

CREATE INDEX ix_sources_event_count ON sources (event_count);

CREATE INDEX ix_sources_kind ON sources (kind);

CREATE INDEX ix_sources_language ON sources (language);

CREATE INDEX ix_sources_publisher ON sources (publisher);

CREATE VIEW timeline AS select id, date_label, date_earliest, date_latest, title, type, importance, places, actors, tags, contested,
       claim_count, source_count, summary
from events order by sort_key, id;

CREATE VIEW contested_claims AS select events.id as event, events.title, events.date_label, claims.about, claims."group", claims.claimants,
       claims.by_note, claims.low, claims.high, claims.unit, claims.text, claims.weak,
       (select group_concat(title, '; ') from
         (select sources.title from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position)) as sources,
       claims.id as claim
from claims join events on events.id = claims.event
where claims.contested
order by events.sort_key, events.id, claims.about, claims."group", claims.comparable_set, claims.position;

CREATE VIEW casualty_claims AS select events.id as event, events.title, events.date_label, claims.about, claims."group", claims.claimants,
       claims.by_note, claims.low, claims.high, claims.unit, claims.text, claims.weak,
       (select group_concat(title, '; ') from
         (select sources.title from claim_sources join sources on sources.key = claim_sources.source
          where claim_sources.claim = claims.id order by claim_sources.position)) as sources,
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
