-- When the helper's answer on an act was written down: a plan's last change tells the end of its watch, not the act.

alter table plan add column answered_at timestamptz;
