drop view if exists job_runs;
create view job_runs as
select job, started_at, finished_at, outcome, detail from job_run;
