"""The numbered migrations of office.db; each runs in one transaction with the record that it ran.

A table of `projections` can be rebuilt from the log: it has a text `id`, no defaults, and is written only by
`Write.record`. The other tables (personal, drafts, conversations, buttons, inbox, outbox, reachability, evidence) stand
beside the log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlite_utils import Migrations

from ledger import bulletin_tables

if TYPE_CHECKING:
    from sqlite_utils import Database

MIGRATIONS = Migrations("ledger")

REGISTER = (
    "organisations", "officers", "invitations", "investors", "investor_names", "projects", "claims",
    "conflicts", "breaches", "circulations", "recommendations", "marks", "timers", "needs", "closings",
    "relocations",
)  # fmt: skip
PROJECTIONS = (*REGISTER, *bulletin_tables.PROJECTED)

LOG = """
CREATE TABLE events (
    seq INTEGER PRIMARY KEY, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL, actor TEXT NOT NULL,
    payload TEXT NOT NULL, previous TEXT NOT NULL, hash TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX events_by_subject ON events (subject, seq);
CREATE INDEX events_by_kind ON events (kind, seq);
CREATE TABLE log_head (
    one INTEGER PRIMARY KEY CHECK (one = 1), seq INTEGER NOT NULL, hash TEXT NOT NULL, latest TEXT NOT NULL
) STRICT;
INSERT INTO log_head VALUES (1, 0, '{genesis}', '2000-01-01T00:00:00.000000Z');
CREATE TRIGGER events_are_never_changed BEFORE UPDATE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event is never changed'); END;
CREATE TRIGGER events_are_never_removed BEFORE DELETE ON events
BEGIN SELECT RAISE(ABORT, 'the log is append-only: an event is never removed'); END;
CREATE TRIGGER head_is_never_removed BEFORE DELETE ON log_head
BEGIN SELECT RAISE(ABORT, 'the log keeps its head'); END;
CREATE TABLE projections (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TABLE personal (
    ref TEXT PRIMARY KEY, subject TEXT NOT NULL, field TEXT NOT NULL, value TEXT, salt TEXT,
    digest TEXT NOT NULL, erased_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX personal_by_subject ON personal (subject, field);
CREATE UNIQUE INDEX one_officer_per_account ON personal (value) WHERE field = 'account' AND value IS NOT NULL;
"""

PEOPLE = """
CREATE TABLE organisations (
    id TEXT PRIMARY KEY, division TEXT NOT NULL, name TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind IN ('province', 'city', 'county', 'platform', 'bureau', 'office')),
    parent TEXT REFERENCES organisations (id), city TEXT, favoured TEXT, demonstration INTEGER NOT NULL
) STRICT;
CREATE TABLE officers (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisations (id),
    role TEXT NOT NULL CHECK (role IN ('officer', 'reviewer', 'supervisor', 'admin')),
    state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
    name_ref TEXT, enrolled_at TEXT NOT NULL, disabled_at TEXT, demonstration INTEGER NOT NULL
) STRICT;
CREATE INDEX officers_by_organisation ON officers (organisation, role);
CREATE TABLE invitations (
    id TEXT PRIMARY KEY, code_hash TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    role TEXT NOT NULL, issued_by TEXT NOT NULL, expires_at TEXT NOT NULL, used_at TEXT, used_by TEXT,
    revoked_at TEXT
) STRICT;
"""

CLAIMS = """
CREATE TABLE investors (
    id TEXT PRIMARY KEY, name TEXT NOT NULL, country TEXT, uscc TEXT, foreign_number TEXT, tags TEXT NOT NULL
) STRICT;
CREATE TABLE investor_names (
    id TEXT PRIMARY KEY, investor TEXT NOT NULL REFERENCES investors (id),
    kind TEXT NOT NULL CHECK (kind IN ('name', 'english', 'alias', 'parent')), value TEXT NOT NULL
) STRICT;
CREATE INDEX names_by_investor ON investor_names (investor);
CREATE TABLE projects (
    id TEXT PRIMARY KEY, receipt TEXT NOT NULL UNIQUE,
    organisation TEXT NOT NULL REFERENCES organisations (id),
    filer TEXT NOT NULL REFERENCES officers (id), filing_key TEXT NOT NULL, city TEXT NOT NULL,
    name TEXT NOT NULL, investor TEXT NOT NULL REFERENCES investors (id), amount INTEGER, currency TEXT,
    capital TEXT, industry TEXT, chain TEXT, intended_place TEXT NOT NULL, stage TEXT NOT NULL,
    layout_conforming INTEGER, landmark INTEGER, cross_district INTEGER, contact_ref TEXT, source_ref TEXT,
    evidence TEXT NOT NULL, words TEXT NOT NULL, filed_at TEXT NOT NULL, support_suspended TEXT,
    UNIQUE (filer, filing_key)
) STRICT;
CREATE INDEX projects_by_organisation ON projects (organisation);
CREATE INDEX projects_by_investor ON projects (investor, city);
CREATE TABLE claims (
    id TEXT PRIMARY KEY, project TEXT NOT NULL REFERENCES projects (id), city TEXT NOT NULL,
    organisation TEXT NOT NULL REFERENCES organisations (id), filer TEXT NOT NULL REFERENCES officers (id),
    investor TEXT NOT NULL REFERENCES investors (id), slot_project TEXT NOT NULL, state TEXT NOT NULL,
    version INTEGER NOT NULL, place_in_order INTEGER NOT NULL, behind TEXT, origin TEXT,
    layout_conforming INTEGER, investor_asked TEXT, granted_at TEXT, due_at TEXT, review_on TEXT, terms TEXT,
    answer_due_at TEXT, missing TEXT, signing_on TEXT, forecast_late INTEGER, declared TEXT, signed_on TEXT,
    landed_on TEXT, reason TEXT, clause TEXT
) STRICT;
CREATE INDEX claims_by_project ON claims (project);
CREATE INDEX claims_by_organisation ON claims (organisation);
CREATE INDEX claims_by_city_state ON claims (city, state);
CREATE INDEX claims_by_investor ON claims (investor, city);
CREATE INDEX claims_by_due ON claims (due_at) WHERE due_at IS NOT NULL;
CREATE UNIQUE INDEX one_live_right_per_slot ON claims (city, investor, slot_project)
    WHERE state IN ('granted', 'forecast', 'city_led');
CREATE TABLE conflicts (
    id TEXT PRIMARY KEY, claim TEXT NOT NULL REFERENCES claims (id),
    other TEXT NOT NULL REFERENCES claims (id),
    kind TEXT NOT NULL, score TEXT NOT NULL, evidence TEXT NOT NULL, ruling TEXT, reason TEXT, ruled_at TEXT
) STRICT;
CREATE INDEX conflicts_by_claim ON conflicts (claim);
CREATE INDEX conflicts_by_other ON conflicts (other);
CREATE TABLE timers (
    id TEXT PRIMARY KEY, claim TEXT NOT NULL REFERENCES claims (id), kind TEXT NOT NULL, due_at TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'fired', 'cancelled')), detail TEXT NOT NULL
) STRICT;
CREATE INDEX timers_due ON timers (due_at, id) WHERE state = 'waiting';
CREATE INDEX timers_by_claim ON timers (claim);
"""

AFTERLIFE = """
CREATE TABLE breaches (
    id TEXT PRIMARY KEY, project TEXT NOT NULL REFERENCES projects (id), claim TEXT, kind TEXT NOT NULL,
    clause TEXT NOT NULL, reason TEXT NOT NULL, recorded_at TEXT NOT NULL, lifted_at TEXT, lifted_reason TEXT
) STRICT;
CREATE INDEX breaches_by_project ON breaches (project);
CREATE TABLE circulations (
    id TEXT PRIMARY KEY, claim TEXT NOT NULL REFERENCES claims (id), project TEXT NOT NULL,
    reach TEXT NOT NULL CHECK (reach IN ('city', 'province')), reason TEXT NOT NULL, opened_at TEXT NOT NULL,
    closed_at TEXT, taken_by TEXT
) STRICT;
CREATE TABLE recommendations (
    id TEXT PRIMARY KEY, circulation TEXT NOT NULL REFERENCES circulations (id),
    place TEXT NOT NULL REFERENCES organisations (id), rank INTEGER NOT NULL, reasons TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'declined', 'silent')),
    answer_by TEXT NOT NULL
) STRICT;
CREATE INDEX recommendations_by_circulation ON recommendations (circulation);
CREATE TABLE marks (
    id TEXT PRIMARY KEY, project TEXT NOT NULL REFERENCES projects (id), place TEXT NOT NULL,
    side TEXT NOT NULL,
    rule TEXT NOT NULL, clause TEXT NOT NULL, weight TEXT NOT NULL, posted_at TEXT NOT NULL, withheld TEXT
) STRICT;
CREATE TABLE needs (
    id TEXT PRIMARY KEY, organisation TEXT NOT NULL REFERENCES organisations (id), city TEXT NOT NULL,
    filer TEXT NOT NULL, kind TEXT NOT NULL CHECK (kind IN ('problem', 'policy')), text TEXT NOT NULL,
    project TEXT, state TEXT NOT NULL CHECK (state IN ('filed', 'reviewed', 'returned', 'closed')),
    filed_at TEXT NOT NULL, reviewed_by TEXT, note TEXT, closing TEXT, version INTEGER NOT NULL
) STRICT;
CREATE INDEX needs_by_city ON needs (city, state);
CREATE TABLE closings (
    id TEXT PRIMARY KEY, city TEXT NOT NULL, month TEXT NOT NULL, closed_at TEXT NOT NULL,
    rows INTEGER NOT NULL,
    UNIQUE (city, month)
) STRICT;
CREATE TABLE relocations (
    id TEXT PRIMARY KEY, enterprise TEXT NOT NULL, city TEXT NOT NULL, organisation TEXT NOT NULL,
    from_place TEXT NOT NULL, to_place TEXT NOT NULL, reason TEXT NOT NULL, opinions TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'approved', 'refused')), opened_at TEXT NOT NULL,
    decided_at TEXT, decision TEXT, version INTEGER NOT NULL
) STRICT;
"""

BESIDE = """
CREATE TABLE evidence (
    hash TEXT PRIMARY KEY, size INTEGER NOT NULL, media_type TEXT NOT NULL, kept_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE drafts (
    id TEXT PRIMARY KEY, officer TEXT NOT NULL REFERENCES officers (id), step TEXT NOT NULL,
    form TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'filed', 'cancelled')), receipt TEXT,
    version INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX drafts_by_officer ON drafts (officer, state);
