typedef int text_not_yet;
