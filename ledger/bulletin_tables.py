"""The tables of the bulletins, as migration 0004 makes them.

Figures, selections, subscriptions, schedules and issues can be rebuilt from the log; firings of the schedule,
quiet hours and what became of each reader's copy stand beside it.
"""

from __future__ import annotations

PROJECTED = ("figures", "selections", "nominations", "votes", "subscriptions", "schedules", "issues")

TABLES = """
CREATE TABLE figures (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisations (id), city TEXT NOT NULL,
    period TEXT NOT NULL, measure TEXT NOT NULL, role TEXT NOT NULL CHECK (role IN ('actual', 'target')),
    value INTEGER NOT NULL, currency TEXT, source TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('entered', 'confirmed', 'refused', 'replaced')),
    entered_by TEXT NOT NULL, entered_at TEXT NOT NULL, decided_by TEXT, decided_at TEXT, reason TEXT,
    version INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX one_figure_entered ON figures (organisation, period, measure, role) WHERE state = 'entered';
CREATE UNIQUE INDEX one_figure_confirmed ON figures (organisation, period, measure, role)
    WHERE state = 'confirmed';
CREATE INDEX figures_by_city ON figures (city, period, state);
CREATE TABLE selections (
    id TEXT PRIMARY KEY, place TEXT NOT NULL, month TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('nominating', 'voting', 'closed')), closes_on TEXT NOT NULL,
    opened_by TEXT NOT NULL, opened_at TEXT NOT NULL, closed_at TEXT, result TEXT, text TEXT,
    version INTEGER NOT NULL, UNIQUE (place, month)
) STRICT;
CREATE TABLE nominations (
    id TEXT PRIMARY KEY, selection TEXT NOT NULL REFERENCES selections (id),
    kind TEXT NOT NULL CHECK (kind IN ('case', 'practice')),
    organisation TEXT NOT NULL REFERENCES organisations (id), officer TEXT NOT NULL, title TEXT NOT NULL,
    text TEXT NOT NULL, claim TEXT, state TEXT NOT NULL CHECK (state IN ('open', 'withdrawn')),
    nominated_at TEXT NOT NULL, version INTEGER NOT NULL
) STRICT;
CREATE INDEX nominations_by_selection ON nominations (selection, kind);
CREATE TABLE votes (
    id TEXT PRIMARY KEY, selection TEXT NOT NULL REFERENCES selections (id), kind TEXT NOT NULL,
    officer TEXT NOT NULL REFERENCES officers (id), nomination TEXT NOT NULL REFERENCES nominations (id),
    voted_at TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (selection, kind, officer)
) STRICT;
CREATE TABLE subscriptions (
    id TEXT PRIMARY KEY, officer TEXT NOT NULL REFERENCES officers (id), topic TEXT NOT NULL,
    place TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('open', 'left')), since TEXT NOT NULL,
    UNIQUE (officer, topic, place)
) STRICT;
CREATE INDEX subscriptions_by_topic ON subscriptions (topic, place, state);
CREATE TABLE schedules (
    id TEXT PRIMARY KEY, topic TEXT NOT NULL, place TEXT NOT NULL, weekday INTEGER NOT NULL,
    hour INTEGER NOT NULL, minute INTEGER NOT NULL, state TEXT NOT NULL CHECK (state IN ('on', 'off')),
    since TEXT NOT NULL, version INTEGER NOT NULL, UNIQUE (topic, place)
) STRICT;
CREATE TABLE issues (
    id TEXT PRIMARY KEY, kind TEXT NOT NULL, period TEXT NOT NULL, place TEXT NOT NULL, year INTEGER NOT NULL,
    number INTEGER NOT NULL, first_seq INTEGER NOT NULL, last_seq INTEGER NOT NULL, head_seq INTEGER NOT NULL,
    head_hash TEXT NOT NULL, made_at TEXT NOT NULL, basis TEXT NOT NULL, seed TEXT NOT NULL,
    published_by TEXT NOT NULL, UNIQUE (kind, period, place), UNIQUE (kind, place, year, number)
) STRICT;
CREATE TABLE firings (
    topic TEXT NOT NULL, place TEXT NOT NULL, slot TEXT NOT NULL, due_at TEXT NOT NULL, fired_at TEXT NOT NULL,
    outcome TEXT NOT NULL, issue TEXT, note TEXT NOT NULL, PRIMARY KEY (topic, place, slot)
) STRICT, WITHOUT ROWID;
CREATE TABLE quiet_hours (
    officer TEXT PRIMARY KEY REFERENCES officers (id), begins INTEGER NOT NULL, ends INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE deliveries (
    issue TEXT NOT NULL REFERENCES issues (id), officer TEXT NOT NULL REFERENCES officers (id),
    due_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('planned', 'queued', 'left')),
    copies INTEGER NOT NULL, outbox_key TEXT, chosen INTEGER NOT NULL, PRIMARY KEY (issue, officer)
) STRICT, WITHOUT ROWID;
CREATE INDEX deliveries_due ON deliveries (due_at, issue, officer) WHERE state = 'planned';
CREATE INDEX circulations_open ON circulations (opened_at) WHERE closed_at IS NULL;
CREATE INDEX claims_by_place_state ON claims (organisation, state, place_in_order);
CREATE INDEX claims_by_signing ON claims (signing_on) WHERE signing_on IS NOT NULL;
CREATE VIEW subscribed AS
    WITH root (code) AS (SELECT division FROM organisations WHERE parent IS NULL),
    topics (topic, own) AS (VALUES ('weekly', 1), ('monthly', 0), ('quarterly', 0), ('city_monthly', 1),
        ('city_quarterly', 1), ('city_annual', 1), ('reminders', 1)),
    opened AS (SELECT s.officer AS officer, t.topic AS topic,
        CASE t.own WHEN 1 THEN coalesce(s.city, root.code) ELSE root.code END AS place
        FROM standing s CROSS JOIN topics t CROSS JOIN root WHERE s.role <> 'admin')
    SELECT o.officer AS officer, o.topic AS topic, o.place AS place FROM opened o WHERE NOT EXISTS (
        SELECT 1 FROM subscriptions x WHERE x.officer = o.officer AND x.topic = o.topic AND x.place = o.place
        AND x.state = 'left')
    UNION
    SELECT x.officer, x.topic, x.place FROM subscriptions x JOIN standing s ON s.officer = x.officer
    WHERE x.state = 'open' AND s.role <> 'admin';
"""
