drop view if exists alerts;
create view alerts as
select a.id                              as id,
       coalesce(h.name, a.hostname)      as hostname,
       a.severity                        as severity,
       a.source                          as source,
       a.message                         as message,
       a.at                              as timestamp,
       extract(epoch from a.at)          as ts_epoch
  from alert a
  left join host h on h.id = a.host;

-- Operators' scripts insert here. Their text is told of and never repairs anything: no finding is made from an alert.
create or replace function smartmon_alert_from_outside() returns trigger language plpgsql as $$
declare
    -- A host that is registered under that name, and for any other name an identity of its own.
    its_host uuid := coalesce((select h.id from host h where lower(h.name) = lower(btrim(new.hostname))
                                order by h.registered_at desc limit 1),
                              smartmon_host_id(coalesce(nullif(btrim(new.hostname), ''), 'unknown')));
    its_id   uuid := coalesce(new.id, gen_random_uuid());
    its_at   timestamptz := coalesce(new.timestamp, clock_timestamp());
    severity text := lower(btrim(coalesce(new.severity, 'info')));
begin
    severity := case when severity in ('critical', 'crit', 'error', 'fatal', 'emergency', 'alert') then 'critical'
                     when severity in ('warning', 'warn') then 'warning'
                     else 'info' end;
    insert into alert (host, id, hostname, code, key, state, severity, source, message, at)
    values (its_host, its_id, left(coalesce(nullif(btrim(new.hostname), ''), 'unknown'), 253), 'outside',
            'outside:' || its_id, 'firing', severity,
            left(coalesce(new.source, 'script'), 100), left(coalesce(new.message, ''), 4000), its_at);
    insert into live_event (kind, host, payload)
    values ('alert', its_host, jsonb_build_object(
        'id', its_id, 'code', 'outside', 'key', 'outside:' || its_id, 'state', 'FIRING',
        'severity', upper(severity), 'source', left(coalesce(new.source, 'script'), 100),
        'message', left(coalesce(new.message, ''), 4000),
        'at', to_char(its_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
    perform pg_notify('smartmon_live', 'alert ' || its_host);
    new.id := its_id;
    new.severity := severity;
    new.timestamp := its_at;
    return new;
end
$$;

create trigger alerts_from_outside instead of insert on alerts
    for each row execute function smartmon_alert_from_outside();
