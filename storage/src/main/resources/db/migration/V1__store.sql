-- The store of one loop: collect, classify, decide, act, verify, tell.
-- Rules, which a test reads from the catalogue: producers make the keys; in a table with a column host that is never null,
-- the host comes first in every primary key, unique index and foreign key, and no trigger is on it, so that the same
-- schema can be distributed by host. A code that may grow (a kind, a state, a verdict) has no check: an older version keeps
-- the words of a newer one.

-- The least version that a program must know to work with this schema. A migration that only adds leaves it as it is, so that
-- older programs continue next to newer ones; one that takes something away, or gives it another meaning, raises it.
create table schema_floor (version integer not null);
insert into schema_floor values (1);

-- Which host a machine is: bound to its machine id, so that a new name keeps the history.
create table host (
    id               uuid        not null primary key,
    machine_id       text        not null unique,
    name             text        not null,
    boot_id          text        not null,
    run              uuid        not null,
    operating_system text        not null,
    cores            integer     not null,
    memory_bytes     bigint      not null,
    first_seen_at    timestamptz not null,
    registered_at    timestamptz not null
);

create index host_by_name on host (lower(name));

-- The boots from which a host was heard, by the store's clock: two that are heard at once are a copied machine.
create table host_boot (
    host           uuid        not null references host (id),
    boot_id        text        not null,
    first_heard_at timestamptz not null,
    last_heard_at  timestamptz not null,
    primary key (host, boot_id)
);

create table host_current (
    host                  uuid        not null primary key references host (id),
    -- When it was last heard, by the store's clock, and how far its own clock was ahead of that then.
    heard_at              timestamptz not null,
    agent_clock_offset_ms bigint      not null default 0,
    identity_status       text        not null default 'known',
    -- Whether its agent holds everything at watch; null before it said so.
    dry_run               boolean,
    -- The run of the newest sample or word about services.
    run                   uuid        not null,
    -- The newest sample; all null before the first.
    sequence              bigint,
    observed_at           timestamptz,
    cpu_percent           double precision,
    load1                 double precision,
    load5                 double precision,
    load15                double precision,
    memory_total          bigint,
    memory_available      bigint,
    swap_total            bigint,
    swap_used             bigint,
    uptime_seconds        bigint,
    mounts                jsonb,
    sample_notified_at    timestamptz,
    -- Whether the services are known: null before the first word about them.
    services_known        boolean,
    services_reason       jsonb,
    services_at           timestamptz
);

-- A lease that ends later than now and its term was given by a clock that went back, and has ended.
create table host_lease (
    host        uuid        not null primary key,
    holder      uuid        not null,
    epoch       bigint      not null,
    term_micros bigint      not null,
    expires_at  timestamptz not null
);

create table system_sample (
    host             uuid             not null,
    run              uuid             not null,
    sequence         bigint           not null,
    observed_at      timestamptz      not null,
    cpu_percent      double precision,
    load1            double precision not null,
    load5            double precision not null,
    load15           double precision not null,
    memory_total     bigint           not null,
    memory_available bigint           not null,
    swap_total       bigint           not null,
    swap_used        bigint           not null,
    uptime_seconds   bigint           not null,
    mounts           jsonb            not null,
    primary key (host, run, sequence, observed_at)
) partition by range (observed_at);

create index system_sample_by_time on system_sample (host, observed_at desc);

create table service (
    host            uuid        not null,
    unit            text        not null,
    description     text        not null,
    load_state      text        not null,
    active_state    text        not null,
    sub_state       text        not null,
    unit_file_state text        not null,
    type            text        not null,
    since           timestamptz not null,
    stop_seen       boolean     not null,
    gone            boolean     not null default false,
    changed_at      timestamptz not null,
    document        jsonb       not null,
    primary key (host, unit)
);

create table service_transition (
    host         uuid        not null,
    run          uuid        not null,
    sequence     bigint      not null,
    observed_at  timestamptz not null,
    unit         text        not null,
    from_state   text,
    active_state text        not null,
    sub_state    text        not null,
    stop_seen    boolean     not null,
    document     jsonb       not null,
    primary key (host, run, sequence, observed_at)
) partition by range (observed_at);

create index service_transition_by_unit on service_transition (host, unit, observed_at desc);

-- What collectors read, of every kind that has no table of its own.
create table observation (
    host         uuid        not null,
    run          uuid        not null,
    sequence     bigint      not null,
    observed_at  timestamptz not null,
    kind         text        not null,
    subject_kind text        not null,
    subject      text        not null,
    stored_at    timestamptz not null default clock_timestamp(),
    document     jsonb       not null,
    primary key (host, run, sequence, observed_at)
) partition by range (observed_at);

