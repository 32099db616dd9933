/* Standard input, output and error of a program that was started without some of them. */
#pragma once

/* Holds their places. Otherwise the next file that is opened takes one, and a database or a socket would be read as input, or written to as
 * output. What holds a place can't be read, or written, so that whoever tries is told. To be called first of all. */
void standard_streams_hold(void);
