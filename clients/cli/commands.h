/* The commands of `hearsay`, a file each. They get their own argument vector (argv[0]: "hearsay NAME") and return the exit status. */
#pragma once

int command_feed(int argc, char **argv);
int command_watch(int argc, char **argv);
int command_stories(int argc, char **argv);
int command_story(int argc, char **argv);
int command_article(int argc, char **argv);
int command_statements(int argc, char **argv);
int command_status(int argc, char **argv);
int command_retract(int argc, char **argv);
int command_erase(int argc, char **argv);
int command_merge(int argc, char **argv);
int command_split(int argc, char **argv);
int command_unmerge(int argc, char **argv);
int command_report(int argc, char **argv);
int command_rejected(int argc, char **argv);
int command_redrive(int argc, char **argv);
int command_analyze(int argc, char **argv);
int command_compare(int argc, char **argv);
int command_verify(int argc, char **argv);
int command_dump(int argc, char **argv);
int command_backup(int argc, char **argv);
int command_restore(int argc, char **argv);