CREATE TABLE inbox (
    channel TEXT NOT NULL, update_id TEXT NOT NULL, account TEXT NOT NULL, payload TEXT NOT NULL,
    received_at TEXT NOT NULL, state TEXT NOT NULL CHECK (state IN ('new', 'done', 'failed')),
    attempts INTEGER NOT NULL, handled_at TEXT, problem TEXT, id INTEGER PRIMARY KEY,
    UNIQUE (channel, update_id)
) STRICT;
CREATE INDEX inbox_new ON inbox (id) WHERE state = 'new';
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, officer TEXT, address TEXT, kind TEXT NOT NULL,
    payload TEXT NOT NULL, queued_at TEXT NOT NULL, event INTEGER,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sent', 'given_up')), attempts INTEGER NOT NULL,
    next_try_at TEXT NOT NULL, sent_at TEXT, problem TEXT,
    CHECK ((officer IS NULL) <> (address IS NULL))
) STRICT;
CREATE INDEX outbox_waiting ON outbox (next_try_at, id) WHERE state = 'waiting';
"""

CONVERSATIONS = """
CREATE TABLE conversations (
    channel TEXT NOT NULL, conversation TEXT NOT NULL, account TEXT NOT NULL, state TEXT NOT NULL,
    asked TEXT NOT NULL, version INTEGER NOT NULL, updated_at TEXT NOT NULL,
    PRIMARY KEY (channel, conversation, account)
) STRICT, WITHOUT ROWID;
CREATE INDEX conversations_by_account ON conversations (channel, account);
CREATE TABLE buttons (
    id TEXT PRIMARY KEY, channel TEXT NOT NULL, conversation TEXT NOT NULL, account TEXT NOT NULL,
    move TEXT, says TEXT NOT NULL, label TEXT NOT NULL, version INTEGER NOT NULL,
    once INTEGER NOT NULL CHECK (once IN (0, 1)), offered_at TEXT NOT NULL, used_at TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX buttons_by_account ON buttons (channel, account);
CREATE INDEX buttons_by_age ON buttons (offered_at);
"""
FEEDBACK = """
CREATE TABLE preferences (
    officer TEXT PRIMARY KEY REFERENCES officers (id), language TEXT, place TEXT, updated_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE feedback (
    officer TEXT NOT NULL REFERENCES officers (id), answer TEXT NOT NULL,
    verdict TEXT NOT NULL CHECK (verdict IN ('helpful', 'wrong_clause')),
    question TEXT NOT NULL, cited TEXT NOT NULL, note TEXT NOT NULL, at TEXT NOT NULL, seen_at TEXT,
    PRIMARY KEY (officer, answer)
) STRICT, WITHOUT ROWID;
CREATE INDEX feedback_by_age ON feedback (at);
"""

DELIVERY = """
ALTER TABLE inbox ADD COLUMN conversation TEXT NOT NULL DEFAULT '';
ALTER TABLE inbox ADD COLUMN album TEXT NOT NULL DEFAULT '';
DROP INDEX outbox_waiting;
ALTER TABLE outbox RENAME TO outbox_before;
CREATE TABLE outbox (
    id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE, officer TEXT, address TEXT,
    class TEXT NOT NULL CHECK (class IN ('reply', 'notice', 'bulletin')), kind TEXT NOT NULL,
    payload TEXT NOT NULL, queued_at TEXT NOT NULL, event INTEGER,
    state TEXT NOT NULL
        CHECK (state IN ('waiting', 'sending', 'sent', 'given_up', 'unknown', 'inactive')),
    turn INTEGER NOT NULL DEFAULT 1, attempts INTEGER NOT NULL, next_try_at TEXT NOT NULL, sent_at TEXT,
    sent_to TEXT, numbers TEXT NOT NULL DEFAULT '[]', problem TEXT,
    reader TEXT GENERATED ALWAYS AS (coalesce(address, officer)) VIRTUAL,
    lane INTEGER GENERATED ALWAYS AS (class = 'bulletin') VIRTUAL,
    CHECK ((officer IS NULL) <> (address IS NULL))
) STRICT;
INSERT INTO outbox (id, key, officer, address, class, kind, payload, queued_at, event, state, turn, attempts,
        next_try_at, sent_at, problem)
    SELECT id, key, officer, address, iif(officer IS NULL, 'reply', 'notice'), kind, payload, queued_at, event,
        state,
        NOT EXISTS (SELECT 1 FROM outbox_before b WHERE b.state = 'waiting' AND b.id < o.id
            AND coalesce(b.address, b.officer) = coalesce(o.address, o.officer)),
        attempts, next_try_at, sent_at, problem
    FROM outbox_before o ORDER BY id;
DROP TABLE outbox_before;
CREATE INDEX outbox_line ON outbox (reader, lane, id) WHERE state IN ('waiting', 'sending');
CREATE INDEX outbox_due ON outbox (lane, next_try_at, id) WHERE state = 'waiting' AND turn = 1;
CREATE INDEX outbox_sending ON outbox (id) WHERE state = 'sending';
CREATE INDEX outbox_inactive ON outbox (reader) WHERE state = 'inactive';
CREATE INDEX outbox_by_officer ON outbox (officer) WHERE officer IS NOT NULL;
CREATE TRIGGER outbox_queues_up AFTER INSERT ON outbox
WHEN NEW.state = 'waiting' AND EXISTS (SELECT 1 FROM outbox WHERE reader = NEW.reader AND lane = NEW.lane
    AND state IN ('waiting', 'sending') AND id < NEW.id)
BEGIN UPDATE outbox SET turn = 0 WHERE id = NEW.id; END;
CREATE TRIGGER outbox_moves_up AFTER UPDATE OF state ON outbox
WHEN OLD.state IN ('waiting', 'sending') AND NEW.state NOT IN ('waiting', 'sending')
BEGIN UPDATE outbox SET turn = 1 WHERE id = (SELECT min(id) FROM outbox WHERE reader = NEW.reader
    AND lane = NEW.lane AND state IN ('waiting', 'sending')); END;
CREATE TRIGGER outbox_comes_back AFTER UPDATE OF state ON outbox
WHEN OLD.state NOT IN ('waiting', 'sending') AND NEW.state = 'waiting'
BEGIN UPDATE outbox SET turn = NOT EXISTS (SELECT 1 FROM outbox WHERE reader = NEW.reader
    AND lane = NEW.lane AND state IN ('waiting', 'sending') AND id <> NEW.id) WHERE id = NEW.id; END;
CREATE TRIGGER outbox_is_left AFTER DELETE ON outbox WHEN OLD.state IN ('waiting', 'sending')
BEGIN UPDATE outbox SET turn = 1 WHERE id = (SELECT min(id) FROM outbox WHERE reader = OLD.reader
    AND lane = OLD.lane AND state IN ('waiting', 'sending')); END;
CREATE TABLE reachability (
    channel TEXT NOT NULL, account TEXT NOT NULL, conversation TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('active', 'inactive')), since TEXT NOT NULL,
    PRIMARY KEY (channel, account)
) STRICT, WITHOUT ROWID;
CREATE TABLE holds (
    channel TEXT NOT NULL, conversation TEXT NOT NULL, until TEXT NOT NULL,
    PRIMARY KEY (channel, conversation)
) STRICT, WITHOUT ROWID;
"""

VIEWS = """
CREATE VIEW standing AS
    SELECT o.id AS officer, o.role AS role, o.organisation AS organisation, own.city AS city,
           own.kind AS kind, own.division AS division
    FROM officers o JOIN organisations own ON own.id = o.organisation WHERE o.state = 'active';
CREATE VIEW visible_claims AS
    SELECT s.officer AS officer, c.id AS claim FROM standing s JOIN claims c ON
        (s.role = 'officer' AND c.organisation = s.organisation)
        OR (s.role = 'reviewer' AND c.city = s.city)
        OR s.role = 'supervisor';
CREATE VIEW visible_projects AS
    SELECT s.officer AS officer, p.id AS project FROM standing s JOIN projects p ON
        (s.role = 'officer' AND p.organisation = s.organisation)
        OR (s.role = 'reviewer' AND p.city = s.city)
        OR s.role = 'supervisor'
        OR EXISTS (SELECT 1 FROM claims c WHERE c.project = p.id AND
            ((s.role = 'officer' AND c.organisation = s.organisation)
             OR (s.role = 'reviewer' AND c.city = s.city)));
"""


def _run(db: Database, script: str) -> None:
    """Run the statements of a script one by one, so that they stay inside the transaction."""
    import sqlite3

    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if sqlite3.complete_statement(statement):
            db.conn.execute(statement)
            statement = ""


@MIGRATIONS(name="0001_the_register")
def _the_register(db: Database) -> None:
    from ledger.verify import GENESIS

    for script in (LOG.replace("{genesis}", GENESIS), PEOPLE, CLAIMS, AFTERLIFE, BESIDE, VIEWS):
        _run(db, script)
    db.conn.executemany("INSERT INTO projections VALUES (?)", [(name,) for name in REGISTER])


@MIGRATIONS(name="0002_conversations")
def _conversations(db: Database) -> None:
    _run(db, CONVERSATIONS)


@MIGRATIONS(name="0003_delivery")
def _delivery(db: Database) -> None:
    _run(db, DELIVERY)


@MIGRATIONS(name="0004_bulletins")
def _bulletins(db: Database) -> None:
    _run(db, bulletin_tables.TABLES)
    db.conn.executemany("INSERT INTO projections VALUES (?)", [(name,) for name in bulletin_tables.PROJECTED])


@MIGRATIONS(name="0005_feedback")
def _feedback(db: Database) -> None:
    _run(db, FEEDBACK)


NAMES = ("0001_the_register", "0002_conversations", "0003_delivery", "0004_bulletins", "0005_feedback")
