/* Shared by the files that correct where contents begin and end: one function for each thing that is corrected, in the order of the files.
 * Each does nothing unless it finds what it is for. */
#pragma once

#include "extract/attribution.h"

enum {
	FEWEST_LEFT = 3, /* tokens of a content that is cut */
	LONGEST_APPOSITION = 16,
	LONGEST_NAME = 5, /* tokens of whom it is said to */
	LONGEST_SUBJECT = 10, /* tokens of a subject whose verb stands behind what interrupts them */
	SURE_SHARE = 700,
	MOST_BEFORE_THAT = 6, /* tokens of “in the interview” */
};

/* edges.c */

/* Whether a token of the range is in one of the classes. */
bool edges_has_any(const struct reading *reading, struct range range, uint32_t classes);

/* Whether a word of the range looks like a verb in the past. */
bool edges_any_looks_past(const struct reading *reading, struct range range);

/* Whether a verb of the cue can have one of the contents (flags of enum cue_content). */
bool edges_takes(const struct reading *reading, struct range cue, uint32_t contents);

/* Whether a finite verb may stand at the token, since the word is on no list of words that are something else. */
bool edges_may_be_verb(const struct reading *reading, uint32_t token);

/* Whether a clause of its own begins at the token: a subject, and soon behind it the verb. */
bool edges_clause_begins(const struct reading *reading, uint32_t token, uint32_t end);

/* edges_begin.c: where a content begins */

/* Cuts off the last word of the sentence before: “in Issel, [Fla.] The gates were old, Rosk said”. */
void edges_cut_sentence_before(const struct reading *reading, struct attribution *attribution);

/* Cuts off whom it is said to: “told [the Lantern] the gates were old”. */
void edges_cut_addressee(const struct reading *reading, struct attribution *attribution);

/* Cuts off for whom or about what it is said, up to “that”: “writing for [the majority] that the gates were old”. But “warned of a flood that may
 * come” stays whole. */
void edges_cut_before_that(const struct reading *reading, struct attribution *attribution);

/* Cuts off where it is said, up to “, that”: “said on [the radio, where she is heard daily,] that the gates were old”. */
void edges_cut_circumstance(const struct reading *reading, struct attribution *attribution);

/* Cuts off when and how it is said: “said [early on Friday] that the gates were old”, “said [at the time] they were”, “added [drily] that they
 * were”. */
void edges_cut_time(const struct reading *reading, struct attribution *attribution);

/* Takes what stands behind the cue instead of an opening: “[Speaking to the Lantern], Rosk said while the gates are old, they hold”. */
void edges_take_behind_opening(const struct reading *reading, struct attribution *attribution);

/* Drops a word that opens the sentence and is no content by itself: “[Furthermore], according to Rosk, the gates were old”, “[what] Rosk
 * called “a mistake””, “Ito, [whom] she called “bold””, “the dam, [which] she said leaks”, “[the road that] she said would close”. */
void edges_drop_opening_word(const struct reading *reading, struct attribution *attribution);

/* Cuts off a report that opens the content: whoever writes “Rosk said the dam was old because “nobody looked,” she said” has named her twice.
 * In “As the crowd roared, Rosk said the dam was old” whoever roared says nothing. */
void edges_cut_own_report(const struct reading *reading, struct attribution *attribution);

/* edges_end.c: where it ends */

/* Cuts off who relays the content, and makes that the via: “A[, according to the Lantern]”. */
void edges_cut_relay(const struct reading *reading, struct attribution *attribution);

/* Drops what the reporter explains: “A, he said, [referring to B]”. */
void edges_drop_comment(const struct reading *reading, struct attribution *attribution);

/* Cuts off the rest of the sentence behind a relative clause: “the plan, which Rosk said was dead[, was brought back]”, “the plan – which
 * Rosk said was dead – [was brought back]”. */
void edges_cut_main_verb(const struct reading *reading, struct attribution *attribution);

