drop view if exists service_status;
create view service_status as
select h.name                                        as hostname,
       v.unit                                        as service_name,
       v.changed_at                                  as timestamp,
       extract(epoch from v.changed_at)              as ts_epoch,
       v.active_state                                as raw_status,
       case when v.gone then 'unknown'
            when v.active_state in ('active', 'reloading', 'refreshing') then 'running'
            when v.active_state = 'failed' then 'failed'
            when v.active_state in ('inactive', 'deactivating') then 'stopped'
            when v.active_state = 'activating' then 'starting'
            else 'unknown' end                       as normalized_status,
       v.sub_state                                   as sub_state,
       v.type                                        as service_type,
       v.unit_file_state                             as unit_file_state,
       -- A start could bring it back: it is loaded, down, meant to go on running, and nobody switched it off.
       (not v.gone and v.load_state = 'loaded' and v.active_state in ('failed', 'inactive')
        and v.type in ('simple', 'exec', 'notify', 'notify-reload', 'dbus', 'forking')
        and v.unit_file_state <> 'disabled' and v.unit_file_state not like 'masked%'
        and not v.stop_seen)                         as recoverable
  from service v
  join host h on h.id = v.host;