create index observation_by_subject on observation (host, kind, subject_kind, subject, observed_at desc);

-- The newest of each kind and subject.
create table observation_current (
    host         uuid        not null,
    kind         text        not null,
    subject_kind text        not null,
    subject      text        not null,
    run          uuid        not null,
    sequence     bigint      not null,
    observed_at  timestamptz not null,
    stored_at    timestamptz not null default clock_timestamp(),
    document     jsonb       not null,
    primary key (host, kind, subject_kind, subject)
);

create table incident (
    host            uuid        not null,
    id              uuid        not null,
    -- Who opens and closes it: agent, or keeper for what no agent takes over.
    owner           text        not null default 'agent',
    subject_kind    text        not null,
    subject         text        not null,
    kind            text        not null,
    severity        text        not null,
    state           text        not null,
    closed_as       text,
    cause           uuid,
    -- How often a person re-armed it.
    generation      bigint      not null default 0,
    evidence        jsonb       not null,
    newest_evidence jsonb       not null,
    reason          jsonb,
    opened_at       timestamptz not null,
    updated_at      timestamptz not null,
    recovered_at    timestamptz,
    hold_ends_at    timestamptz,
    closed_at       timestamptz,
    rearmed_at      timestamptz,
    after           jsonb,
    acknowledged_at timestamptz,
    acknowledged_by text,
    primary key (host, id),
    check ((state = 'closed') = (closed_as is not null and closed_at is not null))
);

create unique index incident_current on incident (host, subject_kind, subject, kind) where state <> 'closed';
create index incident_by_subject on incident (host, subject_kind, subject, opened_at desc);
create index incident_by_id on incident (id);
create index incident_by_time on incident (opened_at desc, id desc);
create index incident_unsettled on incident (opened_at desc, id desc)
    where state <> 'closed' or closed_as = 'given_up';
create index incident_closed on incident (closed_at desc) where closed_at is not null;

create table plan (
    host          uuid        not null,
    id            uuid        not null,
    incident      uuid        not null,
    -- Its place among the incident's plans, from 1.
    sequence      bigint      not null,
    subject_kind  text        not null,
    subject       text        not null,
    -- Null where nothing can be done about such a finding.
    verb          text,
    rule          text        not null,
    state         text        not null,
    verdict       text,
    epoch         bigint      not null,
    hash          text        not null,
    policy_hash   text        not null,
    -- A person's approval, bound to both hashes.
    approved_by   text,
    approved_at   timestamptz,
    approved_hash text,
    expires_at    timestamptz,
    reason        jsonb       not null,
    created_at    timestamptz not null,
    changed_at    timestamptz not null,
    document      jsonb       not null,
    after         jsonb,
    -- When the helper's answer on the act was written down, and what it was; null while it was not asked.
    answered_at   timestamptz,
    answered_as   text,
    primary key (host, id),
    unique (host, incident, sequence),
    foreign key (host, incident) references incident (host, id),
    check ((state = 'done') = (verdict is not null))
);

create unique index plan_open on plan (host, incident) where state in ('ready', 'accepted', 'indeterminate');
create index plan_by_subject on plan (host, subject_kind, subject, created_at desc, sequence desc);

-- Permits: a slot is a row that somebody holds until it is released or expires, so two can never both take the last one.
create table reservation (
    host         uuid        not null,
    budget       text        not null,
    slot         integer     not null,
    plan         uuid        not null,
    subject_kind text        not null,
    subject      text        not null,
    taken_at     timestamptz not null,
    expires_at   timestamptz not null,
    primary key (host, budget, slot)
);

create table attempt (
    host             uuid        not null,
    id               uuid        not null,
    plan             uuid        not null,
    incident         uuid        not null,
    subject_kind     text        not null,
    subject          text        not null,
    number           integer     not null,
    -- Counted by the boot's own clock; the host's wall clock is for people, the store's puts boots in order.
    boot_id          text        not null,
    begun_hundredths bigint      not null,
    begun_at         timestamptz not null,
    stored_at        timestamptz not null default clock_timestamp(),
    -- How often the subject's incidents had been re-armed until then: an attempt of fewer counts no more.
    generation       bigint      not null,
    ended_at         timestamptz,
    ended_as         text,
    primary key (host, id),
    unique (host, plan),
    foreign key (host, plan) references plan (host, id)
);

create index attempt_by_subject on attempt (host, subject_kind, subject, stored_at desc);

