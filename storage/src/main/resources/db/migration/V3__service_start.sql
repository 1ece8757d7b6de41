-- From which files services were last started, so that no repair starts what somebody changed since.

create table service_start (
    host          uuid        not null,
    unit          text        not null,
    -- The run that began with it.
    invocation_id text        not null,
    -- Its files, or those of an earlier start if they are not known of this one; null if they are of none.
    fingerprint   jsonb,
    stored_at     timestamptz not null default clock_timestamp(),
    primary key (host, unit)
);
