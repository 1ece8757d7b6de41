drop view if exists system_metrics;
create view system_metrics as
select h.name                                            as hostname,
       s.observed_at                                     as timestamp,
       extract(epoch from s.observed_at)                 as ts_epoch,
       s.cpu_percent                                     as cpu_usage,
       round((100.0 * (s.memory_total - s.memory_available) / nullif(s.memory_total, 0))::numeric, 2)
                                                         as memory_usage,
       round((100.0 * s.swap_used / nullif(s.swap_total, 0))::numeric, 2) as swap_usage,
       s.load1                                           as load_1m,
       s.load5                                           as load_5m,
       s.load15                                          as load_15m,
       s.uptime_seconds                                  as uptime_seconds,
       -- The root file system stands for the disk, and where there is none the fullest one does.
       (select round((100.0 * (m ->> 'usedBytes')::numeric
                      / nullif((m ->> 'usedBytes')::numeric + (m ->> 'availableBytes')::numeric, 0)), 2)
          from jsonb_array_elements(s.mounts) as m
         order by (m ->> 'mount') = '/' desc, 1 desc nulls last
         limit 1)                                        as disk_usage
  from system_sample s
  join host h on h.id = s.host;