create table alert (
    host      uuid        not null,
    id        uuid        not null,
    -- A whole number in the order of storing, as the earlier product's readers expect one.
    n         bigint      not null generated always as identity,
    -- The name that an outside script gave; null where the host is one of ours.
    hostname  text,
    incident  uuid,
    plan      uuid,
    code      text        not null,
    key       text        not null,
    state     text        not null,
    severity  text        not null,
    source    text        not null,
    message   text        not null,
    at        timestamptz not null,
    stored_at timestamptz not null default clock_timestamp(),
    primary key (host, id)
);

create index alert_by_time on alert (at desc, id desc);
create index alert_by_n on alert (n desc);
create index alert_of_incident on alert (host, incident, at);
create index alert_by_key on alert (host, key, n desc);

-- What is to be sent through which channel: written with the alert, sent by the keeper.
create table outbox (
    host       uuid        not null,
    alert      uuid        not null,
    channel    uuid        not null,
    state      text        not null,
    attempts   integer     not null default 0,
    due_at     timestamptz not null,
    changed_at timestamptz not null,
    reason     jsonb,
    primary key (host, alert, channel),
    foreign key (host, alert) references alert (host, id) on delete cascade
);

create index outbox_due on outbox (due_at) where state = 'due';

-- What is asked of a host from elsewhere.
create table command (
    host        uuid        not null,
    id          uuid        not null,
    version     integer     not null,
    kind        text        not null,
    arguments   jsonb       not null,
    asked_by    text        not null,
    asked_at    timestamptz not null,
    expires_at  timestamptz not null,
    state       text        not null,
    claimed_by  uuid,
    claimed_at  timestamptz,
    answer      jsonb,
    answered_at timestamptz,
    primary key (host, id)
);

create index command_waiting on command (host, asked_at, id) where state in ('queued', 'claimed');

create table label (
    host  uuid not null references host (id),
    key   text not null,
    value text not null,
    primary key (host, key)
);

create table rejected_row (
    host        uuid        not null,
    kind        text        not null,
    run         uuid        not null,
    sequence    bigint      not null,
    observed_at timestamptz not null,
    reason      text        not null,
    document    jsonb       not null,
    rejected_at timestamptz not null default clock_timestamp(),
    primary key (host, kind, run, sequence)
);

-- From here on: what concerns all hosts, and is not distributed.

-- Where people outside are notified: nowhere, until one is set up.
create table channel (
    id       uuid    not null primary key,
    kind     text    not null,
    name     text    not null unique,
    enabled  boolean not null,
    settings jsonb   not null
);

create table live_event (
    transaction xid8        not null default pg_current_xact_id(),
    n           bigint      not null generated always as identity,
    kind        text        not null,
    host        uuid,
    at          timestamptz not null default clock_timestamp(),
    payload     jsonb       not null,
    primary key (transaction, n)
);

create index live_event_by_time on live_event (at);

create table hold_lift (
    id        uuid        not null primary key,
    host      uuid,
    lifted_by text        not null,
    reason    text        not null,
    at        timestamptz not null,
    holds     integer     not null
);

create table hold (
    id        uuid        not null primary key,
    host      uuid,
    source    text        not null,
    placed_by text        not null,
    reason    text        not null,
    since     timestamptz not null,
    lifted_at timestamptz,
    lift      uuid references hold_lift (id)
);

create index hold_in_force on hold (host) where lifted_at is null;

-- One hash chain a stream. The columns next to the canonical bytes are for reading; verifying compares them with it.
create table audit_entry (
    stream    text        not null,
    seq       bigint      not null,
    at        timestamptz not null,
    actor     text        not null,
    action    text        not null,
    subject   text        not null,
    canonical bytea       not null,
    previous  bytea       not null,
    hash      bytea       not null,
    primary key (stream, seq)
);

create table audit_head (
    stream text   not null primary key,
    seq    bigint not null,
    hash   bytea  not null
);

create table job_run (
    job         text        not null primary key,
    holder      uuid        not null,
    epoch       bigint      not null,
    expires_at  timestamptz not null,
    started_at  timestamptz,
    finished_at timestamptz,
    outcome     text,
    detail      text
);

-- The identity under which rows of a host that never registered are kept: a UUID of version 3 over its canonical name.
create function smartmon_host_id(hostname text) returns uuid language sql immutable strict as $$
    select (substr(h, 1, 12) || '3' || substr(h, 14, 3)
            || to_hex((('x' || substr(h, 17, 1))::bit(4)::integer & 3) | 8) || substr(h, 18))::uuid
    from (select md5(convert_to('smartmon:host:' || lower(btrim(hostname)), 'UTF8')) as h) as digest
$$;
