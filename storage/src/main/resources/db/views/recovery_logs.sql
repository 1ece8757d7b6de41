drop view if exists recovery_logs;
create view recovery_logs as
select smartmon_row_id(a.begun_at, a.id::text)  as id,
       a.begun_at                               as timestamp,
       h.name                                   as hostname,
       smartmon_os_platform(h.operating_system) as os_platform,
       a.subject                                as service_name,
       case when p.verdict is null then null
            when p.verdict in ('recovered', 'healed') then 'success'
            when p.verdict in ('recurred', 'no_effect', 'worse') then 'failed'
            else 'unknown' end                  as result,
       case when p.verdict in ('recovered', 'healed') then null
            else p.reason ->> 'code' end        as error_message
  from attempt a
  join plan p on p.host = a.host and p.id = a.plan
  join host h on h.id = a.host
 where a.subject_kind = 'unit';