/* Cuts off what the reporter knows better: “that he would fly[, but that turned out not to be so]”. */
void edges_cut_contrast(const struct reading *reading, struct attribution *attribution);

/* Cuts off the main clause behind a subordinate one, which is the reporter's: “while Rosk said the gates were old[, the board left them as they
 * were]”. */
void edges_cut_main_clause(const struct reading *reading, struct attribution *attribution);

/* Cuts off the verb of a sentence whose subject is what somebody says: “Rosk's claim that the dam is dead [drew laughter]”. */
void edges_cut_behind_claim(const struct reading *reading, struct attribution *attribution);

/* Cuts off what whoever accuses somebody does besides: “accused them of theft [and threw them out]”. */
void edges_cut_own_deed(const struct reading *reading, struct attribution *attribution);

/* Cuts off where it was said: “denied the rumours [in an interview with the Lantern]”. */
void edges_cut_medium(const struct reading *reading, struct attribution *attribution);

/* Cuts off what else the sentence tells where the content is no clause: “voiced doubts about the gates[, but Ito opened them]”. */
void edges_cut_behind_object(const struct reading *reading, struct attribution *attribution);

/* Cuts off conjunctions at either end, with a cue that follows one: “said the gates were old [and]”, “[and said] they were old”. */
void edges_cut_conjunctions(const struct reading *reading, struct attribution *attribution);

/* Ends the content with the bracket in which it stands: “the dam (Rosk says it leaks) is old”. */
void edges_cut_at_bracket(const struct reading *reading, struct attribution *attribution);

/* edges_go_on.c: where it goes on, though it seems to have ended */

/* Goes on behind an age: “that her work with Brandt, [49, is over]”. */
void edges_go_on_behind_age(const struct reading *reading, struct attribution *attribution);

/* Goes on behind an aside between dashes, if the subject has no verb before it: “said the law — though many like it — tramples on freedoms”. */
void edges_go_on_behind_aside(const struct reading *reading, struct attribution *attribution);

/* Goes on behind what is said of the subject between commas: “said the boy, who fell into the pit, is expected to live”. */
void edges_go_on_behind_relative(const struct reading *reading, struct attribution *attribution);

/* Goes on behind a condition between commas: “said that plans for the gates, if they hold, are dim”. */
void edges_go_on_behind_condition(const struct reading *reading, struct attribution *attribution);

/* Goes on behind a condition that opens the content: “said that if the gates broke, the town would be lost”, “said that with more money, she
 * would mend them”. */
void edges_go_on_behind_opening(const struct reading *reading, struct attribution *attribution);

/* Goes on behind a subject that has no verb yet: “noted that Edda Rosk [was only a guest]”, “wrote that the case[, Rosk v. Ito, was closed]”. */
void edges_go_on_behind_subject(const struct reading *reading, struct attribution *attribution);

/* Takes in the subject that stands before the interruption: “[children], Rosk said, are being kept inside”. */
void edges_take_subject(const struct reading *reading, struct attribution *attribution);

/* Takes in the verb that stands behind the interruption: “what is unclear, said Rosk, [is how it began]”, “Ito, according to Rosk, [began it]”. */
void edges_take_predicate(const struct reading *reading, struct attribution *attribution);

/* Takes in the end of a bracket that opens within the content: “said few agree (a third, in all[)]”. */
void edges_close_bracket(const struct reading *reading, struct attribution *attribution);

/* edges_back.c: what of it is who speaks */

/* Gives what whoever speaks is back to the mention: “A, [an expert on B], Rosk said”. */
void edges_give_back_role(const struct reading *reading, struct attribution *attribution);

/* Makes the end of the content the mention, where there is none: “A, as [Acme's Rosk and Issel's Ito] wrote”, “A, [her predecessor Ito] has said”. */
void edges_give_back_writers(const struct reading *reading, struct attribution *attribution);

/* The same behind a quotation: ““A,” [a visitor] can be heard saying”. */
void edges_give_back_speaker(const struct reading *reading, struct attribution *attribution);
