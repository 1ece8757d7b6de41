-- The store of one loop: collect, classify, decide, act, verify, tell.
-- Rules: producers make the keys; the host stands first in every primary key, unique index and foreign key of a host's
-- tables, and these carry no trigger, so that the same schema can be distributed by host.

create table host (
    host             uuid        not null primary key,
    name             text        not null,
    machine_id       text        not null,
    operating_system text        not null,
    cores            integer     not null,
    memory_bytes     bigint      not null,
    run              uuid        not null,
    first_seen_at    timestamptz not null,
    registered_at    timestamptz not null
);

create table host_current (
    host              uuid        not null primary key references host (host),
    heard_at          timestamptz not null,
    run               uuid        not null,
    -- The newest sample; all null before the first.
    sequence          bigint,
    observed_at       timestamptz,
    cpu_percent       double precision,
    load1             double precision,
    load5             double precision,
    load15            double precision,
    memory_total      bigint,
    memory_available  bigint,
    swap_total        bigint,
    swap_used         bigint,
    uptime_seconds    bigint,
    mounts            jsonb,
    sample_told_at    timestamptz,
    -- Whether the services are known: null before the first word about them.
    services_known    boolean,
    services_reason   text,
    services_at       timestamptz
);

create table host_lease (
    host       uuid        not null primary key,
    holder     uuid        not null,
    epoch      bigint      not null,
    expires_at timestamptz not null
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

create table incident (
    host         uuid        not null,
    id           uuid        not null,
    subject      text        not null,
    kind         text        not null,
    state        text        not null check (state in ('open', 'recovered', 'closed')),
    closed_as    text,
    summary      text        not null,
    detail       text        not null,
    opened_at    timestamptz not null,
    recovered_at timestamptz,
    hold_ends_at timestamptz,
    closed_at    timestamptz,
    rearmed_at   timestamptz,
    evidence     jsonb       not null,
    after        jsonb,
    primary key (host, id),
    check ((state = 'closed') = (closed_as is not null and closed_at is not null))
);

create unique index incident_standing on incident (host, subject, kind) where state <> 'closed';
create index incident_by_subject on incident (host, subject, opened_at desc);
create index incident_by_time on incident (opened_at desc);

create table plan (
    host       uuid        not null,
    id         uuid        not null,
    incident   uuid        not null,
    unit       text        not null,
    verb       text        not null,
    state      text        not null check (state in ('watched', 'left_alone', 'waiting', 'ready', 'accepted', 'held',
                                                     'refused', 'expired', 'done', 'indeterminate')),
    verdict    text        check (verdict in ('recovered', 'healed', 'recurred', 'no_effect', 'worse', 'not_known')),
    epoch      bigint      not null,
    hash       text        not null,
    detail     text        not null,
    created_at timestamptz not null,
    changed_at timestamptz not null,
    document   jsonb       not null,
    after      jsonb,
    primary key (host, id),
    foreign key (host, incident) references incident (host, id),
    check ((state = 'done') = (verdict is not null))
);

create index plan_of_incident on plan (host, incident, created_at desc);
create unique index plan_open on plan (host, incident) where state in ('ready', 'accepted', 'indeterminate');

-- Permits: a slot is a row that somebody holds until it is released or expires, so two can never both take the last one.
create table reservation (
    host       uuid        not null,
    budget     text        not null,
    slot       integer     not null,
    plan       uuid        not null,
    unit       text        not null,
    taken_at   timestamptz not null,
    expires_at timestamptz not null,
    primary key (host, budget, slot)
);

create table attempt (
    host     uuid        not null,
    id       uuid        not null,
    plan     uuid        not null,
    incident uuid        not null,
    unit     text        not null,
    number   integer     not null,
    begun_at timestamptz not null,
    ended_at timestamptz,
    ended_as text,
    primary key (host, id),
    foreign key (host, plan) references plan (host, id)
);

create unique index attempt_of_plan on attempt (host, plan);
create index attempt_by_unit on attempt (host, unit, begun_at desc);

create table alert (
    host     uuid        not null,
    id       uuid        not null,
    -- The name that an outside script gave; null where the host is one of ours.
    hostname text,
    incident uuid,
    plan     uuid,
    severity text        not null,
    source   text        not null,
    message  text        not null,
    at       timestamptz not null,
    primary key (host, id)
);

create index alert_by_time on alert (at desc);

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

-- One hash chain a stream. The columns beside the canonical bytes are for reading; verifying compares them with it.
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

-- The identity of a host as every part computes it: a UUID of version 3 over its canonical name.
create function smartmon_host_id(hostname text) returns uuid language sql immutable strict as $$
    select (substr(h, 1, 12) || '3' || substr(h, 14, 3)
            || to_hex((('x' || substr(h, 17, 1))::bit(4)::integer & 3) | 8) || substr(h, 18))::uuid
    from (select md5(convert_to('smartmon:host:' || lower(btrim(hostname)), 'UTF8')) as h) as digest
$$;
