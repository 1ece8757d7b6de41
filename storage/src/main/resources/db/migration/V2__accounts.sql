-- Who may come in. Secrets are kept as SHA-256 of 256 random bits, passwords as Argon2id: nothing here opens a door.

create table app_user (
    name            text        primary key check (name ~ '^[a-z0-9][a-z0-9._-]{0,62}$'),
    role            text        not null check (role in ('viewer', 'operator', 'admin')),
    password_hash   text,
    password_set_at timestamptz,
    created_at      timestamptz not null,
    disabled_at     timestamptz
);

create table session (
    token_hash   bytea       primary key check (octet_length(token_hash) = 32),
    user_name    text        not null references app_user (name) on delete cascade,
    source       text        not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    revoked_at   timestamptz
);
create index session_by_user on session (user_name);

create table one_time_link (
    token_hash bytea       primary key check (octet_length(token_hash) = 32),
    user_name  text        not null,
    role       text        not null check (role in ('viewer', 'operator', 'admin')),
    created_at timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz,
    voided_at  timestamptz
);
create index one_time_link_open on one_time_link (user_name) where used_at is null and voided_at is null;

create table api_token (
    id         uuid        primary key,
    name       text        not null check (length(name) between 1 and 100),
    token_hash bytea       not null unique check (octet_length(token_hash) = 32),
    role       text        not null check (role in ('viewer', 'operator', 'admin')),
    created_by text        not null,
    created_at timestamptz not null,
    expires_at timestamptz,
    revoked_at timestamptz
);
create unique index api_token_name on api_token (name) where revoked_at is null;

-- Tries at a password, by name and by source: each try is counted before the password is looked at.
create table sign_in_try (
    subject       text        primary key,
    tries         integer     not null,
    last_at       timestamptz not null,
    blocked_until timestamptz not null
);
