typedef int extract_not_yet;
