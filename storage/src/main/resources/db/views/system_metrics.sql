drop view if exists system_metrics;
create view system_metrics as
select smartmon_row_id(s.observed_at, s.host::text)      as id,
       s.observed_at                                     as timestamp,
       h.name                                            as hostname,
       smartmon_os_platform(h.operating_system)          as os_platform,
       s.cpu_percent                                     as cpu_usage,
       round((100.0 * (s.memory_total - s.memory_available) / nullif(s.memory_total, 0))::numeric, 2)::double precision
                                                         as memory_usage,
       disk.usage                                        as disk_usage,
       null::double precision                            as temperature,
       s.uptime_seconds                                  as uptime,
       null::integer                                     as process_count,
       s.load1                                           as load_average,
       disk.inodes                                       as inode_usage,
       round((100.0 * s.swap_used / nullif(s.swap_total, 0))::numeric, 2)::double precision as swap_usage
  from system_sample s
  join host h on h.id = s.host
  -- The root file system stands for the disk, and where there is none the fullest one does.
  left join lateral (
       select round((100.0 * (m ->> 'usedBytes')::numeric
                     / nullif((m ->> 'usedBytes')::numeric + (m ->> 'availableBytes')::numeric, 0)), 2)::double precision
                                                                  as usage,
              round((100.0 * (m ->> 'usedInodes')::numeric / nullif((m ->> 'totalInodes')::numeric, 0)), 2)
                  ::double precision                              as inodes
         from jsonb_array_elements(s.mounts) as m
        order by (m ->> 'mount') = '/' desc, 1 desc nulls last
        limit 1) disk on true;
