drop view if exists alerts;
create view alerts as
select a.n                               as id,
       a.at                              as timestamp,
       coalesce(a.hostname, h.name)      as hostname,
       a.severity                        as severity,
       a.source                          as source,
       a.message                         as message
  from alert a
  left join host h on h.id = a.host;

-- Operators' scripts insert here. Their text is shown and never repairs anything: no finding is made from an alert.
create or replace function smartmon_alert_from_outside() returns trigger language plpgsql as $$
declare
    named    text := left(nullif(btrim(new.hostname), ''), 253);
    ours     uuid := (select h.id from host h where lower(h.name) = lower(named) order by h.registered_at desc limit 1);
    -- A host that is registered under that name, and for any other name an identity of its own.
    its_host uuid := coalesce(ours, smartmon_host_id(coalesce(named, 'unknown')));
    its_id   uuid := gen_random_uuid();
    its_at   timestamptz := coalesce(new.timestamp, clock_timestamp());
    severity text := lower(btrim(coalesce(new.severity, 'info')));
    source   text := left(coalesce(nullif(btrim(new.source), ''), 'script'), 100);
    message  text := left(coalesce(new.message, ''), 4000);
begin
    severity := case when severity in ('critical', 'crit', 'error', 'fatal', 'emergency', 'alert') then 'critical'
                     when severity in ('warning', 'warn') then 'warning'
                     else 'info' end;
    insert into alert (host, id, hostname, code, key, state, severity, source, message, at)
    values (its_host, its_id, case when ours is null then named end, 'outside', 'outside:' || its_id, 'firing',
            severity, source, message, its_at)
    returning n into new.id;
    insert into outbox (host, alert, channel, state, due_at, changed_at)
    select its_host, its_id, c.id, 'due', clock_timestamp(), clock_timestamp() from channel c where c.enabled;
    insert into live_event (kind, host, payload)
    values ('alert', its_host, jsonb_build_object(
        'id', its_id, 'code', 'outside', 'key', 'outside:' || its_id, 'state', 'firing',
        'severity', severity, 'source', source, 'message', message,
        'at', to_char(its_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')));
    perform pg_notify('smartmon_live', 'alert ' || its_host);
    new.timestamp := its_at;
    new.hostname := named;
    new.severity := severity;
    new.source := source;
    new.message := message;
    return new;
end
$$;

create trigger alerts_from_outside instead of insert on alerts
    for each row execute function smartmon_alert_from_outside();
