drop view if exists service_status;
create view service_status as
-- Each change, and each service as it is now, as of its host's newest word.
select smartmon_row_id(r.at, r.host::text || r.unit)             as id,
       r.at at time zone 'UTC'                                   as timestamp,
       h.name                                                    as hostname,
       smartmon_os_platform(h.operating_system)                  as os_platform,
       r.unit                                                    as service_name,
       r.active_state                                            as raw_status,
       smartmon_normalized_status(r.active_state, r.gone)        as normalized_status,
       r.sub_state                                               as sub_state,
       r.document ->> 'type'                                     as service_type,
       r.document ->> 'unitFileState'                            as unit_file_state,
       smartmon_recoverable(r.document, r.active_state, r.stop_seen, r.gone) as recoverable,
       floor(extract(epoch from r.at))::bigint                   as ts_epoch
  from (select t.host, t.unit, t.observed_at as at, t.active_state, t.sub_state, t.document, t.stop_seen, false as gone
          from service_transition t
        union all
        select s.host, s.unit,
               case when c.services_known and not s.gone then greatest(s.changed_at, c.services_at)
                    else s.changed_at end,
               s.active_state, s.sub_state, s.document, s.stop_seen, s.gone
          from service s
          left join host_current c on c.host = s.host) r
  join host h on h.id = r.host;
