-- A whole number for a row that has none: it grows with the time, and rows of one microsecond differ by their key.
create or replace function smartmon_row_id(at timestamptz, key text) returns bigint language sql stable as $$
    select floor(extract(epoch from at) * 1000000)::bigint * 1024
           + (('x' || substr(md5(key), 1, 8))::bit(32)::bigint & 1023)
$$;

-- The family of a host's operating system.
create or replace function smartmon_os_platform(operating_system text) returns text language sql immutable as $$
    select case when operating_system ilike '%windows%' then 'windows'
                when operating_system ilike '%mac%' or operating_system ilike '%darwin%' then 'darwin'
                else 'linux' end
$$;

-- A service's state in the words of the earlier product.
create or replace function smartmon_normalized_status(active_state text, gone boolean) returns text
    language sql immutable as $$
    select case when gone then 'unknown'
                when active_state in ('active', 'reloading', 'refreshing') then 'running'
                when active_state = 'failed' then 'failed'
                when active_state in ('inactive', 'deactivating') then 'stopped'
                when active_state = 'activating' then 'starting'
                else 'unknown' end
$$;

-- Whether a start could bring it back: it is loaded, down, meant to go on running, and no one disabled it.
create or replace function smartmon_recoverable(document jsonb, active_state text, stop_seen boolean, gone boolean)
    returns boolean language sql immutable as $$
    select coalesce(not gone and document ->> 'loadState' = 'loaded' and active_state in ('failed', 'inactive')
                    and document ->> 'type' in ('simple', 'exec', 'notify', 'notify-reload', 'dbus', 'forking')
                    and document ->> 'unitFileState' <> 'disabled' and document ->> 'unitFileState' not like 'masked%'
                    and not stop_seen, false)
$$;
